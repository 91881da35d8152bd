"""Harm a cache in every way and lint again: the report must be the one of a run without a cache.

    python benchmarks/cache_harm.py [--corpus FOLDER] [--harms 500] [--seed 1]

The cache's file gets bytes flipped, cut, zeroed, swapped or appended; then a run reads it, and another one what the
first has left. Prints what came out otherwise or crashed, with the number that makes it again (`--only N`), and counts.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from postlint.cache import FOLDER, POSTS
from postlint.session import Request, Result, run

PAGE = 4096  # bytes that SQLite reads at once
SETTLED = 2.1  # seconds: what was written just now may be written again under the same stamp
POST = """---
title: BrÃ¼cke {n}
---

Die BrÃ¼cke fÃ¼hrt Ã¼ber den FluÃŸ. [Fahrplan](/plan-{n}) <!-- postlint: ignore mojibake -->

Share this on Facebook

The ferry does not sail on Mondays, nor in the week after the first frost of the year.
"""


def flipped(data: bytearray, rng: random.Random) -> None:
    """Some bytes become others."""
    for _ in range(rng.choice((1, 1, 1, 5, 50, 1000))):
        data[rng.randrange(len(data))] ^= rng.randrange(1, 256)


def cut(data: bytearray, rng: random.Random) -> None:
    """The end is missing."""
    del data[rng.randrange(len(data)) :]


def zeroed(data: bytearray, rng: random.Random) -> None:
    """A piece was never written."""
    start, count = rng.randrange(len(data)), rng.choice((100, PAGE, 10 * PAGE))
    data[start : start + count] = bytes(len(data[start : start + count]))


def swapped(data: bytearray, rng: random.Random) -> None:
    """A page stands in place of another one."""
    here, there = (rng.randrange(len(data) // PAGE) * PAGE for _ in range(2))
    data[here : here + PAGE] = data[there : there + PAGE]


def appended(data: bytearray, rng: random.Random) -> None:
    """Something stands behind the end."""
    data += rng.randbytes(rng.choice((1, PAGE)))


HARMS = (flipped, cut, zeroed, swapped, appended)


def linted(cached: bool) -> Result:
    """A run over the working folder."""
    return run(Request(use_cache=cached, jobs=1, show_notes=True))


def make(corpus: Path | None) -> None:
    """A site of some posts in the working folder."""
    posts = Path("_posts")
    posts.mkdir()
    Path("_config.yml").write_text("title: Harbour\n", "utf-8")
    for n in range(1, 10):
        Path(posts, f"2020-01-0{n}-ferry.md").write_text(POST.format(n=n), "utf-8")
    for path in sorted(corpus.rglob("*.md"))[:60] if corpus else ():
        shutil.copy(path, posts)


def main(arguments: Sequence[str] | None = None) -> int:
    """Harm and lint; exit code 1 where a report differed or a run crashed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, help="a folder of posts to take some from")
    parser.add_argument("--harms", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="the one harm of this number")
    given = parser.parse_args(arguments)
    corpus = given.corpus.resolve() if given.corpus else None
    kinds: Counter[str] = Counter()
    wrong = 0
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        os.chdir(name)
        make(corpus)
        time.sleep(SETTLED)
        expected = linted(cached=False).outcome
        linted(cached=True)
        file = Path(name, FOLDER, POSTS)
        whole = file.read_bytes()
        for number in [given.only] if given.only is not None else range(given.harms):
            rng = random.Random(f"{given.seed}-{number}")
            data, harm = bytearray(whole), rng.choice(HARMS)
            harm(data, rng)
            shutil.rmtree(file.parent)
            file.parent.mkdir()
            file.write_bytes(data)
            for _ in range(2):
                try:
                    result = linted(cached=True)
                    same = result.outcome == expected
                    what = "begun anew" if result.notes else "not noticed, nothing read from it"
                except Exception:
                    traceback.print_exc()
                    same, what = False, "crashed"
                if not same:
                    print(f"--only {number}: {harm.__name__}: {what}, another report")
                    wrong += 1
                kinds[f"{harm.__name__}: {what if same else 'WRONG'}"] += 1
        os.chdir(before)
    for kind, count in sorted(kinds.items()):
        print(f"{count:6} {kind}")
    print(
        f"{sum(kinds.values()):,} runs (seed {given.seed}) over {len(expected.findings)} findings: {wrong} wrong"
    )
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
