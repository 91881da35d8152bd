"""The policy of verdicts as one table: what is seen, what it means, and what is reported."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

VERSION = 1  # of this table and of what fills it; answers that an older one judged are asked again


class Outcome(StrEnum):
    """What is known of a link."""

    ALIVE = "alive"
    DEAD = "dead"
    DEAD_LIKELY = "dead-likely"
    BLOCKED = "blocked"
    TEMPORARY = "temporary"
    REDIRECTED = "redirected"
    UNSAFE = "unsafe"
    NOT_ASKED = "not-asked"


class Signal(NamedTuple):
    """A row of the policy: the signal's name, its verdict, when it is seen, what is reported."""

    name: str
    outcome: Outcome
    seen: str
    report: str


_LATER = "warning; error once it failed on 3 days over at least 7"
_UNTIL = "nothing; error once it failed on 3 days over at least 7"
_UNSAFE = "`unsafe-link`, an error"
_UNKNOWN = "nothing; a warning with `--show-unknown`"

POLICY: dict[str, Signal] = {
    row.name: row
    for row in (
        Signal("fine", Outcome.ALIVE, "2xx and nothing odd", "nothing"),
        Signal("moved", Outcome.REDIRECTED, "301 or 308 leads to a live page", "`redirected-link`, a note"),
        Signal("not-found", Outcome.DEAD, "404, asked twice", "error"),
        Signal("gone", Outcome.DEAD, "410", "error"),
        Signal("no-such-host", Outcome.DEAD_LIKELY, "the host's name does not exist", _LATER),
        Signal("refused", Outcome.DEAD_LIKELY, "the host refuses connections", _LATER),
        Signal("redirect-loop", Outcome.DEAD_LIKELY, "redirects lead in a circle", _LATER),
        Signal("too-many-redirects", Outcome.DEAD_LIKELY, "more than 10 redirects", _LATER),
        Signal("soft-404", Outcome.DEAD_LIKELY, "2xx, but an error page by title and shape", _LATER),
        Signal("parked", Outcome.DEAD_LIKELY, "the domain is parked, for sale or suspended", _LATER),
        Signal("home-page", Outcome.DEAD_LIKELY, "a deep page is redirected to a home page", _LATER),
        Signal("turned-away", Outcome.BLOCKED, "401, 403, 406, 418, 451, 999 and other 4xx", _UNKNOWN),
        Signal("challenge", Outcome.BLOCKED, "a test whether a human asks", _UNKNOWN),
        Signal("login", Outcome.BLOCKED, "redirected to a login, consent or age page", _UNKNOWN),
        Signal("tls", Outcome.BLOCKED, "the certificate or the TLS connection fails", _UNKNOWN),
        Signal("unreachable", Outcome.BLOCKED, "no way to its network from here", _UNKNOWN),
        Signal("odd-answer", Outcome.BLOCKED, "a redirect without a usable target, a broken body", _UNKNOWN),
        Signal("busy", Outcome.TEMPORARY, "408, 425, 5xx", _UNTIL),
        Signal("too-many-requests", Outcome.TEMPORARY, "429: its host is there, but asked too often", "nothing"),
        Signal("time-out", Outcome.TEMPORARY, "no connection or no answer in time", _UNTIL),
        Signal("broken-off", Outcome.TEMPORARY, "reset, closed without an answer, not HTTP", _UNTIL),
        Signal("name-service", Outcome.TEMPORARY, "the name could not be looked up now", _UNTIL),
        Signal("private-address", Outcome.UNSAFE, "an address that is not public, on any hop", _UNSAFE),
        Signal("other-scheme", Outcome.UNSAFE, "a redirect to a scheme other than http and https", _UNSAFE),
        Signal("left-alone", Outcome.NOT_ASKED, "localhost, example and local names, ignored URLs", "nothing"),
        Signal("out-of-time", Outcome.NOT_ASKED, "`max-time` over, Ctrl-C, or its host wants no more", _UNKNOWN),
        Signal("offline", Outcome.NOT_ASKED, "offline, and the store knows nothing recent", "nothing"),
    )
}  # fmt: skip

DAY = 86400.0
# How long an answer is served from the store, in seconds.
LIFETIME = {
    Outcome.ALIVE: 7 * DAY,
    Outcome.REDIRECTED: 7 * DAY,
    Outcome.DEAD: DAY,
    Outcome.DEAD_LIKELY: DAY,
    Outcome.BLOCKED: 3 * DAY,
    Outcome.UNSAFE: DAY,
    Outcome.TEMPORARY: 3600.0,
}
JITTER = 0.15  # a share of the lifetime, so that what was asked in one run does not expire in one
FAILURES = frozenset({Outcome.DEAD, Outcome.DEAD_LIKELY, Outcome.TEMPORARY})
NO_FAILURES = frozenset({"too-many-requests"})  # signals of hosts that are there: no evidence of anything

PROOF_DAYS = 3  # distinct days on which a link failed ...
PROOF_SPAN = 7  # ... over at least so many days, turn a doubtful failure into a certain one


def status_signal(status: int) -> str:
    """The name of the signal that a final HTTP status is, its page not looked at."""
    if 200 <= status < 300:
        return "fine"
    if status == 404:
        return "not-found"
    if status == 410:
        return "gone"
    if status == 429:
        return "too-many-requests"
    if status in (408, 425) or 500 <= status < 600:
        return "busy"
    return "odd-answer" if status < 400 else "turned-away"


def table() -> str:
    """The policy as a Markdown table, as the page of `dead-link` shows it."""
    rows = ["| seen | verdict | reported |", "| --- | --- | --- |"]
    rows += [f"| {row.seen} | {row.outcome} | {row.report} |" for row in POLICY.values()]
    return "\n".join(rows)
