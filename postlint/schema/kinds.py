"""The types that a front-matter field may have: which values fit, and what to call them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from typing import Any

from postlint.patterns import lazy
from postlint.schema import dates

_SLUG = lazy(r"[\w~%.\-]+(?:/[\w~%.\-]+)*/?\Z")
_URL = lazy(r"(?:https?|ftps?|mailto|tel|magnet|data):\S+\Z|//[^\s/]\S*\Z", re.IGNORECASE)
_COLOUR = lazy(
    r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\Z|(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\([^()]*\)\Z"
    r"|var\(--[\w-]+\)\Z|[a-z]{3,20}\Z",
    re.IGNORECASE,
)
# RFC 5646 (BCP 47): language, then script, region, variants, extensions, private use; and the grandfathered i- and x-.
_LANGUAGE = lazy(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|\d{3}))?"
    r"(?:-(?:[a-z\d]{5,8}|\d[a-z\d]{3}))*(?:-[a-wy-z\d](?:-[a-z\d]{2,8})+)*(?:-x(?:-[a-z\d]{1,8})+)?\Z"
    r"|[ix](?:-[a-z\d]{1,8})+\Z",
    re.IGNORECASE,
)
# Names of languages and codes that people write where a tag belongs.
_NOT_TAGS = frozenset(
    {
        *("english", "german", "deutsch", "french", "francais", "français", "spanish", "espanol", "español"),
        *("italian", "italiano", "russian", "japanese", "chinese", "korean", "polish", "turkish", "dutch"),
        *(
            "eng",
            "ger",
            "deu",
            "fre",
            "fra",
            "spa",
            "ita",
            "rus",
            "jpn",
            "chi",
            "zho",
            "kor",
            "por",
            "pol",
            "tur",
        ),
        *("jp", "cn", "kr", "cz", "dk", "gr", "ua", "vn", "portuguese", "ukrainian", "vietnamese", "czech"),
    }
)
_TAG_OF = {
    "english": "en",
    "eng": "en",
    "german": "de",
    "deutsch": "de",
    "ger": "de",
    "deu": "de",
    "french": "fr",
    "francais": "fr",
    "français": "fr",
    "fre": "fr",
    "fra": "fr",
    "spanish": "es",
    "espanol": "es",
    "español": "es",
    "spa": "es",
    "italian": "it",
    "italiano": "it",
    "ita": "it",
    "russian": "ru",
    "rus": "ru",
    "japanese": "ja",
    "jpn": "ja",
    "jp": "ja",
    "chinese": "zh",
    "chi": "zh",
    "zho": "zh",
    "cn": "zh",
    "korean": "ko",
    "kor": "ko",
    "kr": "ko",
    "polish": "pl",
    "pol": "pl",
    "turkish": "tr",
    "tur": "tr",
    "dutch": "nl",
    "portuguese": "pt",
    "por": "pt",
    "czech": "cs",
    "cz": "cs",
    "dk": "da",
    "gr": "el",
    "ua": "uk",
    "ukrainian": "uk",
    "vn": "vi",
    "vietnamese": "vi",
}
_OFFSETS_IN_PATH = lazy(r"[\x00-\x1f<>|\"]")


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_integer(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_boolean(value: Any) -> bool:
    return isinstance(value, bool)


def _is_date(value: Any) -> bool:
    """Whatever may be meant as a date: front-matter-dates says whether it is one."""
    return isinstance(value, (date, str)) or _is_integer(value)


def _is_path(value: Any) -> bool:
    return isinstance(value, str) and not _OFFSETS_IN_PATH.search(value)


def _is_url(value: Any) -> bool:
    return isinstance(value, str) and bool(_URL.match(value.strip()))


def _is_slug(value: Any) -> bool:
    return isinstance(value, str) and bool(_SLUG.match(value))


def is_language(value: Any) -> bool:
    """Whether a value is a well-formed BCP 47 tag, and no country or language's name in its place."""
    if not isinstance(value, str):
        return False
    tag = value.replace("_", "-")  # POSIX locales (de_DE) are what Jekyll's themes and Open Graph want
    return bool(_LANGUAGE.match(tag)) and tag.lower() not in _NOT_TAGS


def language_meant(value: str) -> str:
    """The tag for a language's name or a wrong code: "de" for "german"; "" where it isn't known."""
    return _TAG_OF.get(value.strip().lower(), "")


def _is_colour(value: Any) -> bool:
    return isinstance(value, str) and bool(_COLOUR.match(value.strip()))


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _is_map(value: Any) -> bool:
    return isinstance(value, dict)


def _is_any(_: Any) -> bool:
    return True


KINDS: dict[str, Callable[[Any], bool]] = {
    "text": _is_text,
    "integer": _is_integer,
    "number": _is_number,
    "boolean": _is_boolean,
    "date": _is_date,
    "list": _is_list,
    "map": _is_map,
    "url": _is_url,
    "path": _is_path,
    "slug": _is_slug,
    "language": is_language,
    "colour": _is_colour,
    "any": _is_any,
}

WANTED = {
    "text": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date such as 2024-06-19",
    "list": "a list",
    "map": "a map of keys",
    "url": "a URL such as https://example.org/",
    "path": "a path",
    "slug": "a slug of letters, digits and hyphens",
    "language": "a language tag such as en, pt-BR or zh-Hant",
    "colour": "a colour such as #1e90ff",
    "any": "a value",
}


def called(value: Any) -> str:
    """A value's kind in words, with the value where it is short: "the number 3", "a list"."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return f"the number {value}"
    if isinstance(value, (date, time)):
        return f"the date {value}" if isinstance(value, date) else f"the time {value}"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, dict):
        return "a map"
    text = str(value)
    return f"“{text if len(text) <= 40 else text[:39] + '…'}”"


def date_of(value: Any) -> date | None:
    """The day that a value means, None where it means none or several."""
    if isinstance(value, date):
        stamp = dates.stamp_of(value).stamp
    elif isinstance(value, (str, int)) and not isinstance(value, bool):
        stamp = dates.read(str(value)).stamp
    else:
        return None
    return stamp.day if stamp else None
