"""What is remembered of a link between runs, and how an answer changes it. Pure functions of their times."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, date, datetime

from postlint.web.opinion import Opinion
from postlint.web.policy import FAILURES, JITTER, LIFETIME, NO_FAILURES, Outcome
from postlint.web.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Record:
    """The last answer of a URL (without fragment) and its past.

    Times are seconds since 1970; days are UTC. `anchors` is None where they are not known.
    """

    outcome: Outcome
    signal: str
    detail: str
    target: str
    checked: float
    expires: float
    anchors: frozenset[str] | None = None
    last_fine: date | None = None
    first_failed: date | None = None
    last_failed: date | None = None
    failed_days: int = 0

    def fresh(self, now: float) -> bool:
        """Whether the answer may still be served; one from the future (a clock went back) may not."""
        return self.checked <= now < self.expires


def advance(before: Record | None, opinion: Opinion, url: str, now: float) -> Record:
    """The record after an answer at `now`.

    A failure counts once a day. A day that lies after `now` was written by a wrong clock and is dropped.
    """
    today = day(now)
    last_fine = first_failed = last_failed = None
    failed_days = 0
    if before:
        last_fine = before.last_fine if before.last_fine and before.last_fine <= today else None
        if before.first_failed and before.last_failed and before.last_failed <= today:
            first_failed, last_failed, failed_days = (
                before.first_failed,
                before.last_failed,
                before.failed_days,
            )
    outcome = opinion.outcome
    if outcome in (Outcome.ALIVE, Outcome.REDIRECTED):
        last_fine, first_failed, last_failed, failed_days = today, None, None, 0
    elif outcome in FAILURES and opinion.signal not in NO_FAILURES and last_failed != today:
        first_failed, last_failed, failed_days = first_failed or today, today, failed_days + 1
    return Record(
        outcome=outcome,
        signal=opinion.signal,
        detail=opinion.detail,
        target=opinion.target,
        checked=now,
        expires=now + lifetime(outcome, url),
        anchors=opinion.anchors,
        last_fine=last_fine,
        first_failed=first_failed,
        last_failed=last_failed,
        failed_days=failed_days,
    )


def lifetime(outcome: Outcome, url: str) -> float:
    """Seconds for which an answer is served; spread by URL so that not all expire at once."""
    share = int.from_bytes(hashlib.blake2b(url.encode(), digest_size=4).digest()) / 0xFFFFFFFF
    return LIFETIME[outcome] * (1 + JITTER * (2 * share - 1))


def day(now: float) -> date:
    """The UTC day of a time; a clock out of all bounds gives the first day."""
    try:
        return datetime.fromtimestamp(now, UTC).date()
    except (ValueError, OverflowError, OSError):
        return date(1970, 1, 1)


def verdict(record: Record, stored: bool) -> Verdict:
    """The record as rules get it; the anchor is left open."""
    return Verdict(
        outcome=record.outcome,
        signal=record.signal,
        detail=record.detail,
        target=record.target,
        checked=record.checked,
        last_fine=record.last_fine,
        first_failed=record.first_failed,
        failed_days=record.failed_days,
        last_failed=record.last_failed,
        stored=stored,
    )
