from __future__ import annotations

import re
import time
from collections.abc import Callable
from functools import cache, partial
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postlint.language import words
from postlint.leftovers import LeftoverOptions, index_file, literals, scan
from postlint.leftovers.copies import copies
from postlint.leftovers.index import UNSPACED
from postlint.leftovers.knowledge import SCRIPTS, Knowledge, folder, load
from postlint.leftovers.letters import is_unlike
from postlint.leftovers.repetition import record, repeated
from postlint.leftovers.searcher import FEW, LONG, Searcher
from postlint.leftovers.signature import signature
from postlint.leftovers.systems import compiled
from postlint.leftovers.systems import read as read_systems
from postlint.leftovers.wordings import WordingError, read
from postlint.post import Post
from postlint.site import Site
from postlint.source import read as read_source

FIRST = "The council has agreed on a new bridge across the river, and building is to begin in early spring."
SECOND = (
    "Until then the ferry runs twice an hour, on Sundays too, and a ticket costs as much as one for the bus."
)


@pytest.fixture
def post(tmp_path: Path) -> Callable[[str], Post]:
    def make(text: str) -> Post:
        return Post("a.md", read_source(text.encode()), Site(tmp_path, "plain", False))

    return make


def found(post: Post) -> list[tuple[str, str]]:
    return [(leftover.rule, leftover.text) for leftover in scan(post) if leftover.certainty != "hint"]


@pytest.mark.parametrize("language", sorted({name for names in SCRIPTS.values() for name in names}))
def test_every_language_has_a_file_that_can_be_read(language: str) -> None:
    text = (folder() / "languages" / f"{language}.txt").read_text("utf-8")
    assert {wording.rule for _, wording in read(text)} >= {
        "ad-placeholder", "paywall-notice", "consent-notice", "page-furniture", "cross-promotion",
        "credit-line", "truncated-text", "generator-residue", "template-residue",
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Reklam",
        "РЕКЛАМА",
        "廣告",
        "スポンサーリンク",
        "광고",
        "إعلان",
        "Quảng cáo",
        "Annons",
        "Mainos",
        "Iklan",
    ],
)
def test_labels_in_another_language_than_the_post(post: Callable[[str], Post], text: str) -> None:
    assert found(post(f"{FIRST}\n\n{text}\n\n{SECOND}\n")) == [("ad-placeholder", text)]


LONGER = (
    f"{FIRST} {SECOND} Kowalski, the ferryman, is glad of it, for he will have work until the autumn after next. His "
    "daughter has learned to steer the boat as well. Those who live on the far bank ask for a crossing by night.\n\n"
    "Nobody knows yet what will become of the old piers. The museum would like to keep one of them, the anglers would "
    "rather have both, and the engineers say that neither would stand another winter of drifting ice without repairs."
)


@pytest.mark.parametrize(
    "text",  # in languages that no list is of, or wordings that none holds
    [
        "Kapcsolódó cikkeink",
        "Vezi toate știrile",
        "Loe lähemalt siit",
        "Skaitykite daugiau",
        "Lees verder hieronder",
    ],
)
def test_labels_of_languages_that_no_list_holds(post: Callable[[str], Post], text: str) -> None:
    assert [what for _, what in found(post(f"{LONGER}\n\n{text}\n\n{SECOND}\n"))] == [text]


@pytest.mark.parametrize(
    "text", ["A night crossing", "Winter repairs", "Fishing without permits", "Kowalski", "Anna Ferrywoman"]
)
def test_lines_of_the_posts_own_language_are_its_authors(post: Callable[[str], Post], text: str) -> None:
    assert not found(post(f"{LONGER}\n\n{text}\n\n{SECOND}\n"))


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(sorted(set(re.findall(r"[a-z]{4,}", LONGER)))), st.sampled_from(("", " again", " too"))
)
def test_words_of_a_post_are_spelt_as_it_is(word: str, after: str) -> None:
    label = f"{word.capitalize()}{after}"
    text = f"{LONGER}\n\n{label}\n\n{SECOND}\n"
    assert not is_unlike(
        Post("a.md", read_source(text.encode()), Site(Path(), "plain", False)), label, "en", load()
    )


def test_every_one_of_a_run_of_leftovers_is_found(post: Callable[[str], Post]) -> None:
    run = [
        "Anzeige",
        "Advertisement",
        "Publicidad",
        "Werbung",
        "Reklam",
        "Advertentie",
        "Anuncio",
        "Inserat",
    ] * 2
    text = "\n\n".join([FIRST, *run, SECOND])
    assert [text for _, text in found(post(text))] == run


def test_a_leftover_needs_prose_beside_it(post: Callable[[str], Post]) -> None:
    assert not found(post("# Words\n\nAdvertisement\n\n- Anzeige\n- Werbung\n"))


def test_section_heads_that_cant_be_read_are_named() -> None:
    with pytest.raises(WordingError, match=r"xx\.txt:2: a section begins with"):
        [*read("# a language\n[ad-placeholder everywhere] x\n", "xx.txt")]
    with pytest.raises(WordingError, match=r"xx\.txt:1: a wording stands before"):
        [*read("(advertisement|ad)\n", "xx.txt")]


