"""From a link to the page it leads to, hop by hop: every hop is checked before it is asked."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from postlint.web.asker import Asker
from postlint.web.cookies import Cookies
from postlint.web.fetch import Answer, Identity
from postlint.web.scope import special_address
from postlint.web.urls import BadUrlError, Target, has_scheme, join, parse, public_form

MOST_HOPS = 10
PERMANENT = (301, 308)
_REDIRECTS = (301, 302, 303, 307, 308)
_SOON = 5  # seconds: a meta refresh that waits longer is for readers of the page
_MOST_TEXT = 1500  # characters: a longer page is read for itself, whatever it refreshes to


@dataclass(frozen=True, slots=True)
class Journey:
    """Where a link led. `hops[0]` is the link; `codes[i]` led from hop i to hop i + 1 (0: a meta refresh).

    `trouble` names a signal of the policy where the way itself is the problem, `detail` its words.
    """

    hops: tuple[Target, ...]
    codes: tuple[int, ...]
    answer: Answer
    trouble: str = ""
    detail: str = ""

    @property
    def last(self) -> Target:
        """The URL that gave the answer."""
        return self.hops[-1]

    @property
    def permanent_target(self) -> Target | None:
        """Where the permanent redirects at the beginning of the way lead."""
        count = 0
        while count < len(self.codes) and self.codes[count] in PERMANENT:
            count += 1
        return self.hops[count] if count else None


async def follow(asker: Asker, target: Target, identity: Identity) -> Journey:
    """Ask for a link and whatever it redirects to."""
    hops, codes, cookies = [target], list[int](), Cookies()
    seen: set[tuple[str, str]] = set()
    while True:
        here = hops[-1]
        cookie = cookies.header(here)
        answer = await asker.answer(here, identity, cookie, bool(here.fragment))
        seen.add((here.url, cookie))
        code, location = _next(answer)
        if not location:
            return Journey(tuple(hops), tuple(codes), answer)
        cookies.take(here, answer.cookies)
        there, trouble, detail = _checked(asker, here, location)
        if code == 0 and trouble not in ("", "private-address"):
            return Journey(tuple(hops), tuple(codes), answer)  # a page that opens an application: it is there
        if there is None:
            return Journey(tuple(hops), tuple(codes), answer, trouble, detail)
        if (there.url, cookies.header(there)) in seen:
            if code == 0:  # a page that reloads itself
                return Journey(tuple(hops), tuple(codes), answer)
            return Journey(tuple(hops), tuple(codes), answer, "redirect-loop", "it redirects in a circle")
        if len(codes) == MOST_HOPS:
            detail = f"it redirects more than {MOST_HOPS} times"
            return Journey(tuple(hops), tuple(codes), answer, "too-many-redirects", detail)
        hops.append(there)
        codes.append(code)


def _next(answer: Answer) -> tuple[int, str]:
    """(status, URL) that an answer redirects to; status 0 for a refresh, "" for no redirect."""
    if answer.status in _REDIRECTS:
        return answer.status, answer.headers.get("location", "").strip()
    if not 200 <= answer.status < 300:
        return 0, ""
    header = answer.headers.get("refresh", "")
    seconds, equals, url = header.partition("=")
    if equals and seconds.strip().lower().endswith("url") and seconds.strip()[:1] in "012345":
        return 0, url.strip(" \"'")
    page = answer.page
    if page and page.refresh and page.refresh[0] <= _SOON and len(page.text) <= _MOST_TEXT:
        return 0, page.refresh[1]
    return 0, ""


def _checked(asker: Asker, here: Target, location: str) -> tuple[Target | None, str, str]:
    """The next hop, or the signal and words of what speaks against it. Nothing is sent."""
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")  # raw UTF-8 in a header
    url = join(here, location)
    scheme = url.partition(":")[0].lower()
    if has_scheme(url) and scheme not in ("http", "https"):
        return (
            None,
            "other-scheme",
            f"it redirects to {public_form(url)[:100]}, which is neither http nor https",
        )
    try:
        there = parse(url)
    except BadUrlError as error:
        return None, "odd-answer", f"it redirects to a URL that no browser could open: {error}"
    if use := special_address(there, asker.settings):
        return None, "private-address", f"it redirects to {there.host}, which is not public ({use})"
    return there, "", ""
