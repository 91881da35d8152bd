"""Damage posts at random and lint them: nothing may crash, hang, or fix what no finding names.

    python benchmarks/fuzz.py --corpus FOLDER [--posts 10000] [--seed 1] [--bound 5]

Each post is a real one of the corpus after some damages (bytes flipped, cut, repeated, nested deeply, huge
lines, NULs, lone surrogates, exploding YAML ...). For each, all offline rules run; then fixes, safe and
unsafe, are applied until nothing more can be fixed. Prints what broke, with the number that makes it again
(`--only N`), and counts.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from postlint.conclusion import conclude
from postlint.config import Config
from postlint.discover import Target
from postlint.engine import Run, check_target
from postlint.repair import repair
from postlint.results import Results
from postlint.ruleset import Ruleset, build
from postlint.site import Site
from postlint.source import BinaryFileError, Source, read

SUFFIXES = {".md", ".markdown", ".mdx", ".html"}
Damage = Callable[[bytes, random.Random], bytes]


def flip(data: bytes, rng: random.Random) -> bytes:
    """Some bytes become others."""
    out = bytearray(data)
    for _ in range(rng.randint(1, 30)):
        if out:
            out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out)


def cut(data: bytes, rng: random.Random) -> bytes:
    """The end or the beginning is missing."""
    at = rng.randint(0, len(data))
    return data[:at] if rng.random() < 0.7 else data[at:]


def repeat(data: bytes, rng: random.Random) -> bytes:
    """A piece stands many times over."""
    start = rng.randint(0, len(data))
    piece = data[start : start + rng.randint(1, 60)]
    return data[:start] + piece * rng.choice((2, 50, 2000)) + data[start:]


def insert(data: bytes, rng: random.Random) -> bytes:
    """Something nasty stands somewhere."""
    start = rng.randint(0, len(data))
    return data[:start] + rng.choice(NASTY)(rng) + data[start:]


def shuffle_lines(data: bytes, rng: random.Random) -> bytes:
    """Lines stand in another order."""
    lines = data.split(b"\n")
    start = rng.randrange(len(lines))
    piece = lines[start : start + 12]
    rng.shuffle(piece)
    return b"\n".join(lines[:start] + piece + lines[start + 12 :])


def line_ends(data: bytes, rng: random.Random) -> bytes:
    """Line ends become CRLF, CR or a mixture."""
    end = rng.choice((b"\r\n", b"\r", b"\n\r", b"\r\r\n"))
    return data.replace(b"\n", end, rng.choice((-1, 5)))


OPENERS = (b"[", b"![", b"<", b"*", b"_", b"`", b"{{", b"{%", b"(", b'"', b"<!--", b"|")
# Each line names the one before it twice: 2^20 values where aliases are expanded.
ANCHORS = b"---\na: &a [x, x]\n%s---\n" % b"".join(
    b"%c: &%c [*%c, *%c]\n" % (98 + i, 98 + i, 97 + i, 97 + i) for i in range(20)
)
DAMAGES: tuple[Damage, ...] = (flip, cut, repeat, insert, insert, shuffle_lines, line_ends)
NASTY: tuple[Callable[[random.Random], bytes], ...] = (
    lambda rng: b"\0" * rng.randint(1, 3),
    lambda rng: "\ud800".encode("utf-8", "surrogatepass") * rng.randint(1, 3),
    lambda rng: bytes(rng.randrange(256) for _ in range(rng.randint(1, 200))),
    lambda rng: b">" * rng.choice((10, 3000)) + b" deep",
    lambda rng: b"- " * rng.choice((10, 3000)) + b"deep",
    lambda rng: rng.choice(OPENERS) * rng.choice((3, 5000)),
    lambda rng: b"[x](http://example.com/) " * rng.choice((10, 10_000)),
    lambda rng: b"a" * rng.choice((1000, 200_000)),
    lambda rng: b"<div>" * rng.choice((10, 3000)),
    lambda rng: b"\n---\n" + b"a: [" * rng.choice((5, 3000)) + b"\n---\n",
    lambda rng: ANCHORS * rng.choice((1, 2)),
    lambda rng: rng.choice((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", "\u2028\u0085\u200b\u202e".encode())),
    lambda rng: "ÃƒÂ¼Ã¼â€œï»¿Â ".encode() * rng.choice((1, 2000)),
    lambda rng: b"\n```\n" * rng.randint(1, 3),
    lambda rng: b"\n+++\n" + b"[a]\nb = " * rng.choice((1, 500)) + b"\n+++\n",
    lambda rng: b" ".join(b"word%d" % rng.randrange(50) for _ in range(rng.choice((10, 20_000)))),
    lambda rng: b"\n\nAdvertisement\n\n" * rng.choice((1, 1000, 10_000)),
    lambda rng: b"\n" + b"".join(b"  " * n + b"- deep\n" for n in range(rng.choice((10, 500)))),
    lambda rng: b"\n" + b"".join(b">" * n + b" deep\n" for n in range(rng.choice((10, 500)))),
    lambda rng: b"\n---\n" + b"".join(b" " * n + b"a:\n" for n in range(rng.choice((10, 500)))) + b"\n---\n",
    lambda rng: b"\n" + b"<div>\n\n" * rng.choice((10, 3000)) + b"</div>\n\n" * rng.choice((0, 3000)),
    lambda rng: b"\n+++\n" + b".".join([b"a"] * rng.choice((5, 20_000))) + b" = 1\n+++\n",
    lambda rng: b'{"a":' * rng.choice((10, 20_000)) + b"1" + b"}" * rng.choice((0, 10, 20_000)),
    lambda rng: b"".join(b"\n[%d]: /x\n\n[%d][%d]\n" % (n, n, n) for n in range(rng.choice((10, 10_000)))),
)  # fmt: skip


class Broken(NamedTuple):
    """What went wrong with a damaged post."""

    number: int
    path: str
    what: str


def damaged(paths: Sequence[Path], number: int, seed: int) -> tuple[Path, bytes]:
    """The post of that number: the same for the same corpus and seed."""
    rng = random.Random(f"{seed}-{number}")
    path = rng.choice(paths)
    data = path.read_bytes()
    for _ in range(rng.randint(1, 4)):
        data = rng.choice(DAMAGES)(data, rng)[:2_000_000]
    return path, data


def broken(path: Path, data: bytes, number: int, ruleset: Ruleset, bound: float) -> Iterator[Broken]:
    """Lint and fix one post; what is wrong with how that went."""
    try:
        source = read(data)
    except BinaryFileError:
        return
    name = f"{number}{path.suffix}"
    target = Target(name, f"/fuzz/{name}", Site(Path("/fuzz")), name)
    run = Run([target], [ruleset], [0], 1, show_notes=True, contents={target.file: source})
    with contextlib.closing(Results()) as results:
        yield from _judged(run, results, source, path, number, bound)


def _judged(
    run: Run, results: Results, source: Source, path: Path, number: int, bound: float
) -> Iterator[Broken]:
    data = source.data
    start = time.process_time()
    results[0] = check_target(run, 0)
    outcome = conclude(run, results)
    if (taken := time.process_time() - start) > bound:
        yield Broken(number, str(path), f"took {taken:.1f} s for {len(data):,} bytes")
    for finding in outcome.findings:
        if finding.rule == "internal-error":
            yield Broken(number, str(path), finding.message)
        if not 0 <= finding.span.start <= finding.span.end <= len(source.text):
            yield Broken(number, str(path), f"{finding.rule}: span {finding.span} outside of the post")
    outcome, _, problems = repair(run, results, outcome, unsafe=True)
    if problems:
        return  # a repair that made things worse was taken back, and would be again
    if repair(run, results, outcome, unsafe=True)[1]:
        yield Broken(number, str(path), "a second run of fixes changed it again")


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz; exit code 1 where anything broke."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True, help="a folder of posts to damage")
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--bound", type=float, default=5.0, help="seconds of processor time that a post may take"
    )
    parser.add_argument("--only", type=int, help="the one damaged post of this number")
    given = parser.parse_args(arguments)
    paths = sorted(p for p in given.corpus.rglob("*") if p.suffix in SUFFIXES and p.is_file())
    ruleset = build(Config(root=Path("/fuzz")), None, ())
    numbers = [given.only] if given.only is not None else range(given.posts)
    kinds: Counter[str] = Counter()
    for number in numbers:
        path, data = damaged(paths, number, given.seed)
        for one in broken(path, data, number, ruleset, given.bound):
            kinds[one.what[:60]] += 1
            print(f"--only {one.number}: {one.path}: {one.what}")
    print(f"{len(numbers):,} damaged posts (seed {given.seed}): {sum(kinds.values())} broke")
    for what, count in kinds.most_common():
        print(f"{count:6} {what}")
    return bool(kinds)


if __name__ == "__main__":
    sys.exit(main())
