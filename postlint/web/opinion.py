"""What one look at a link came to."""

from __future__ import annotations

from dataclasses import dataclass

from postlint.web.policy import POLICY, Outcome


@dataclass(frozen=True, slots=True)
class Opinion:
    """The signal that a link gave, its words, where permanent redirects lead, the anchors of its page."""

    signal: str
    detail: str = ""
    target: str = ""
    anchors: frozenset[str] | None = None
    status: int = 0
    fragment: str = ""

    @property
    def outcome(self) -> Outcome:
        """The verdict that the policy gives this signal."""
        return POLICY[self.signal].outcome
