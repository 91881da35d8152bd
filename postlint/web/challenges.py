"""Pages that stand between a checker and the page: tests for humans, logins, consent and age gates."""

from __future__ import annotations

import re
from collections.abc import Mapping

from postlint.web.page import Page
from postlint.web.urls import Target

_MOST_TEXT = 1000  # characters of visible text: such a page says little ...
_MOST_UNTITLED = 300  # ... and one that answers 200 under another title hardly anything

# (what the product is called, what its pages hold and articles about it do not)
_IN_HTML = (
    ("Cloudflare", "/cdn-cgi/challenge-platform/"),
    ("Cloudflare", "cf-browser-verification"),
    ("Cloudflare", "cf-turnstile"),
    ("Anubis", "anubis_challenge"),
    ("Anubis", "/.within.website/x/cmd/anubis"),
    ("DataDome", "captcha-delivery.com"),
    ("DataDome", "<script>var dd="),
    ("HUMAN", "px-captcha"),
    ("Imperva", "_incapsula_resource"),
    ("AWS WAF", "awswafcookiedomainlist"),
    ("AWS WAF", "token.awswaf.com"),
    ("SiteGround", "/.well-known/sgcaptcha"),
    ("Vercel", "vercel security checkpoint"),
    ("DDoS-Guard", "check.ddos-guard.net"),
    ("Sucuri", "sucuri_cloudproxy_js"),
    ("Qrator", "__qrator"),
    ("Kasada", "window.kpsdk"),
    ("Akamai", "sec-if-cpt-container"),
    ("hCaptcha", "hcaptcha.com/1/api.js"),
    ("reCAPTCHA", "g-recaptcha"),
    ("Fastly", "/_fs-ch-"),
)
_TITLES = (
    "just a moment",
    "attention required! | cloudflare",
    "making sure you're not a bot",
    "checking your browser",
    "ddos-guard",
    "access denied",
    "are you a robot",
    "are you human",
    "robot check",
    "bot verification",
    "human verification",
    "security check",
    "security checkpoint",
    "pardon our interruption",
    "please wait...",
    "one moment, please",
    "client challenge",
    "verify you are human",
    "verifying your browser",
    "un instant",
    "einen moment",
    "nur einen moment",
    "un momento",
    "sicherheitsüberprüfung",
)
_WORDS = re.compile(
    r"verif(?:y|ying) (?:that )?you are (?:a )?human|are you a (?:ro)?bot|not a robot|unusual traffic"
    r"|enable javascript and cookies to continue|please enable js and disable any ad ?blocker"
    r"|automated (?:access|requests|queries)|complete the captcha|checking (?:if the site connection|your browser)"
    r"|bist du ein mensch|dass sie kein roboter|vous êtes un humain|no eres un robot|sei un essere umano",
    re.I,
)

_GATE = re.compile(
    r"(?:^|[/._-])(?:log[-_]?in|log[-_]?on|sign[-_]?in|sign[-_]?on|sso|oauth2?|openid|saml2?|auth|authorize|authenticate"
    r"|accounts?|anmelden|anmeldung|einloggen|connexion|iniciar-sesion|inloggen|logga-in|entrar|accedi"
    r"|wp-login|consent|cookie-?wall|cookie-?consent|privacy-?gate|age-?(?:gate|check|verification)"
    r"|captcha|challenge|sorry|unsupported-?browser|browser-?check|paywall|subscribe|registrieren|register)"
    r"(?=$|[/._?-])",
    re.I,
)
_RETURN = re.compile(
    r"(?:^|[&;])(?:next|return|return_?(?:to|url|path)|redirect(?:_?(?:to|ur[il]|path))?|continue|dest(?:ination)?"
    r"|goto|target|service|url|back|backurl|from|referr?er|r|ref|origin|prev|came_from)=",
    re.I,
)


def challenge(status: int, headers: Mapping[str, str], page: Page | None) -> str:
    """Whose test for humans an answer is ("Cloudflare", "a test for humans" ...), or ""."""
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return "Cloudflare"
    if headers.get("x-amzn-waf-action", "").lower() in ("challenge", "captcha"):
        return "AWS WAF"
    if status != 200 and ("x-datadome" in headers or "x-dd-b" in headers):
        return "DataDome"
    if headers.get("x-vercel-mitigated", "").lower() in ("challenge", "deny"):
        return "Vercel"
    if page is None or len(page.text) > _MOST_TEXT:
        return ""
    title = page.title.lower().replace("’", "'")
    titled = title.startswith(_TITLES)
    if status == 200 and not titled and len(page.text) > _MOST_UNTITLED:
        return ""
    html = page.html.lower()
    product = next((name for name, mark in _IN_HTML if mark in html), "")
    if not titled and not product:
        return ""
    worded = bool(_WORDS.search(page.text) or _WORDS.search(page.html))
    # Forms with a captcha stand on pages that are fine: the page must also say what it is.
    if product and (titled or worded or (len(page.text) < 200 and not product.lower().endswith("captcha"))):
        return product
    sure = titled and worded and len(page.text) < 600
    return "a test for humans" if sure and status in (200, 202, 403, 429, 503) else ""


def gate(first: Target, last: Target, page: Page | None) -> str:
    """The path of a login, consent or age page that redirects led to, or ""."""
    if last.url == first.url or _GATE.search(first.path):
        return ""
    place = last.host.partition(".")[0] + last.path
    if _GATE.search("/" + place) and (
        _RETURN.search(last.query) or (page and page.asks_password) or _ends_in_gate(last.path)
    ):
        return last.path if _GATE.search(last.path) else last.host
    if page and page.asks_password and _RETURN.search(last.query):
        return last.path
    return ""


def _ends_in_gate(path: str) -> bool:
    end = "/" + path.rstrip("/").rpartition("/")[2]
    return (m := _GATE.search(end)) is not None and m.end() - m.start() >= len(end.partition(".")[0]) - 2
