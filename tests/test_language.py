from __future__ import annotations

import pytest

from postlint.language import fold, is_foreign, language_of, may_be, quick_language, script_of, words

SENTENCES = {
    "en": "The ferry that was built in the old harbour is the only one that goes to the island in winter.",
    "de": "Die Fähre, die im alten Hafen gebaut wurde, ist die einzige, die im Winter zu der Insel fährt.",
    "fr": "Le bac qui a été construit dans le vieux port est le seul qui va à l'île pendant l'hiver.",
    "es": "El transbordador que se construyó en el viejo puerto es el único que va a la isla en invierno.",
    "pt": "A balsa que foi construída no velho porto é a única que também vai até a ilha no inverno.",
    "it": "Il traghetto che è stato costruito nel vecchio porto è l'unico che va anche all'isola d'inverno.",
    "nl": "De veerboot die in de oude haven werd gebouwd is de enige die in de winter naar het eiland vaart.",
    "pl": "Prom, który został zbudowany w starym porcie, jest jedynym, który zimą pływa na wyspę.",
    "tr": "Eski limanda inşa edilen vapur, kışın adaya giden tek vapur olarak çok önemli bir yere sahip.",
    "ru": "Паром, который был построен в старом порту, единственный ходит на остров и зимой.",
    "uk": "Пором, який був збудований у старому порту, єдиний ходить на острів і взимку.",
    "cs": "Přívoz, který byl postaven ve starém přístavu, je jediný, který v zimě jezdí na ostrov.",
    "sv": "Färjan som byggdes i den gamla hamnen är den enda som går till ön även på vintern.",
    "fi": "Lautta, joka on rakennettu vanhassa satamassa, on ainoa, joka kulkee saarelle myös talvella.",
    "vi": "Chiếc phà được đóng ở bến cảng cũ là chiếc duy nhất chạy đến đảo trong mùa đông.",
    "id": "Kapal feri yang dibangun di pelabuhan lama adalah satu-satunya yang berlayar ke pulau itu.",
    "zh": "在旧港口建造的渡轮是冬天唯一开往岛上的船，但是票价不贵。",
    "ja": "古い港で造られたフェリーは、冬に島へ行く唯一の船です。",
    "ko": "옛 항구에서 만들어진 그 배는 겨울에 섬으로 가는 유일한 배이다.",
    "ar": "العبارة التي بنيت في الميناء القديم هي الوحيدة التي تذهب إلى الجزيرة في الشتاء.",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_is_enough(language: str) -> None:
    assert language_of(SENTENCES[language])[0] == language
    assert quick_language(SENTENCES[language]) == language
    assert may_be(SENTENCES[language], language)


@pytest.mark.parametrize("language", SENTENCES)
def test_a_sentence_is_foreign_to_other_languages(language: str) -> None:
    assert is_foreign(SENTENCES[language], "en") == (language != "en")
    assert not is_foreign(SENTENCES[language], language)


def test_words_compare_without_accents_and_numbers() -> None:
    assert words("PUBLICITÉ, 12 fois d’été") == words("publicite 7 fois d'ete")
    assert words("广告 2024") == ["广", "告", "0"]
    assert fold("Straße") == fold("STRASSE")


def test_scripts() -> None:
    assert [script_of(t) for t in ("abc", "где", "广告", "ひらがな", "광고", "إعلان", "123")] == [
        "Latin", "Cyrillic", "Han", "Kana", "Hangul", "Arabic", "",
    ]  # fmt: skip
