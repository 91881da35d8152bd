"""Figures as a picture: one bar for each, as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

WIDTH, LABELS, NUMBERS, ROW, BAR = 720, 190, 90, 28, 16
OURS, THEIRS = "#1b6ca8", "#a0aec0"


def bars(title: str, figures: Sequence[tuple[str, float, str]], ours: str) -> str:
    """An SVG of (name, value, value as shown); the bar of what is named `ours` stands out."""
    most = max(value for _, value, _ in figures)
    height = ROW * (len(figures) + 1) + 8
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"',
        ' font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
        f'<text x="8" y="20" font-weight="bold">{escape(title)}</text>',
    ]
    for number, (name, value, shown) in enumerate(figures, 1):
        top = number * ROW
        length = max(1.0, (WIDTH - LABELS - NUMBERS) * value / most)
        colour = OURS if name.startswith(ours) else THEIRS
        lines += [
            f'<text x="{LABELS - 8}" y="{top + 18}" text-anchor="end">{escape(name)}</text>',
            f'<rect x="{LABELS}" y="{top + 6}" width="{length:.1f}" height="{BAR}" fill="{colour}"/>',
            f'<text x="{LABELS + length + 6:.1f}" y="{top + 18}">{escape(shown)}</text>',
        ]
    return "\n".join([*lines, "</svg>"]) + "\n"