def test_choices_gaps_and_numbers(tmp_path: Path) -> None:
    (tmp_path / "languages").mkdir()
    lines = "[page-furniture whole] x\n(share|send) (this|) on *\n(#|no) (shares|likes)\n"
    (tmp_path / "languages" / "en.txt").write_text(lines, "utf-8")
    wordings = Knowledge(tmp_path).wordings("en")
    assert [match.end for match in wordings.standing(["share", "on", "two", "walls"])] == [4]
    assert [m.end for m in wordings.standing(["0", "likes"])] == [2]
    assert not wordings.standing(["share", "this"])


def test_index_is_made_of_the_pattern_files(same: Callable[[Path, str], None]) -> None:
    files = {path.stem: path.read_text("utf-8") for path in (folder() / "languages").glob("*.txt")}
    same(folder() / index_file.NAME, index_file.dump(files))


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_every_wording_is_found_however_it_is_written(data: st.DataObject) -> None:
    language = data.draw(st.sampled_from(sorted({name for names in SCRIPTS.values() for name in names})))
    text = (folder() / "languages" / f"{language}.txt").read_text("utf-8")
    line, wording = data.draw(st.sampled_from([*read(text)]))
    said = []
    for slot in wording.slots:
        if slot is None:
            said += ["甲", "乙"] if language in UNSPACED else ["one", "two"]
        else:
            choices = [*((word,) for word in sorted(slot.single)), *slot.runs]
            said += data.draw(st.sampled_from([*choices, ()] if slot.optional else choices))
    if language in UNSPACED:  # Latin words among its characters have spaces all the same
        parted = [a + " " * (a.isascii() and b.isascii()) for a, b in pairwise([*said, "。"])]
        space, said = "", parted
    else:
        space = data.draw(st.sampled_from((" ", "  ", " - ", "\n", "\u200b ")))
    written = space.join(word.replace("0", "31") for word in said)
    if style := data.draw(st.sampled_from(("", "upper", "title"))):
        written = getattr(written, style)()
    if len(written.lower()) == len(written):
        assert words(written) == words(space.join(said))
        key = literals.key(f"{literals.BLOCK}Before.{literals.BLOCK}“{written}”!{literals.BLOCK}之後")
        [number] = [
            n for n in load().index.blocks(key).get(2, ()) if load().index.line(n) == (language, line)
        ]
        assert any(match.wording == wording for _, match in load().index.matches(words(written), {number}))


@cache
def searched(far: bool) -> tuple[list[bytes], Callable[[], Searcher], Searcher]:
    """Literals of ours, what makes a searcher that has searched nothing yet, and one that has searched much."""
    parts = (folder() / index_file.NAME).read_bytes().split(b"\n\n")
    beginnings, lines = (part.split(b"\n") for part in parts[3 if far else 1 :][:2])
    whole = [
        beginning + literal.partition(b"=")[0]
        for beginning, line in zip(beginnings, lines, strict=True)
        for literal in line.split(b" ")
    ]
    many = Searcher(beginnings, lines, spaced=True)
    assert not [*many.find(b"_" * LONG * FEW)], "counts as many keys"
    return whole, partial(Searcher, beginnings, lines, spaced=True), many


@settings(max_examples=100, deadline=None)
@given(st.booleans(), st.data())
def test_few_posts_are_searched_as_many_are(far: bool, data: st.DataObject) -> None:
    whole, few, many = searched(far)
    some = data.draw(st.lists(st.sampled_from(whole), max_size=4))
    between = data.draw(st.sampled_from((b"", b"_", b"_^", b"x_")))
    key = between.join(some) + between
    assert {*few().find(key)} == {*many.find(key)}
    assert bool(some) == bool([*many.find(key)])


def test_no_pattern_of_a_system_is_slow() -> None:
    hostile = ["a" * 20_000, "[" * 20_000, "{{" * 10_000, "- " * 10_000, "1" * 20_000, "<%" * 10_000]
    lines = [
        pattern.line
        for path in sorted((folder() / "systems").glob("*.txt"))
        for pattern in read_systems(path.read_text("utf-8"))[0]
    ]
    start = time.process_time()
    for line in lines:
        for text in hostile:
            compiled(line).search(text)
    assert time.process_time() - start < 20
    assert len(lines) > 500


