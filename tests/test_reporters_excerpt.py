"""Excerpts: the underline stands under the span's cells, whatever the line is made of."""

from __future__ import annotations

import time

import pytest
import wcwidth
from hypothesis import given
from hypothesis import strategies as st

from postlint.finding import Edit, Fix, Span
from postlint.reporters._cells import cells, width_of
from postlint.reporters._escape import encodable, spelled, visible
from postlint.reporters._excerpt import cut, excerpt, lines_of, place
from postlint.reporters._preview import preview
from postlint.source import Source

PIECES = (
    *"ab \t漢字한글éß—“”",
    "e\u0301",
    "\u0928\u093f",  # Hindi: a letter with a vowel sign
    "\u1112\u1161\u11ab",  # Hangul from jamo
    "\U0001f469\U0001f3fd\u200d\U0001f680",  # an astronaut: three characters joined
    "\U0001f1e9\U0001f1ea",  # a flag
    "\u2764\ufe0f",
    "\u0301",
    "\u200d",
    "\x1b[31m",
    "\u202e",
    "\x00",
    "\udc80",
    "\n",
    "\r\n",
    "\r",
    "word " * 30,
)
TEXTS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


def source_of(text: str) -> Source:
    return Source(b"", text)


@pytest.mark.parametrize(
    "text",
    [
        "plain words",
        "漢字かな交じり文",
        "한글 한글",
        "e\u0301te\u0301",
        "ÀÉÎõü — “”",
        "\u0928\u092e\u0938\u094d\u0924\u0947",
        "\u0e01\u0e47 \u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\U0001f600 \u2764\ufe0f 1\ufe0f\u20e3",
        "\U0001f469\u200d\U0001f469\u200d\U0001f467 \U0001f44d\U0001f3fd \U0001f1e9\U0001f1ea\U0001f1eb\U0001f1f7",
        "ﾊﾝｶｸ 全角ＡＢＣ",
    ],
)
def test_widths_are_those_of_wcwidth(text: str) -> None:
    assert width_of(text) == wcwidth.wcswidth(text)


@given(st.text(st.characters(categories=("L", "Nd", "Nl", "Pd", "Po", "Ps", "Pe"))))
def test_widths_of_letters_are_those_of_wcwidth(text: str) -> None:
    for character in text:
        if spelled(character) == character:
            assert width_of(character) == max(1, wcwidth.wcwidth(character)), hex(ord(character))


@given(TEXTS, st.integers(0, 300), st.integers(0, 60), st.integers(24, 100))
def test_underline_stands_under_the_span(text: str, start: int, length: int, width: int) -> None:
    source = source_of(text)
    start = min(start, len(source.text))
    span = Span(start, min(start + length, len(source.text)))
    for number, piece, _ in excerpt(source, span, width):
        assert 1 <= number <= len(source.line_starts)
        assert piece.start == width_of(piece.before.replace("…", "x"))
        assert piece.width == max(1, width_of(piece.span))
        assert width_of(piece.shown) <= max(width, 2 + 10)  # 10: the longest escape, \\U000e0001
        assert "…" in piece.shown or number in lines_of(source, span)


@given(TEXTS, st.integers(0, 300), st.integers(1, 30))
def test_a_line_that_fits_is_shown_whole(text: str, start: int, length: int) -> None:
    line = text.replace("\n", "").replace("\r", "")
    span = Span(min(start, len(line)), min(start + length, len(line)))
    width = max(24, width_of(line))
    piece = cut(line, Span(0, len(line)), span, width)
    assert piece.shown == "".join(cell.shown for cell in cells(line))
    offsets = [cell.offset for cell in cells(line)]
    if span.start in offsets and (span.end in offsets or span.end == len(line)) and span.end > span.start:
        inner = [cell for cell in cells(line) if span.start <= cell.offset < span.end]
        assert piece.span == "".join(cell.shown for cell in inner)


@given(TEXTS)
def test_shown_text_is_safe(text: str) -> None:
    for shown in (visible(text), "".join(cell.shown for cell in cells(text))):
        shown.encode("utf-8")
        assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202a\u202e\u2066" for c in shown)
    encodable(text).encode("utf-8")


def test_tabs_reach_to_the_next_stop() -> None:
    piece = cut("a\tbc\tX", Span(0, 6), Span(5, 6), 40)
    assert piece.shown == "a   bc  X"
    assert (piece.start, piece.width) == (8, 1)


def test_the_span_of_a_long_line_is_in_sight() -> None:
    line = "x" * 500 + "DEFECT" + "y" * 500
    piece = cut(line, Span(0, len(line)), Span(500, 506), 40)
    assert piece.span == "DEFECT"
    assert piece.shown.startswith("…x")
    assert piece.shown.endswith("y…")
    assert len(piece.shown) == 40
    assert abs(len(piece.before) - len(piece.after)) <= 1


def test_a_span_longer_than_the_line_is_cut_at_its_end() -> None:
    piece = cut("a" * 1000, Span(0, 1000), Span(100, 900), 40)
    assert len(piece.shown) == 40
    assert piece.start + piece.width <= 40


def test_a_line_of_twenty_megabytes_is_cut_at_once() -> None:
    text = "漢字 word " * 2_500_000
    source = Source(b"", text)
    began = time.process_time()
    for start in range(0, len(text), len(text) // 50):
        excerpt(source, Span(start, start + 10), 80)
    assert time.process_time() - began < 2


def test_a_span_of_many_lines_shows_its_first_and_last() -> None:
    source = source_of("one\ntwo\nthree\nfour\nfive\n")
    lines = excerpt(source, Span(1, 22), 80)
    assert [(line.number, line.cut.span, line.skipped) for line in lines] == [
        (1, "ne", False),
        (5, "fiv", True),
    ]
    assert [line.number for line in excerpt(source, Span(0, 14), 80)] == [1, 2, 3]
    assert place(source, Span(0, 14)) == (1, 1, 4, 1)


@given(
    TEXTS,
    st.lists(
        st.tuples(st.integers(0, 200), st.integers(0, 20), st.sampled_from(["", "x", "a\nb", "\n"])),
        max_size=4,
    ),
)
def test_previews_never_raise_and_show_real_lines(text: str, edits: list[tuple[int, int, str]]) -> None:
    source = source_of(text)
    size = len(source.text)
    spans = [Edit(Span(min(a, size), min(a + b, size)), new) for a, b, new in edits]
    changes, _ = preview(source, Fix("x", tuple(spans)), range(0), 80)
    for change in changes:
        assert change.sign in "+-"
        assert change.number >= 1


@pytest.mark.parametrize(
    ("text", "start", "end", "new", "lines"),
    [
        ("a\nb\nc\n", 2, 3, "B", ["-2 b", "+2 B"]),
        ("a\nb\nc\n", 2, 4, "", ["-2 b"]),
        ("a\nb\nc\n", 1, 2, " ", ["-1 a", "+1 a b", "-2 b"]),
        ("a\nb\nc\n", 2, 2, "new\n", ["+2 new"]),
        ("a\nb", 2, 3, "x\ny", ["-2 b", "+2 x", "+3 y"]),
        ("a\r\nb\r\n", 3, 4, "B", ["-2 b", "+2 B"]),
    ],
)
def test_preview(text: str, start: int, end: int, new: str, lines: list[str]) -> None:
    source = source_of(text)
    changes, more = preview(source, Fix("x", (Edit(Span(start, end), new),)), range(0), 80)
    assert [f"{c.sign}{c.number} {c.cut.shown}" for c in changes] == lines
    assert more == 0
