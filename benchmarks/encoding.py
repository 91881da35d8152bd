"""What the encoding rules cost, and what the document's evidence brings.

    python benchmarks/encoding.py --corpus POSTS [--labelled FOLDER]

Prints the time that the first look costs a clean post, the time that damaged text takes by size (one line), and, over a
folder of damaged posts with labels.jsonl (path, kind, lines), the share of posts and lines found with the document's
evidence and without it, beside ftfy where that is installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from postlint.encoding import controls, diagnose, lost, recode, survey
from postlint.encoding.codepages import single

SUFFIXES = {".md", ".markdown", ".mdx", ".html"}
SENTENCE = "Am frühen Morgen fuhren wir über die Brücke nach Köln, wo die Gäste noch schliefen. "


def seconds(function: Callable[[], object]) -> float:
    start = time.process_time()
    function()
    return time.process_time() - start


def clean_cost(texts: list[str]) -> float:
    """The least of three runs over all texts, in microseconds a text, with all that suspicion leads to."""

    def look() -> None:
        survey.cache_clear()
        for text in texts:
            found = survey(text)
            if found.mojibake:
                diagnose(text)
            if found.lost:
                lost(text)
            if found.controls:
                controls(text, 0)

    return min(seconds(look) for _ in range(3)) / len(texts) * 1e6


def damaged(size: int) -> str:
    raw = (SENTENCE * (size // len(SENTENCE) + 1)).encode()
    return "".join(chr(b) if b < 0x80 else single("cp1252").decode[b] for b in raw)[:size]


def lines_of(text: str, spans: Iterable[tuple[int, int]]) -> set[int]:
    return {
        line
        for start, end in spans
        for line in range(text.count("\n", 0, start) + 1, text.count("\n", 0, max(start, end - 1)) + 2)
    }


def ours(pooled: bool) -> Callable[[str], set[int]]:
    def find(text: str) -> set[int]:
        spans = [(d.start, d.end) for d in diagnose(text, pooled=pooled)]
        return lines_of(text, spans + [(loss.start, loss.end) for loss in (*lost(text), *recode(text))])

    return find


def ftfy_lines(text: str) -> set[int]:
    import ftfy  # type: ignore[import-not-found, unused-ignore]

    return {
        i
        for i, line in enumerate(text.split("\n"), 1)
        if not line.isascii() and ftfy.fix_encoding(line) != line
    }


def recall(folder: Path, find: Callable[[str], set[int]]) -> tuple[float, float]:
    posts = posts_found = lines = lines_found = 0
    for row in map(json.loads, (folder / "labels.jsonl").read_text("utf-8").splitlines()):
        if row["kind"] == "clean":
            continue
        hit = find((folder / row["path"]).read_text("utf-8", "surrogateescape")) & set(row["lines"])
        posts, posts_found = posts + 1, posts_found + bool(hit)
        lines, lines_found = lines + len(row["lines"]), lines_found + len(hit)
    return posts_found / posts, lines_found / lines


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--labelled", type=Path)
    args = parser.parse_args()
    texts = [
        path.read_bytes().decode("utf-8", "surrogateescape")
        for path in sorted(args.corpus.rglob("*"))
        if path.suffix in SUFFIXES
    ]
    print(f"clean posts: {clean_cost(texts):.1f} µs each, {len(texts)} posts")
    for size in (10_000, 100_000, 1_000_000):
        took = seconds(partial(diagnose, damaged(size)))
        print(f"damaged text in one line, {size:9,} characters: {took:.2f} s")
    if args.labelled:
        finders = {"with the document's evidence": ours(True), "each line by itself": ours(False)}
        if importlib.util.find_spec("ftfy"):
            finders["ftfy"] = ftfy_lines
        for name, find in finders.items():
            posts, lines = recall(args.labelled, find)
            print(f"{name:30} posts {posts:.1%}, lines {lines:.1%}")


if __name__ == "__main__":
    main()
