"""What postlint.encoding finds and mends, and what it must leave alone. All texts here are written for these tests."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from postlint.encoding import (
    confusables,
    controls,
    diagnose,
    disguised,
    escapes,
    languages,
    lost,
    misreadings,
    recode,
    survey,
)
from postlint.encoding.codepages import single

TEXTS = {
    "de": "Am frühen Morgen fuhren wir über die Brücke nach Köln. Die Straßen waren leer, die Gäste schliefen noch.",
    "fr": "Les élèves ont préparé une fête à la forêt. Où êtes-vous allés après le dîner, s’il vous plaît ?",
    "es": "El niño comió una manzana en el jardín. ¿Cómo está tu corazón después de la canción?",
    "pt": "A reunião de amanhã será às três horas. Não há informações sobre a próxima edição do relatório.",
    "pl": "Wczoraj byliśmy w górach i zobaczyliśmy żółtą łąkę. Pójdziemy tam jeszcze raz, gdy będzie cieplej.",
    "cs": "Příští týden pojedeme na výlet do hor. Těšíme se na čerstvý vzduch a dobré jídlo u řeky.",
    "hu": "Tegnap este megnéztük az új előadást a színházban, és nagyon jól éreztük magunkat a hűvös időben.",
    "tr": "Yarın sabah çocuklarla birlikte göle gideceğiz. Hava güneşli olursa balık tutmayı düşünüyoruz.",
    "ru": "Вчера мы ходили в лес за грибами и нашли целую корзину. Завтра будем варить суп и пить чай на веранде.",
    "uk": "Учора ми їздили до бабусі в село, де збирали вишні та їли смачні вареники з сиром.",
    "el": "Χθες το βράδυ περπατήσαμε στην παραλία και είδαμε το φεγγάρι να ανεβαίνει πάνω από τη θάλασσα.",
    "he": "אתמול הלכנו לטייל ליד הים וראינו את השקיעה. מחר נחזור הביתה ונבשל ארוחת ערב.",
    "ar": "ذهبنا أمس إلى السوق واشترينا الخبز والزيتون، ثم عدنا إلى البيت قبل غروب الشمس.",
    "ja": "昨日は友達と一緒に海へ行きました。とても楽しかったので、来週もまた行きたいと思います。",
    "zh": "昨天我们去公园散步，看见很多孩子在湖边放风筝。明天如果天气好，我们还想再去一次。",
    "ko": "어제 우리는 공원에서 산책을 하고 맛있는 점심을 먹었습니다. 다음 주에도 다시 가고 싶습니다.",
    "vi": "Hôm qua chúng tôi đi dạo quanh hồ và ăn phở ở một quán nhỏ. Ngày mai trời sẽ nắng đẹp.",
    "is": "Það er gott að vera heima þegar veðrið er vont. Við lásum bækur og drukkum heitt súkkulaði.",
    "ro": "Mâine dimineață vom pleca la munte împreună cu prietenii noștri și vom urca până la cabană.",
    "th": "เมื่อวานเราเดินเล่นรอบทะเลสาบและกินก๋วยเตี๋ยวในร้านเล็กๆ พรุ่งนี้อากาศน่าจะแจ่มใส",
    "da": "I går gik vi en lang tur langs åen, og børnene så både ænder og svaner på vejen hjem.",
}  # fmt: skip
SINGLE = [
    "cp1252",
    "latin-1",
    "cp1254",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1257",
    "iso8859-2",
    "mac_roman",
    "cp437",
    "cp850",
]
LEGACY = [
    ("ru", "cp1251", "latin-1"), ("ru", "cp1251", "cp1252"), ("ru", "koi8-r", "cp1251"), ("ru", "cp866", "cp1251"),
    ("ru", "cp1251", "koi8-r"), ("ru", "koi8-r", "cp1252"), ("uk", "cp1251", "cp1252"), ("pl", "cp1250", "cp1252"),
    ("cs", "cp1250", "cp1252"), ("pl", "iso8859-2", "cp1252"), ("tr", "cp1254", "cp1252"), ("el", "cp1253", "cp1252"),
    ("he", "cp1255", "cp1252"), ("ar", "cp1256", "cp1252"), ("fr", "mac_roman", "cp1252"),
    ("es", "mac_roman", "cp1252"),
    ("ja", "shift_jis", "cp1252"), ("ja", "euc_jp", "cp1252"), ("zh", "gbk", "cp1252"), ("ko", "euc_kr", "cp1252"),
]  # fmt: skip


def misread(text: str, written: str, read: str) -> str:
    """The text as it looks after the misreading; undefined bytes become C1 controls."""
    return "".join(chr(b) if b < 0x80 else single(read).decode[b] for b in text.encode(written))


def mended(text: str, exact_only: bool = True) -> str:
    pieces = [piece for damage in diagnose(text) if damage.exact or not exact_only for piece in damage.pieces]
    return misreadings.apply(text, pieces)


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("read", SINGLE)
def test_utf8_read_as_a_code_page_is_restored(language: str, read: str) -> None:
    text = TEXTS[language]
    damaged = misread(text, "utf-8", read)
    assert mended(damaged) == text
    assert str(diagnose(damaged)[0].steps[0]).startswith("UTF-8 read as ")


@pytest.mark.parametrize("language", ["de", "fr", "ru", "ja", "pl", "el"])
@pytest.mark.parametrize("times", [2, 3])
def test_several_times_over(language: str, times: int) -> None:
    damaged = TEXTS[language]
    for _ in range(times):
        damaged = misread(damaged, "utf-8", "cp1252")
    assert mended(damaged) == TEXTS[language]
    assert len(diagnose(damaged)[0].steps) == times


@pytest.mark.parametrize(("language", "written", "read"), LEGACY)
def test_legacy_read_as_legacy_is_restored(language: str, written: str, read: str) -> None:
    text = TEXTS[language]
    assert mended(misread(text, written, read)) == text


@pytest.mark.parametrize("language", TEXTS)
def test_clean_text_is_left_alone(language: str) -> None:
    assert diagnose(TEXTS[language]) == []
    assert lost(TEXTS[language]) == []
    assert not confusables(TEXTS[language])
    assert not controls(TEXTS[language], 0)
    assert not survey(TEXTS[language]).mojibake or language == "is"  # its letters are Turkish damage's


@pytest.mark.parametrize(
    "text",
    [
        "NÃO PERCA: ATENÇÃO, SÃO PAULO E MARANHÃO.",
        "În câmp, pâinea și vâslașii; ântre hotare.",
        "/ˈmoʊdʒɪbækeɪ/ is how it is said, [ʃ], [ð] and [θ] too.",
        "∀x ∈ ℝ: x² ≥ 0 ∧ √x² = |x| ± 0, ∑ᵢ aᵢ ≤ ½·π",
        "┌──┐ │ab│ └──┘ ├─► ▲▼ █▓▒░ ¯\\_(ツ)_/¯",
        "👩‍💻 🏳️‍🌈 1️⃣ ❤️ ✓ ✗ → ←",
        "Prix\xa0: 3\xa0€ « très » – l’été… donné\xa0»",
        "Müller, Rodríguez, Dvořák, Łukasz, Çelik, Sørensen, Þórður, Nguyễn and Coupé wrote it.",
        "“Spaß” und „Größe”, ‘É’, «Ä», 100 µs, 5 m², 20 °C, §5, ©®™",
        "The file is `FÃ¼r.txt` in the zip.",
        "Mojibake such as “fÃ¼r” for “für” comes from reading UTF-8 wrongly.",
        "É AMANHÃ? MAÇÃ? Hva heter Å? MITÄ? Tu es là?? éé??éé, thâ? Ðà? [Ã?]",
        "Рівне, Рёв, Сёмга, Сјајно и «Ђоковић».",
    ],
)
def test_near_misses(text: str) -> None:
    assert diagnose(text) == []


def test_spans_name_what_changes_and_no_more() -> None:
    text = "Grüße aus KÃ¶ln, schöne Grüße.\n\nÜber alles.\n"
    (damage,) = diagnose(text)
    assert text[damage.start : damage.end] == "Ã¶"
    assert damage.repaired == "ö"
    assert damage.message(text) == "UTF-8 read as Windows-1252: “KÃ¶ln” should be “Köln”"


def test_the_document_tells_what_one_line_can_not() -> None:
    sentence = "Â Das ist alles."
    damaged = "\n\n".join([*[misread(TEXTS["de"], "utf-8", "cp1252")] * 3, sentence.replace(" ", "\xa0", 1)])
    assert any(damage.start == damaged.rindex("Â") for damage in diagnose(damaged))


def test_spaces_for_no_break_spaces() -> None:
    text = TEXTS["fr"]
    assert mended(misread(text, "utf-8", "cp1252").replace("\xa0", " ")) == text


def blanked(text: str) -> str:
    """Read as ISO 8859-1, then saved by a program that writes “?” for each C1 control."""
    return "".join("?" if "\x80" <= c <= "\x9f" else c for c in misread(text, "utf-8", "latin-1"))


@pytest.mark.parametrize("language", TEXTS)
def test_lost_control_characters_are_found_and_never_mended_safely(language: str) -> None:
    damaged = blanked(TEXTS[language])
    if "?" in damaged.replace(TEXTS[language], ""):
        assert diagnose(damaged)
        assert mended(damaged) in (damaged, TEXTS[language])


@pytest.mark.parametrize(
    "text",
    [
        "Auf der Straße weiß man, daß es regnet.",
        "I don’t know if it’s “right” or “wrong”… is it?",
        "C’est l’été et l’École est fermée.",
        "Tegnap este megnéztük az új előadást.",
    ],
)
def test_lost_control_characters_are_told_by_the_language(text: str) -> None:
    assert mended(blanked(text), exact_only=False) == text


def test_undefined_bytes_as_replacement_characters() -> None:
    text = "She said “no” and left, “for good” as it seems."
    damaged = text.encode().decode("cp1252", "replace")
    assert mended(damaged, exact_only=False) == text
    assert mended(damaged) == damaged


def test_a_url_is_never_safe_to_mend() -> None:
    text = "Siehe [die Karte](https://example.org/KÃ¶ln) und mehr.\n"
    assert mended(text) == text
    assert mended(text, exact_only=False) == text.replace("Ã¶", "ö")


def test_dropped_controls_are_found_but_not_mended_safely() -> None:
    text = misread("どうもありがとうございます。昨日は楽しかったです。", "utf-8", "cp1252")
    damaged = "".join(c for c in text if not "\x80" <= c <= "\x9f")
    assert diagnose(damaged)
    assert mended(damaged) == damaged


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("Grüße aus Köln und schöne Straßen überall", "cp1252"), (TEXTS["ru"], "koi8-r"), (TEXTS["ru"], "cp1251"),
     ("Мы ещё не знаем, что всё ещё впереди; её и моё.", "koi8-r"), (TEXTS["ru"], "mac_cyrillic"),
     (TEXTS["th"], "cp874"),
     (TEXTS["ja"], "shift_jis"), (TEXTS["zh"], "gbk"), (TEXTS["pl"], "cp1250"), (TEXTS["el"], "cp1253")],
)  # fmt: skip
def test_bytes_of_another_encoding(text: str, encoding: str) -> None:
    broken = text.encode(encoding).decode("utf-8", "surrogateescape")
    (line,) = recode(broken)
    assert line.certain
    assert broken[: line.start] + line.repaired + broken[line.end :] == text


def test_lost_letters_and_guesses() -> None:
    text = "Das ist f?r uns gut, denn wir k?nnen für alle da sein.\n"
    assert [(text[loss.start : loss.end], loss.guess) for loss in lost(text)] == [
        ("f?r", "für"),
        ("k?nnen", "können"),
    ]
    text = "Die Stra\ufffde ist lang.\n"
    assert [text[loss.start : loss.end] for loss in lost(text)] == ["Stra\ufffde"]


@pytest.mark.parametrize(
    "text",
    [
        "Warum? Darum. Really?? Was?! Oder???",
        "Use `a?.b` and /find?q=x and https://example.org/?page=2",
        "colou?r matches both",
    ],
)
def test_question_marks_that_ask(text: str) -> None:
    assert lost(text) == []


def test_escapes() -> None:
    text = "---\ntitle: A&nbsp;B\n---\nFish &amp;amp; Chips in M\\u00fcnchen &amp; Rome.\n"
    assert [(text[e.start : e.end], e.meant) for e in escapes(text, text.index("Fish"))] == [
        ("&nbsp;", " "), ("&amp;amp;", "&amp;"), ("\\u00fc", "ü"),
    ]  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(TEXTS)), st.sampled_from(SINGLE), st.integers(0, 60), st.integers(20, 110))
def test_a_safe_repair_is_the_text_or_nothing(language: str, read: str, start: int, length: int) -> None:
    text = TEXTS[language][start : start + length]
    damaged = misread(text, "utf-8", read)
    once = mended(damaged)
    assert once in (text, damaged)
    assert mended(once) == once


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_survived(text: str) -> None:
    for damage in diagnose(text):
        assert 0 <= damage.start < damage.end <= len(text)
        assert misreadings.apply(text[damage.start : damage.end], [
            misreadings.Piece(p.start - damage.start, p.end - damage.start, p.text) for p in damage.pieces
        ]) == damage.repaired  # fmt: skip
    lost(text)
    recode(text)
    escapes(text, len(text) // 2)
    confusables(text)
    controls(text, 0)


def test_one_long_line_takes_linear_time() -> None:
    line = misread(TEXTS["de"], "utf-8", "cp1252") + " "

    def seconds(size: int) -> float:
        text = line * (size // len(line))
        start = time.process_time()
        assert diagnose(text)
        return time.process_time() - start

    seconds(20_000)
    assert seconds(160_000) < 20 * max(seconds(20_000), 0.02)


def test_a_very_long_line_is_mended_whole() -> None:
    text = " ".join(TEXTS[language] for language in ("de", "fr", "es", "pt")) * 40
    assert mended(misread(text, "utf-8", "cp1252")) == text
    text = " ".join([TEXTS["ru"]] * 100)
    assert mended(misread(text, "koi8-r", "cp1251")) == text


@pytest.mark.parametrize(("language", "written", "read"), [("fr", "utf-8", "cp1252"), *LEGACY[:3], LEGACY[6]])
def test_of_very_many_lines_some_tell_how_all_are_mended(
    language: str, written: str, read: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("postlint.encoding.diagnosis.MANY", 5)
    text = "\n\n".join(f"{number}. {TEXTS[language]}" for number in range(40))
    plain = "\n\n".join(f"Line {number} of the letter." for number in range(40))
    assert mended(misread(f"{plain}\n\n{text}", written, read)) == f"{plain}\n\n{text}"


def test_lines_that_read_alike_are_mended_alike() -> None:
    text = f"{TEXTS['de']}\n\n| Größe |\n| Maße |\n" * 50
    assert mended(misread(text, "utf-8", "cp1252")) == text


def test_many_damaged_lines_take_linear_time() -> None:
    def seconds(size: int) -> float:
        text = "".join(f"\n\n{number}. Größe \ufffd" for number in range(size))
        start = time.process_time()
        diagnose(misread(text.replace("\ufffd", "für"), "utf-8", "cp1252") + text)
        return time.process_time() - start

    seconds(200)
    assert seconds(4000) < 25 * max(seconds(400), 0.05)


POST = """---
title: Über die Brücke
tags: [Köln, Größe]
---

