"""What is known of one link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from postlint.web.policy import PROOF_DAYS, PROOF_SPAN, Outcome


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of one link, and since when.

    Args:
        outcome: the verdict.
        signal: the row of the policy that gave it.
        detail: the evidence in words: “answers 404 Not Found”, “its title is …”.
        target: where permanent redirects lead, as it should be written; "" without any.
        anchor: "ok", "missing" or "unknown" for a URL with a fragment that names a place, else "".
        checked: when it was asked, in seconds since 1970; 0 if never.
        last_fine: the last day it was fine, if known.
        first_failed: the first day it failed since then.
        failed_days: distinct days on which it failed since then.
        last_failed: the last of them.
        stored: it was not asked in this run.
    """

    outcome: Outcome
    signal: str
    detail: str = ""
    target: str = ""
    anchor: str = ""
    checked: float = 0.0
    last_fine: date | None = None
    first_failed: date | None = None
    failed_days: int = 0
    last_failed: date | None = None
    stored: bool = False

    @property
    def proven(self) -> bool:
        """Whether failures over time make a doubtful verdict certain."""
        if self.first_failed is None or self.last_failed is None or self.failed_days < PROOF_DAYS:
            return False
        return (self.last_failed - self.first_failed).days >= PROOF_SPAN

    @property
    def history(self) -> str:
        """ "first failed 2026-11-02, last fine 2026-09-14", as far as known."""
        parts = [f"first failed {self.first_failed}"] if self.first_failed else []
        if self.last_fine:
            parts.append(f"last fine {self.last_fine}")
        return ", ".join(parts)
