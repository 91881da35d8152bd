"""Results and outcomes as the bytes that the cache stores: JSON, and packed facts behind it as they are.

JSON, not pickle: a cache that somebody commits must not be able to run code.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from postlint.finding import Edit, Finding, Fix, Related, Severity, Span
from postlint.results import Checked
from postlint.suppress import Ignore, Misuse

_END = b"\0"  # ends the JSON; JSON holds no such byte
_dumps = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
WRONG = (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError)  # foreign values


def encoded(checked: Checked) -> bytes:
    """A result as bytes; its problem and its content are not in it."""
    lengths = [(rule, len(packed)) for rule, packed in checked.facts.items()]
    head = (plain(checked.findings), checked.ignores, checked.misuses, lengths)
    return b"".join([_dumps(head).encode(), _END, *checked.facts.values()])


def decoded(data: bytes) -> Checked:
    """The result that `encoded` wrote.

    Raises:
        one of WRONG: it is none.
    """
    at = data.index(_END)
    findings, ignores, misuses, lengths = json.loads(data[:at])
    at += 1
    facts = {}
    for rule, length in lengths:
        facts[rule] = data[at : at + length]
        at += length
    return Checked(
        [finding(item) for item in findings],
        facts,
        [
            Ignore(Span(*span), tuple(names), Span(*covers), comment)
            for span, names, covers, comment in ignores
        ],
        [Misuse(Span(*span), message) for span, message in misuses],
    )


def plain(found: Sequence[Finding]) -> list[Any]:
    """Findings as JSON values."""
    return [
        (
            f.span,
            f.message,
            int(f.severity or 0),
            f.rule,
            f.group,
            f.fix and _plain_fix(f.fix),
            f.related,
            f.path,
        )
        for f in found
    ]


def finding(item: Any) -> Finding:
    """The finding that `plain` made a value of."""
    span, message, severity, rule, group, fix, related, path = item
    return Finding(
        Span(*span),
        message,
        Severity(severity),
        fix and Fix(fix[0], tuple(Edit(Span(*where), text) for where, text in fix[1]), fix[2]),
        tuple(Related(other, Span(*where), what) for other, where, what in related),
        path,
        rule=rule,
        group=group,
    )


def _plain_fix(fix: Fix) -> tuple[str, tuple[Edit, ...], bool]:
    return fix.title, fix.edits, fix.safe
