"""Pages that answer 200 and are none: error pages, parked domains, home pages in place of an article.

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
_PARTS = re.compile(r"\s[|·•»«–—:/-]+\s|\s?[|·•»«–—]\s?|:\s|[!?.]\s|[-:]\s")
_WORD = re.compile(r"[\w']+")
_ERROR_NUMBER = re.compile(
    r"(?:(?:http|error|fehler|erreur|errore|erro|fout|fel|fejl|virhe|błąd|chyba|ошибка|помилка|hata|エラー|错误|錯誤)\W{0,3}){0,2}"
    r"(?:404|410)\W{0,3}(?:error|fehler|page|seite|not found|file not found|no encontrad[oa]|non trouvée?|gone|pagina)?\W{0,3}"
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
    r"(?:^|&)(?:error|status|e|err|errorcode|code|http_status)=(?:404|410|not-?_?found)(?:$|&)|(?:^|&)aspxerrorpath=",
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
    said = next((t for t in (page.title, *page.headings) if says_not_found(t)), "")
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


_PARKING_HOSTS = (
    *("sedoparking.com", "parkingcrew.net", "parklogic.com", "bodis.com", "above.com", "skenzo.com", "dsnextgen.com"),
    *("parkingpage.namecheap.com", "afternic.com", "dan.com", "hugedomains.com", "sedo.com", "uniregistry.com"),
    *("domainmarket.com", "buydomains.com", "brandbucket.com", "undeveloped.com", "voodoo.com", "cashparking.com"),
    *("smartname.com", "domainsponsor.com", "fastpark.net", "parked.com", "namedrive.com", "trafficz.com"),
    *("domainnamesales.com", "tonic.to", "domainlore.uk", "epik.com", "atom.com", "squadhelp.com", "nicsell.com"),
    *("parkweb.net", "zeropark.com", "rookmedia.net", "img1.wsimg.com/parking-lander", "d38psrni17bvxu.cloudfront.net"),
    *("parking.reg.ru", "parking.nic.ru", "park.above.com", "iyfsearch.com", "ifdnzact.com", "domaincntrol.com"),
)  # fmt: skip
_SHOPS_OF_DOMAINS = re.compile(
    r"(?:^|\.)(?:hugedomains\.com|dan\.com|afternic\.com|sedo\.(?:com|de)|buydomains\.com|domainmarket\.com"
    r"|brandbucket\.com|undeveloped\.com|sedoparking\.com|parkingcrew\.net|bodis\.com|iyfsearch\.com|nicsell\.com)$"
)
_PARKED_SUBDOMAIN = re.compile(
    r"ww(?:[1-9]|[1-9][0-9])\."
)  # ww25.example.com: where parked domains send their visitors
_FOR_SALE = re.compile(
    r"(?:this |the )?(?:premium )?domain(?: name)?(?: \S{1,80})? (?:is|may be|might be|could be) (?:for sale|available|listed for sale)"
    r"|buy this domain|domain for sale|is for sale!?$|offering it for sale|this domain (?:is parked|has expired|was recently registered)"
    r"|make an offer (?:on|for) this domain|inquire about this domain|parked (?:free|domain|by)|related searches"
    r"|diese domain (?:steht zum verkauf|ist zu verkaufen|kaufen|können sie kaufen|ist geparkt)|domain (?:zu verkaufen|steht zum verkauf)"
    r"|ce (?:nom de )?domaine est (?:à vendre|en vente)|nom de domaine à vendre|acheter ce domaine"
    r"|(?:este|el) dominio (?:está|se encuentra) (?:en venta|a la venta)|dominio en venta|compra este dominio"
    r"|questo dominio è in vendita|dominio in vendita|este domínio está à venda|domínio à venda"
    r"|deze domeinnaam is te koop|domein te koop|domeinnaam te koop|domena (?:jest )?na sprzedaż|ta domena jest na sprzedaż"
    r"|denna domän är till salu|domænet er til salg|doména (?:je )?na prode[jd]|домен продается|домен продаётся|домен выставлен на продажу"
    r"|bu alan adı satılıktır|このドメインは(?:販売|売り出し)|该域名(?:出售|正在出售)|此域名(?:出售|可出售)|이 도메인은 판매",
    re.I,
)
_DOMAIN_WORDS = (  # one of them stands in each of these phrases: looked for first, being faster
    *("domain", "domein", "domän", "domæn", "domini", "domíni", "domen", "домен", "alan adı", "ドメイン", "域名"),
    *("도메인", "for sale", "related searches", "make an offer", "parked", "doména", "doménu"),
)  # fmt: skip
_SUSPENDED = re.compile(
    r"^(?:account suspended|this account has been suspended|website suspended|site suspended|suspended domain"
    r"|domain (?:expired|suspended)|this domain has expired|konto gesperrt|hosting suspended|compte suspendu)\W*$",
    re.I,
)


def parked(asked: Target, last: Target, page: Page | None) -> str:
    """Why a page shows that its domain is parked, for sale or suspended, or ""."""
    if last.host != asked.host:
        if _SHOPS_OF_DOMAINS.search(last.host) and not _SHOPS_OF_DOMAINS.search(asked.host):
            return f"it is redirected to {last.host}, where domains are sold"
        if _PARKED_SUBDOMAIN.match(last.host) and last.host.partition(".")[2] == asked.host.removeprefix(
            "www."
        ):
            return f"it is redirected to {last.host}, as parked domains do"
    if page is None or _SHOPS_OF_DOMAINS.search(asked.host):
        return ""
    if last.path.endswith("/cgi-sys/suspendedpage.cgi") or _SUSPENDED.search(page.title):
        return "its account is suspended"
    html = page.html.lower()
    if len(page.text) <= 3000:
        served_by = next((h for h in _PARKING_HOSTS for s in page.sources if _is_at(s.lower(), h)), "")
        if served_by:
            return f"its domain is parked: the page is served by {served_by}"
        if "data-adblockkey" in html[:4000] or ("window.park" in html and len(page.text) < 400):
            return "its domain is parked: the page holds nothing but the script of a domain seller"
    if len(page.text) > 1500:
        return ""
    said = f"{page.title}\n{page.text}".lower()
    if not any(word in said for word in _DOMAIN_WORDS):
        return ""
    phrases = {m[0].lower() for m in _FOR_SALE.finditer(f"{page.title}\n{page.text}")}
    name = last.host.removeprefix("www.")
    named = name in page.title.lower() or name in page.text.lower() or "domain" in page.title.lower()
    if (
        len(phrases) > 1
        or (phrases and named and _FOR_SALE.search(page.title))
        or (phrases and _SHOPS_LINKED(html))
    ):
        return f"its domain is for sale: “{min(phrases)[:80]}”"
    return ""


def _SHOPS_LINKED(html: str) -> bool:  # noqa: N802
    return any(f"//{www}{host}" in html for host in _PARKING_HOSTS for www in ("", "www."))


def _is_at(source: str, place: str) -> bool:
    rest = source.partition("//")[2] or source
    host = rest.partition("/")[0]
    return rest.startswith(place) if "/" in place else host == place or host.endswith("." + place)


_HOME = re.compile(
    r"(?:/(?:[a-z]{2}(?:[-_][a-z]{2})?))?/?(?:(?:index|default|home|start|main)(?:\.(?:html?|php|aspx?|jsp))?|startseite|accueil|homepage)?/?",
    re.I,
)
_SHORTENERS = frozenset(
    ["bit.ly", "t.co", "goo.gl", "tinyurl.com", "ow.ly", "is.gd", "buff.ly", "dlvr.it", "fb.me", "lnkd.in", "amzn.to", "youtu.be", "g.co", "aka.ms", "t.ly", "rebrand.ly", "cutt.ly", "tiny.cc", "shorturl.at", "v.gd", "bl.ink", "db.tt", "j.mp", "s.id", "short.io", "rb.gy", "git.io", "a.co", "apple.co", "spoti.fi", "wp.me", "redd.it", "trib.al", "ift.tt", "linktr.ee", "flip.it", "po.st", "doi.org", "dx.doi.org", "hdl.handle.net", "purl.org", "w3id.org"]
)  # fmt: skip


def is_home(target: Target) -> bool:
    """Whether a URL is a site's home page, or its home page in one language."""
    return _HOME.fullmatch(target.path) is not None and not target.query


def sent_home(asked: Target, last: Target) -> str:
    """Why a redirect shows that a deep page is gone: it ends on a home page; or ""."""
    if is_home(asked) or not is_home(last) or asked.host in _SHORTENERS:
        return ""
    segments = [s for s in asked.path.split("/") if s]
    looks_deep = len(segments) > 1 or (segments and _article_like(segments[0]))
    named = last.host.removeprefix("www.")
    if not looks_deep or (
        named in unquote(asked.path + "?" + asked.query) and named != asked.host.removeprefix("www.")
    ):
        return ""
    return f"it is redirected to the home page {last.scheme}://{last.host}{last.path}"


def _article_like(segment: str) -> bool:
    stem, dot, _ = segment.rpartition(".")
    return (
        bool(dot and stem)
        or segment.count("-") >= 2
        or (any(c.isdigit() for c in segment) and len(segment) > 5)
    )