def test_hostile_posts_take_linear_time(post: Callable[[str], Post]) -> None:
    for piece in ("Anzeige ", "(", "[a", "a_", "1/", "AD ", "广告", '{"a":', "....", "-"):
        start = time.process_time()
        text = f"{FIRST}\n\n{piece * 5000}\n\n{SECOND}"
        made = post(text)
        list(copies(made))
        scan(made)
        assert time.process_time() - start < 3, piece


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(?=a)", "look-around"),
        (r"(a)\1", "back references"),
        ("(", "no usable regular"),
        ("x" * 1001, "1000"),
    ],
)
def test_patterns_that_cannot_run_in_linear_time_are_refused(pattern: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        LeftoverOptions(extend_patterns=(pattern,))


def test_ordinary_patterns_are_taken() -> None:
    LeftoverOptions(
        extend_patterns=(r"Banner \d+", r"(foo|bar)+", r"[(+*]+x"), ignore_patterns=("^Anzeige$",)
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(re.findall(r"\w+", FIRST + SECOND)), min_size=24, max_size=60),
    st.integers(0, 59),
)
def test_texts_that_differ_in_a_word_share_a_part(words: list[str], at: int) -> None:
    at %= len(words)
    changed = [*words[:at], "x" * len(words[at]), *words[at + 1 :]]
    first, second = (signature(" ".join(text)) for text in (words, changed))
    length, start = len(" ".join(words)), len(" ".join([*words[:at], ""]))
    inside = start < length / 2 < start + len(words[at])  # such a word may reach into both parts
    if first[1]:
        assert inside or first[0] == second[0] or first[1] == second[1]


def test_other_texts_share_nothing() -> None:
    assert not {*signature(FIRST)} & {*signature(SECOND)}


def test_repeated_blocks_of_many_posts_take_linear_time_and_memory(post: Callable[[str], Post]) -> None:
    records = []
    box = (
        "Our garden circle meets every second Thursday in the back room of the old mill, guests are welcome."
    )
    for number in range(300):
        own = (
            f"{FIRST} It is number {number} of its kind, said the mayor of the town of {number * 7919 % 997}."
        )
        records.append(record(post(f"{own}\n\n{box}\n" if number % 100 == 0 else f"{own} {own}\n")))
    assert sum(map(len, records)) / len(records) < 100
    groups = list(repeated(records, 3))
    assert sorted({item.post for group in groups for item in group if len(group) == 3}) == [0, 100, 200]


def test_the_copy_of_a_sentence_within_a_paragraph(post: Callable[[str], Post]) -> None:
    said = "The ferry will run on Sundays, too, as long as the bridge is closed"
    text = f"He said: {said} {said}, and nobody doubted it at all.\n"
    [copy] = copies(post(text))
    assert (copy.kind, text[copy.span.start : copy.span.end].strip()) == ("doubled", said)


RUSSIAN = (
    "Городской совет договорился о строительстве нового моста через реку, и работы начнутся ранней весной.",
    "До тех пор паром ходит дважды в час, в том числе по воскресеньям, и билет стоит столько же, сколько на автобус.",
)


@pytest.mark.parametrize("text", ["Как языковая модель, я не могу ответить.", "Вот переписанная статья:"])
def test_what_an_assistant_says_where_there_are_no_articles(post: Callable[[str], Post], text: str) -> None:
    first, second = RUSSIAN
    assert found(post(f"{first} {second}\n\n{second}\n\n{text}\n\n{first}\n")) == [
        ("generator-residue", text)
    ]


@pytest.mark.parametrize(
    "text", ["Advertisement", "Kapcsolódó cikkeink", "{{ article.title }}", "AdUnit Mobile_Pos2"]
)
@pytest.mark.parametrize(
    "before", ["\n\n", "\n## A heading\n", "\n```\ncode\n```\n", "\n\n---\n", "\n\n<!-- a comment -->\n"]
)
def test_posts_are_not_cleared_of_leftovers_beside_other_blocks(
    tmp_path: Path, text: str, before: str
) -> None:
    site = Site(tmp_path, "plain", False)
    source = read_source(f"{LONGER}\n\n{LONGER}{before}{text}\n\n{LONGER}\n".encode())
    quick, all_of_it = (Post("a.md", source, site, notes=notes) for notes in (False, True))
    assert found(quick) == found(all_of_it)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                FIRST,
                SECOND,
                "Anzeige",
                "- Werbung -",
                "* one",
                "# Head",
                "```",
                "| a |",
                "…",
                "> no",
                "MREC 1",
                "**Read more:** a new bridge",
                "<b>Advertisement</b>",
                '[caption id="1"]',
                "Loe lähemalt siit",
                "\tcode",
            ]
        ),
        min_size=3,
        max_size=14,
    ),
    st.sampled_from(("\n\n", "\n \n", "\r\n\r\n", "\n\n\n")),
)
def test_a_glance_at_the_raw_text_misses_nothing_loud(lines: list[str], between: str) -> None:
    site = Site(Path(), "plain", False)
    source = read_source((between.join(lines) + "\n").encode())
    quick, all_of_it = (Post("a.md", source, site, notes=notes) for notes in (False, True))
    assert [item for item in found(all_of_it) if item[0] != "credit-line"] == [
        item for item in found(quick) if item[0] != "credit-line"
    ]


@pytest.mark.parametrize("pattern", ["", "x*", "(", "(?=a)b"])
def test_patterns_to_ignore_that_cant_be_meant_are_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"“{pattern}”")):
        LeftoverOptions(ignore_patterns=(pattern,))