Am frühen Morgen gingen wir über die Brücke, und die Gäste schliefen noch. Größe zählt nicht, `schöne Wege` schon.

1. Zuerst die Straße:

        ```sh
        echo "Grüße aus Köln"
        ```

Später lasen wir [den Führer][Führer für Köln], der für alle Fälle Rätsel enthält.

[Führer für Köln]: https://example.org/guide
"""


@pytest.mark.parametrize("read", SINGLE)
def test_a_whole_post_comes_back_to_the_byte(read: str) -> None:
    assert mended(misread(POST, "utf-8", read)) == POST


@pytest.mark.parametrize("read", ["cp1252", "latin-1"])
@pytest.mark.parametrize("language", ["ja", "zh", "ko", "th", "ru", "fr", "pl", "is"])
def test_text_without_its_control_characters_is_never_mended_wrongly(language: str, read: str) -> None:
    whole = misread(TEXTS[language] + " Köln, für ã, – и так.", "utf-8", read)
    damaged = "".join(c for c in whole if not "\x80" <= c <= "\x9f")
    assert diagnose(damaged)
    assert damaged == whole or mended(damaged) == damaged


@pytest.mark.parametrize("language", ["ja", "zh", "ko", "th"])
def test_letters_of_three_bytes_that_lost_some_are_known_for_what_they_are(language: str) -> None:
    whole = misread(TEXTS[language], "utf-8", "latin-1")
    (damage,) = diagnose("".join(c for c in whole if not "\x80" <= c <= "\x9f"))
    assert str(damage.steps[0]) == "UTF-8 read as ISO 8859-1"
    assert not damage.exact


@pytest.mark.parametrize(
    ("language", "title", "written"),
    [
        ("cs", "Přidání vlaku", "cp1250"), ("cs", "Uvolnění cesty", "iso8859-2"),
        ("pl", "Cisza się kończy", "iso8859-2"),
        ("hu", "Új ütemterv a hídnál, bővebben", "cp1250"), ("tr", "Yarın açılış", "cp1254"),
    ],
)  # fmt: skip
def test_one_letter_of_a_title_is_told_by_the_language_of_the_post(
    language: str, title: str, written: str
) -> None:
    text = f"---\ntitle: {title}\n---\n\n" + "\n\n".join([TEXTS[language]] * 3)
    damaged = text.replace(title, misread(title, written, "cp1252"))
    assert damaged != text
    assert mended(damaged) == text


@pytest.mark.parametrize(
    "name",
    [
        "Hélène Ségara",
        "Forlì e Cefalù",
        "Sørensen",
        "João Félix",
        "crème brûlée",
        "Þórður",
        "Mönchengladbach",
    ],
)
@pytest.mark.parametrize("language", ["cs", "pl", "hu", "tr", "ro"])
def test_names_of_other_languages_are_left_alone(language: str, name: str) -> None:
    assert diagnose(f"---\ntitle: {name}\n---\n\n" + "\n\n".join([f"{TEXTS[language]} {name}."] * 3)) == []


@pytest.mark.parametrize(("language", "written"), [("ja", "shift_jis"), ("zh", "gbk"), ("ja", "euc_jp")])
def test_a_repair_leaves_out_the_link_in_a_line(language: str, written: str) -> None:
    text = f"{TEXTS[language]} [{TEXTS[language][:8]}](https://example.org/?q={TEXTS[language][:4]}) {TEXTS[language]}"
    damaged = misread(text, written, "cp1252")
    link = misread(f"https://example.org/?q={TEXTS[language][:4]}", written, "cp1252")
    assert mended(damaged) == text.replace(f"https://example.org/?q={TEXTS[language][:4]}", link)


def test_curly_quotes_that_became_controls() -> None:
    text = "Sie sagte „nein“ und ging – für immer…"
    assert mended(misread(text, "cp1252", "latin-1")) == text


def test_a_table_of_letters_is_no_damage() -> None:
    letters = " ".join("Ą˘ŁĽŚŠŞŤŹŽŻąłľśšşťźžżŔĂĹĆČĘĚĎĐŃŇŐŘŮŰŢŕăĺćčęěďđńňőřůűţ")
    assert diagnose(f"{TEXTS['hu']}\n\nA következő betűk: {letters}\n") == []


def test_a_script_that_is_gone_in_the_title_is_told_by_the_text() -> None:
    assert [loss.kind for loss in lost(f"---\ntitle: ??????\n---\n\n{TEXTS['ja']}\n")] == ["question"]


def test_mojibake_in_disguise() -> None:
    text = "Ein f&Atilde;&frac14;r alle: https://example.org/M%C3%83%C2%BCnchen und https://example.org/M%C3%BCnchen."
    assert [(d.repaired, d.place, d.exact) for d in disguised(text)] == [
        ("ü", "prose", True),
        ("%C3%BC", "url", False),
    ]
    assert disguised("S%C3%A3o_Paulo, caf&eacute;&nbsp;&ndash; gut") == []


def test_a_price_is_no_damage_in_a_post_whose_title_is_damaged() -> None:
    title = "title: Inscrições abertas para a premiação da canção de verão\n"
    damaged = title.encode("mac_roman").decode("latin-1")
    text = f"---\n{damaged}---\n\nO prêmio é um cupom de ¥100.000 para as três melhores canções.\n\nUm cupom de ¥500.\n"
    assert {text.count("\n", 0, damage.start) for damage in diagnose(text)} <= {1}


@pytest.mark.parametrize("n", [2, 3])
@pytest.mark.parametrize("code", ["de", "ru", "zh_CN"])
def test_ngrams_cost_the_same_however_many_are_asked_for(code: str, n: int) -> None:
    section = languages._sections()[code][n]
    text = TEXTS["de"].lower() + (section[:200] + section[-200:]).replace("\x1f", "")
    read = languages.Costs(section, n)
    for _ in range(languages.FEW_ASKED):
        read.get("?" * n)
    costs = []
    for gram in {text[i : i + n] for i in range(len(text) - n + 1)}:
        costs.append(read.get(gram))
        assert languages.Costs(section, n).get(gram) == costs[-1]
    assert None in costs
    assert len(set(costs)) > 3
