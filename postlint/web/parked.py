"""Domains that are parked, for sale or suspended, told by who serves their pages and by their words."""

from __future__ import annotations

import re

from postlint.web.page import Page
from postlint.web.urls import Target

_MOST_TEXT = 1000  # characters of visible text: such a page says little
_PARKING_HOSTS = (
    *("sedoparking.com", "parkingcrew.net", "parklogic.com", "bodis.com", "above.com", "skenzo.com", "dsnextgen.com"),
    *("parkingpage.namecheap.com", "afternic.com", "dan.com", "hugedomains.com", "sedo.com", "uniregistry.com"),
    *("domainmarket.com", "buydomains.com", "brandbucket.com", "undeveloped.com", "voodoo.com", "cashparking.com"),
    *("smartname.com", "domainsponsor.com", "fastpark.net", "parked.com", "namedrive.com", "trafficz.com"),
    *("domainnamesales.com", "domainlore.uk", "nicsell.com"),
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
    r"(?:this |the )?(?:premium )?domain(?: name)?(?: \S{1,80})?"
    r" (?:is|may be|might be|could be) (?:for sale|available|listed for sale)"
    r"|buy this domain|domain for sale|is for sale!?$|offering it for sale|this domain (?:is parked|has expired)"
    r"|this domain was recently registered|make an offer (?:on|for) this domain|inquire about this domain"
    r"|parked (?:free|domain|by)|related searches"
    r"|diese domain (?:steht zum verkauf|ist zu verkaufen|kaufen|können sie kaufen|ist geparkt)"
    r"|domain (?:zu verkaufen|steht zum verkauf)"
    r"|ce (?:nom de )?domaine est (?:à vendre|en vente)|nom de domaine à vendre|acheter ce domaine"
    r"|(?:este|el) dominio (?:está|se encuentra) (?:en venta|a la venta)|dominio en venta|compra este dominio"
    r"|questo dominio è in vendita|dominio in vendita|este domínio está à venda|domínio à venda"
    r"|deze domeinnaam is te koop|domein te koop|domeinnaam te koop|domena (?:jest )?na sprzedaż"
    r"|denna domän är till salu|domænet er til salg|doména (?:je )?na prode[jd]"
    r"|домен продается|домен продаётся|домен выставлен на продажу|bu alan adı satılıktır"
    r"|このドメインは(?:販売|売り出し)|该域名(?:出售|正在出售)|此域名(?:出售|可出售)|이 도메인은 판매",
    re.I,
)
_STEMS = (
    "dom",
    "дом",
    "alan adı",
    "ドメイン",
    "域名",
    "도메인",
    "for sale",
    "related sea",
    "an offer",
    "parked",
)
_DOMAIN_WORDS = (  # one of them stands in each of these phrases: looked for first, being faster
    *("domain", "domein", "domän", "domæn", "domini", "domíni", "domen", "домен", "alan adı", "ドメイン", "域名"),
    *("도메인", "for sale", "related searches", "make an offer", "parked", "doména", "doménu"),
)  # fmt: skip
_DOMAIN_NAME = re.compile(r"\b[a-z0-9-]{1,63}\.[a-z]{2,24}\b", re.I)
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
    if len(page.text) <= 3000 and page.sources:
        hosts = (host for host in _PARKING_HOSTS for source in page.sources if _is_at(source.lower(), host))
        if served_by := next(hosts, ""):
            return f"its domain is parked: the page is served by {served_by}"
    if len(page.text) > _MOST_TEXT:
        return ""
    if len(page.text) < 400:
        html = page.html.lower()
        if "data-adblockkey" in html[:4000] or "window.park" in html:
            return "its domain is parked: the page holds nothing but the script of a domain seller"
    said = f"{page.title}\n{page.text}".lower()
    # The pattern is slow: first a word that any of its phrases begins with or holds.
    if not any(word in said for word in _STEMS) or not any(word in said for word in _DOMAIN_WORDS):
        return ""
    phrases = {m[0].lower() for m in _FOR_SALE.finditer(f"{page.title}\n{page.text}")}
    name = last.host.removeprefix("www.")
    named = name in said or _DOMAIN_NAME.search(page.title) is not None
    if len(phrases) > 1 or (phrases and (named or _links_a_seller(page.html.lower()))):
        return f"its domain is for sale: “{min(phrases)[:80]}”"
    return ""


def _links_a_seller(html: str) -> bool:
    return any(f"//{www}{host}" in html for host in _PARKING_HOSTS for www in ("", "www."))


def _is_at(source: str, place: str) -> bool:
    rest = source.partition("//")[2] or source
    host = rest.partition("/")[0]
    return rest.startswith(place) if "/" in place else host == place or host.endswith("." + place)
