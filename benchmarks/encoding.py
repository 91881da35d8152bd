"""What the encoding rules cost, and what the document's evidence brings.

    python benchmarks/encoding.py --corpus POSTS [--labelled FOLDER] [--exact 100]

With --exact, only this: as many posts are damaged whole in each way that loses nothing, and for each way it prints how
many come back to the byte by safe fixes, by all fixes (those of URLs are never safe), and how many are changed to
something else than they were. Else it prints what the rules together cost a clean post, the time that damaged
text takes by size (one line), and, over a folder of damaged posts with labels.jsonl (path, kind, lines), the share of
posts and lines found with the document's evidence and without it, beside ftfy where that is installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import random
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from postlint.config import Config
from postlint.discover import discover
from postlint.encoding import diagnose, lost, recode
from postlint.encoding.codepages import single
from postlint.encoding.misreadings import apply
from postlint.engine import load
from postlint.post import Post
from postlint.ruleset import build

SUFFIXES = {".md", ".markdown", ".mdx", ".html"}
READ_AS = ("cp1252", "latin-1", "cp1254", "cp1250", "cp1251", "cp1253", "cp1257", "iso8859-2", "mac_roman", "cp437",
           "cp850")  # fmt: skip
LEGACY = (
    ("cp1251", "latin-1"), ("cp1251", "cp1252"), ("koi8-r", "cp1251"), ("cp866", "cp1251"), ("cp1250", "cp1252"),
    ("iso8859-2", "cp1252"), ("cp1254", "cp1252"), ("cp1253", "cp1252"), ("shift_jis", "cp1252"), ("euc_jp", "cp1252"),
    ("gbk", "cp1252"), ("big5", "cp1252"), ("euc_kr", "cp1252"), ("mac_roman", "cp1252"), ("cp437", "cp1252"),
)  # fmt: skip
SENTENCE = "Am frühen Morgen fuhren wir über die Brücke nach Köln, wo die Gäste noch schliefen. "


def seconds(function: Callable[[], object]) -> float:
    start = time.process_time()
    function()
    return time.process_time() - start


def clean_cost(corpus: Path) -> tuple[float, int]:
    """What all rules of the group cost a post in which they find nothing, in microseconds; how many posts that are.

    The least of three runs, with all that suspicion leads to.
    """
    ruleset = build(Config(root=corpus), None, ())
    rules = [rule for rule in ruleset.selected if rule.group == "encoding"]
    targets = discover([str(corpus)]).targets

    def run() -> tuple[float, int]:
        total, clean = 0.0, 0
        for target in targets:
            post = Post(target.path, load(target, {}), target.site, target.site_path)
            start = time.process_time()
            found = [item for rule in rules for item in rule.check(post, ruleset.options[rule.name])]
            spent = time.process_time() - start
            total, clean = (total, clean) if found else (total + spent, clean + 1)
        return total / max(1, clean) * 1e6, clean

    return min(run() for _ in range(3))


def damaged(size: int) -> str:
    raw = (SENTENCE * (size // len(SENTENCE) + 1)).encode()
    return "".join(chr(b) if b < 0x80 else single("cp1252").decode[b] for b in raw)[:size]


def misread(text: str, written: str, read: str) -> str:
    """Text as a program shows it that takes one encoding for another; undefined bytes become C1 controls."""
    decode = single(read).decode
    return "".join(chr(byte) if byte < 0x80 else decode[byte] for byte in text.encode(written))


def shows(text: str, damaged: str) -> bool:
    """Whether the damage can be seen: three letters or more are not what they were."""
    if len(text) != len(damaged):
        return sum(c.isalpha() and c > "\x7f" for c in text) >= 3
    return sum(old != new and old.isalpha() for old, new in zip(text, damaged, strict=True)) >= 3


def exact(texts: list[str], damage: Callable[[str], str], wanted: int) -> tuple[int, int, int, int]:
    """Posts damaged; how many come back by safe fixes, by all fixes; how many safe fixes make neither."""
    made = safe = whole = wrong = 0
    for text in texts:
        if made == wanted:
            break
        try:
            broken = damage(text)
        except UnicodeEncodeError:
            continue
        if not shows(text, broken):
            continue
        found = diagnose(broken)
        mended = apply(broken, [piece for d in found if d.exact for piece in d.pieces])
        lines = zip(text.split("\n"), broken.split("\n"), mended.split("\n"), strict=False)
        made, safe = made + 1, safe + (mended == text)
        whole += apply(broken, [piece for d in found for piece in d.pieces]) == text
        wrong += any(new not in (line, old) for line, old, new in lines)
    return made, safe, whole, wrong


def print_exact(texts: list[str], wanted: int) -> None:
    texts = random.Random(1).sample(texts, len(texts))
    utf8 = {read: partial(misread, written="utf-8", read=read) for read in READ_AS}
    kinds: dict[str, Callable[[str], str]] = {f"utf-8 as {read}": damage for read, damage in utf8.items()}
    kinds["utf-8 as cp1252, twice"] = lambda text: utf8["cp1252"](utf8["cp1252"](text))
    kinds["utf-8 as cp1252, spaced"] = lambda text: utf8["cp1252"](text).replace("\xa0", " ")
    kinds |= {
        f"{written} as {read}": partial(misread, written=written, read=read) for written, read in LEGACY
    }
    print(f"{'damaged whole':26}{'posts':>6}{'safe':>6}{'all':>6}{'wrong':>6}")
    total = [0, 0, 0, 0]
    for kind, damage in kinds.items():
        row = exact(texts, damage, wanted)
        total = [a + b for a, b in zip(total, row, strict=True)]
        print(f"{kind:26}{row[0]:6}{row[1]:6}{row[2]:6}{row[3]:6}", flush=True)
    print(f"{'all':26}{total[0]:6}{total[1]:6}{total[2]:6}{total[3]:6}")


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
    parser.add_argument("--exact", type=int, metavar="POSTS", help="damage so many posts in each way")
    args = parser.parse_args()
    texts = [
        path.read_bytes().decode("utf-8", "surrogateescape")
        for path in sorted(args.corpus.rglob("*"))
        if path.suffix in SUFFIXES
    ]
    if args.exact:
        print_exact(texts, args.exact)
        return
    cost, clean = clean_cost(args.corpus)
    print(f"clean posts: {cost:.1f} µs each, {clean} posts")
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
