"""From an answer to a signal of the policy: what was seen, in words that a report can quote."""

from __future__ import annotations

import asyncio
from http import HTTPStatus

from postlint.web.asker import Asker
from postlint.web.challenges import challenge, gate
from postlint.web.dead_pages import not_found
from postlint.web.follow import Journey, follow
from postlint.web.home_pages import sent_home
from postlint.web.opinion import Opinion
from postlint.web.parked import parked
from postlint.web.policy import Outcome, status_signal
from postlint.web.urls import Target

_SECOND_WAIT = 0.5  # seconds before a link that looks dead is asked again
_TURNED_AWAY_BUT_MAYBE_NOT = (400, 403, 405, 406, 409, 412, 418, 421, 422, 999)
# The kinder of two opinions counts.
_KINDNESS = {
    outcome: i
    for i, outcome in enumerate(
        (
            Outcome.ALIVE,
            Outcome.REDIRECTED,
            Outcome.BLOCKED,
            Outcome.TEMPORARY,
            Outcome.DEAD_LIKELY,
            Outcome.DEAD,
        )
    )
}


async def examine(asker: Asker, target: Target) -> Opinion:
    """Ask for a link, and once more in another voice where the first answer speaks against it."""
    first = judge(await follow(asker, target, asker.first))
    if not _needs_another(first):
        return first
    if first.outcome != Outcome.BLOCKED:
        await asyncio.sleep(_SECOND_WAIT)
    second = judge(await follow(asker, target, asker.second))
    if second.outcome == Outcome.UNSAFE:
        return second
    return min(second, first, key=lambda opinion: _KINDNESS[opinion.outcome])


def _needs_another(opinion: Opinion) -> bool:
    if opinion.outcome == Outcome.BLOCKED:
        return opinion.status in _TURNED_AWAY_BUT_MAYBE_NOT
    return opinion.outcome in (Outcome.DEAD, Outcome.DEAD_LIKELY) and opinion.signal not in (
        "gone",
        "no-such-host",
    )


def judge(journey: Journey) -> Opinion:
    """The opinion that one journey gives."""
    answer, asked, last = journey.answer, journey.hops[0], journey.last
    if journey.trouble:
        return Opinion(journey.trouble, journey.detail, status=answer.status)
    if answer.failure:
        detail = answer.detail if last is asked else f"{answer.detail} (redirected to {last.host})"
        return Opinion(answer.failure, detail, status=0)
    if test := challenge(answer.status, answer.headers, answer.page):
        return Opinion("challenge", f"{test} asks whether a human is there", status=0)
    signal = status_signal(answer.status)
    if signal in ("fine", "turned-away") and (door := gate(asked, last, answer.page)):
        return Opinion("login", f"it is redirected to {door}")
    if signal != "fine":
        return Opinion(signal, _words(answer.status, asked, last), status=answer.status)
    if why := parked(asked, last, answer.page):
        return Opinion("parked", why)
    if why := sent_home(asked, last):
        return Opinion("home-page", why)
    if why := not_found(asked, last, answer.headers, answer.page):
        return Opinion("soft-404", why)
    moved = journey.permanent_target
    if moved is None or (moved.url == asked.url and moved.fragment == asked.fragment):
        return Opinion("fine", anchors=answer.anchors, status=answer.status, fragment=last.fragment)
    # An inherited fragment belongs to the link, not to the answer that all links to this URL share.
    written = moved.url + (f"#{moved.fragment}" if moved.fragment not in ("", asked.fragment) else "")
    return Opinion("moved", f"it moved to {written}", written, answer.anchors, answer.status, last.fragment)


def _words(status: int, asked: Target, last: Target) -> str:
    try:
        phrase = f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        phrase = str(status)
    return (
        f"it answers {phrase}"
        if last is asked
        else f"it redirects to {last.url[:200]}, which answers {phrase}"
    )
