"""What text went through: find and undo misread encodings, lost letters, stray controls. Usable as a library.

>>> from postlint.encoding import diagnose
>>> [(d.repaired, str(d.steps[0])) for d in diagnose("Grüße aus KÃ¶ln")]
[('ö', 'UTF-8 read as Windows-1252')]
"""

from __future__ import annotations

import importlib
from typing import Any

from postlint.encoding.screen import Survey, shown, survey, surveyed

# Where the other names are: their modules, and the tables behind them, are loaded when something is suspicious.
_HOMES = {
    "disguised": "mojibake_in_disguise",
    "Damage": "damage", "diagnose": "diagnosis", "diagnosed": "diagnosis",
    "Piece": "misreadings", "Step": "misreadings", "Loss": "losses", "lost": "losses",
    "Recoding": "invalid", "recode": "invalid",
    "Control": "invisible", "controls": "invisible", "Escape": "escaping", "escapes": "escaping",
    "Confusable": "scripts", "confusables": "scripts",
}  # fmt: skip
__all__ = ["Survey", "shown", "survey", "surveyed", *_HOMES]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
