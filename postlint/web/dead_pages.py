"""Error pages that answer 200 ("soft 404").

A title is not enough to call a page dead ("How to fix 404 Not Found"): its shape must agree.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from urllib.parse import unquote

from postlint.web.not_found_words import FILLERS, SENTENCES, TITLES
from postlint.web.page import Page
from postlint.web.urls import Target

_SHORT = 1200  # characters of text without navigation: an error page has little more to say
_PARTS = re.compile(r"\s[|·•»«–—:/-]+\s|\s?[|·•»«–—｜：【】]\s?|:\s|[!?.]\s|[-:]\s")
_WORD = re.compile(r"[\w']+")
_ERROR_NUMBER = re.compile(
    r"(?:(?:http|error|fehler|erreur|errore|erro|fout|fel|fejl|virhe|błąd|chyba|ошибка|помилка|hata|エラー|错误|錯誤)"
    r"\W{0,3}){0,2}"
    r"(?:404|410)\W{0,3}"
    r"(?:error|fehler|page|seite|not found|file not found|no encontrad[oa]|non trouvée?|gone|pagina)?\W{0,3}"
)
_ERROR_CLASS = re.compile(
    r"(?:^|[\s\"'=])(?:error-?_?404|e-?404|page-?_?404|is-?404|http-?404|status-?404|not-?_?found(?:-?page)?"
    r"|page-?not-?found(?:-?page)?|404(?:-?page|-?error)?|template-?404|notfound-?page|error-?page)(?=$|[\s\"'])"
)
_ERROR_PATH = re.compile(
    r"/(?:(?:error|errors|fehler|erreur|err|status)[/_-]?)?(?:404|410)(?:[/_-](?:error|page|not-?found|fehler))?"
    r"(?:\.(?:html?|php|aspx?|jsp))?/?$"
    r"|/(?:error-?404|page-?not-?found|file-?not-?found|not-?found|notfound|pagenotfound|seite-nicht-gefunden"
    r"|nicht-gefunden|page-introuvable|page-non-trouvee|pagina-no-encontrada|pagina-non-trovata"
    r"|pagina-niet-gevonden|pagina-nao-encontrada|sidan-finns-inte|strona-nie-istnieje)(?:\.(?:html?|php|aspx?|jsp))?/?$",
    re.I,
)
_ERROR_QUERY = re.compile(
    r"(?:^|&)(?:error|status|e|err|errorcode|code|http_status)=(?:404|410|not-?_?found)(?:$|&)"
    r"|(?:^|&)aspxerrorpath=",
    re.I,
)


def not_found(asked: Target, last: Target, headers: Mapping[str, str], page: Page | None) -> str:
    """Why an answer of 2xx is an error page, or ""."""
    if _ERROR_PATH.search(asked.path):  # the author meant the error page itself
        return ""
    if last.url != asked.url and (_ERROR_PATH.search(last.path) or _ERROR_QUERY.search(last.query)):
        return f"it is redirected to the error page {last.path}"
    if page is None:
        return ""
    said = next((t for t in dict.fromkeys((page.title, *page.headings)) if says_not_found(t)), "")
    if not said:
        return ""
    both = says_not_found(page.title) and any(says_not_found(heading) for heading in page.headings)
    text = page.text.lower().replace("’", "'")
    robots = page.meta.get("robots", "") + " " + headers.get("x-robots-tag", "")
    signs = [
        "noindex" in robots.lower() and "it is kept out of search engines",
        _ERROR_CLASS.search(page.classes) and "its markup calls it an error page",
        len(text) <= _SHORT
        and any(s in text.replace(said.lower(), "", 1) for s in SENTENCES)
        and "its text says so too",
        both and len(text) <= 400 and "it holds nothing else",
    ]
    found = [sign for sign in signs if sign]
    if not found or _is_article(page) or _named_like(asked, said):
        return ""
    if len(text) > 4 * _SHORT and len(found) < 2:
        return ""
    return f"its title is “{said[:80]}” and {found[0]}"


def says_not_found(title: str) -> bool:
    """Whether a title or heading says that a page is not there, and nothing else: a site's name may
    stand beside it, set off by a dash or bar."""
    title = title.lower().replace("’", "'").strip()
    return any(_is_phrase(part.strip(" .!?…:'\"“”()-–—")) for part in [title, *_PARTS.split(title)] if part)


def _is_phrase(part: str) -> bool:
    if not part or len(part) > 120:
        return False
    if _ERROR_NUMBER.fullmatch(part):
        return True
    phrases = _phrases()
    if part in phrases:
        return True
    words = _WORD.findall(part)
    while words and words[0] in FILLERS:
        words.pop(0)
        if " ".join(words) in phrases:
            return True
    while words and words[-1] in FILLERS:
        words.pop()
    return " ".join(words) in phrases


@cache
def _phrases() -> frozenset[str]:
    found = {phrase for phrases in TITLES.values() for phrase in phrases}
    return frozenset(found | {" ".join(_WORD.findall(phrase)) for phrase in found})


def _is_article(page: Page) -> bool:
    """Whether the page calls itself an article of some length."""
    is_one = page.meta.get("og:type", "").lower() == "article" or any(
        name in page.meta for name in ("article:published_time", "citation_title", "date", "datepublished")
    )
    return is_one and len(page.text) > 600


def _named_like(asked: Target, said: str) -> bool:
    """Whether the URL itself names what the title says: an article that is called so."""
    slug = set(_WORD.findall(unquote(asked.path).lower().replace("-", " ").replace("_", " ")))
    words = {word for word in _WORD.findall(said.lower()) if len(word) > 2 and not word.isdigit()}
    return len(words) > 1 and len(words & slug) >= len(words) - 1
