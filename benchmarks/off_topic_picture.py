"""Draw the curves that off_topic_train.py reports, found against clean posts flagged, and print the page's tables.

python benchmarks/off_topic_picture.py REPORT.json PICTURE.svg
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

FEWEST = 50  # clean posts of a language that is shown apart
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 720, 400, 56, 20, 190, 46
COLOURS = ("#1b6ca8", "#c2571a", "#3a7d44", "#7b4b94", "#8a6d00", "#a83250", "#4a5568", "#0f766e")


def x_of(rate: float, rates: Sequence[float]) -> float:
    """Where a share of clean posts stands: a logarithmic axis."""
    low, high = math.log(rates[0]), math.log(rates[-1])
    return LEFT + (math.log(rate) - low) / (high - low) * (WIDTH - LEFT - RIGHT)


def y_of(share: float) -> float:
    """Where a share of intruded posts stands."""
    return TOP + (1 - share) * (HEIGHT - TOP - BOTTOM)


def picture(report: Mapping[str, Mapping[str, object]]) -> str:
    """The curves as an SVG document, light and dark."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-size="12">',
        "<title>Off-topic endings found on sites that the model never saw</title>",
        "<style>text{font-family:sans-serif;fill:#333}.g{stroke:#8886;stroke-width:1}@media(prefers-color-scheme:dark){text{fill:#ccc}}</style>",
    ]
    rates: Sequence[float] = next(iter(report.values()))["rates"]  # type: ignore[assignment]
    for share in (0, 0.2, 0.4, 0.6, 0.8, 1):
        y = y_of(share)
        parts.append(f'<path class="g" d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{share:.0%}</text>')
    for rate in rates:
        x = x_of(rate, rates)
        parts.append(
            f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle">{rate * 100:g}%</text>'
        )
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(f'<text x="{middle:.0f}" y="{HEIGHT - 8}" text-anchor="middle">clean posts flagged</text>')
    number = 0
    for label, curve in report.items():
        found: Mapping[str, Sequence[float]] = curve["found"]  # type: ignore[assignment]
        for kind, shares in sorted(found.items()):
            colour = COLOURS[number % len(COLOURS)]
            points = " ".join(
                f"{x_of(r, rates):.1f},{y_of(s):.1f}" for r, s in zip(rates, shares, strict=True)
            )
            parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
            y = TOP + 14 + 18 * number
            x = WIDTH - RIGHT + 14
            parts.append(f'<path d="M{x} {y - 4}h16" stroke="{colour}" stroke-width="3"/>')
            parts.append(f'<text x="{x + 22}" y="{y}">{kind}, {label}</text>')
            number += 1
    return "\n".join([*parts, "</svg>", ""])


def tables(report: Mapping[str, Mapping[str, Any]]) -> str:
    """The curves, and what is found at the threshold of a warning, by language too, as Markdown tables."""
    rates = next(iter(report.values()))["rates"]
    lines = [
        "| | " + " | ".join(f"{rate * 100:g} %" for rate in rates) + " |",
        "|---" * (len(rates) + 1) + "|",
    ]
    for label, curve in report.items():
        for kind, shares in sorted(curve["found"].items()):
            lines.append(
                f"| {kind}, {label} | " + " | ".join(f"{share * 100:.0f}" for share in shares) + " |"
            )
    lines += [
        "",
        "| | clean posts | flagged | other-site | same-site | first line right |",
        "|---|---|---|---|---|---|",
    ]
    for label, curve in report.items():
        lines.append(f"| {label} | {_cells(curve['warning'])} |")
    for label, curve in report.items():
        if label.endswith("with site"):
            for language, shares in curve["languages"].items():
                if shares["clean posts"] >= FEWEST and language != "unknown":
                    lines.append(f"| {label}, {language} | {_cells(shares)} |")
    return "\n".join(lines)


def _cells(shares: Mapping[str, float]) -> str:
    named = ("clean", "other-site", "same-site", "first line right")
    cells = [f"{shares['clean posts']:.0f}", f"{shares['clean'] * 100:.2f} %"]
    cells += [f"{shares[name] * 100:.0f} %" if name in shares else "" for name in named[1:]]
    return " | ".join(cells)


if __name__ == "__main__":
    found = json.loads(Path(sys.argv[1]).read_text())
    Path(sys.argv[2]).write_text(picture(found))
    print(tables(found))
