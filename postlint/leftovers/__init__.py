"""Leftovers: text that a reader should never see. Patterns, shape, and the pass that all its rules share."""

from __future__ import annotations

from postlint.leftovers.leftover import Leftover
from postlint.leftovers.reporting import LeftoverOptions, findings, quoted, without
from postlint.leftovers.scan import scan

__all__ = ["Leftover", "LeftoverOptions", "findings", "quoted", "scan", "without"]
