"""How many texts of a language hold a term: the yardstick for what is rare, where the site is too small.

Source: document frequencies counted over public sites and news, each site weighing the same up to a cap;
benchmarks/off_topic_train.py counts and writes them.
"""

from __future__ import annotations

import math
import zlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

STEP = 0.25  # of the natural logarithm of a share: the resolution of the stored table
CONTENT = 0.25  # a term that more texts hold says nothing of the topic
FLOOR = 1e-4  # no term is rarer than one text in ten thousand


class Background(NamedTuple):
    """`shares`: term -> share of texts that hold it; `unseen`: that of a term without an entry; `length`:
    how many terms a text has on average, repeated ones included."""

    shares: dict[str, float]
    unseen: float
    length: float


def pack(background: Background, least: float) -> bytes:
    """A table as bytes: its two numbers, then the terms of each step of frequency, rarest last.

    Terms rarer than `least` are left out.
    """
    steps: dict[int, list[str]] = {}
    for term, share in background.shares.items():
        if share >= least:
            steps.setdefault(round(-math.log(share) / STEP), []).append(term)
    lines = [f"{background.unseen:.6f} {background.length:.0f}"]
    lines += [f"{step} {' '.join(sorted(found))}" for step, found in sorted(steps.items())]
    return zlib.compress("\n".join(lines).encode(), 9)


def unpack(data: bytes) -> Background:
    """What `pack` packed, shares rounded to its steps."""
    head, *lines = zlib.decompress(data).decode().split("\n")
    unseen, length = head.split()
    shares = {}
    for line in lines:
        step, *found = line.split(" ")
        shares.update(dict.fromkeys(found, math.exp(-int(step) * STEP)))
    return Background(shares, float(unseen), float(length))


@cache
def load(language: str) -> Background | None:
    """The table of a language, or None where there is none."""
    file = Path(__file__).parent / "data" / f"{language}.z" if language else None
    return unpack(file.read_bytes()) if file is not None and file.is_file() else None
