"""How well leftovers are found whose wording no list holds.

    python benchmarks/leftovers_unseen.py --corpus FOLDER [--posts 400] [--seed 1]

Takes a third of the wordings of each pattern file out (a seeded split), makes one block from each of these, puts
it between two paragraphs of a post of the corpus, and counts how many are found at warning or error by the rest.
Does the same with all pattern files emptied, so that shape alone decides. Repetition plays no part: each post
is looked at by itself. Prints the shares, and the share of untouched posts that would be flagged.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from postlint.config import Config
from postlint.discover import discover
from postlint.engine import load
from postlint.leftovers.context import is_prose
from postlint.leftovers.knowledge import Knowledge, folder
from postlint.leftovers.scan import scan
from postlint.post import Post
from postlint.ruleset import build
from postlint.source import read


def sections(path: Path) -> Iterator[tuple[str, str]]:
    """(section's head, line) of each wording of a file."""
    head = ""
    for line in path.read_text("utf-8").split("\n"):
        if line.startswith("["):
            head = line
        elif line and line[0] != "#":
            yield head, line


def variants(line: str) -> list[str]:
    """A wording as its own lines where it is a list of choices, so that a third of the choices can go."""
    if line.startswith("(") and line.count("(") == 1 and line.endswith(")"):
        return [choice for choice in line[1:-1].split("|") if choice[:1].isalnum()]
    return [line]


def instance(line: str, rng: random.Random) -> str:
    """A text that a wording stands for."""
    text, rest = "", line
    while "(" in rest:
        before, _, rest = rest.partition("(")
        inner, _, rest = rest.partition(")")
        text += before + rng.choice([choice for choice in inner.split("|") if choice] or [""])
    text = " ".join((text + rest).replace("*", " ").replace("#", "3").split())
    return text[:1].upper() + text[1:]


def split(source: Path, target: Path, rng: random.Random) -> list[tuple[str, str, str]]:
    """Copy the pattern files without a third of their wordings; (language, rule, line) of what was left out."""
    left: list[tuple[str, str, str]] = []
    shutil.copytree(source / "systems", target / "systems")
    (target / "languages").mkdir()
    for path in sorted((source / "languages").glob("*.txt")):
        kept: list[str] = []
        last = ""
        for head, line in sections(path):
            if head != last:
                kept.append(head)
                last = head
            rule = head[1:].split()[0]
            for variant in variants(line):
                if rng.random() < 1 / 3 and rule != "credit-line" and "hint" not in head:
                    left.append((path.stem, rule, variant))
                else:
                    kept.append(variant)
        (target / "languages" / path.name).write_text("\n".join(kept) + "\n", "utf-8")
    (target / "speech").mkdir()
    for path in sorted((source / "speech").glob("*.txt")):
        lines = [thinned(line, rng) for line in path.read_text("utf-8").split("\n")]
        (target / "speech" / path.name).write_text("\n".join(lines), "utf-8")
    return left


def thinned(line: str, rng: random.Random) -> str:
    """A role of a speech file without a third of its choices."""
    role, colon, choices = line.partition(":")
    if not colon or line.startswith("#"):
        return line
    return f"{role}: " + " | ".join(choice for choice in choices.split(" | ") if rng.random() >= 1 / 3)


def hosts(corpus: Path, count: int, rng: random.Random) -> list[Post]:
    """Posts with two paragraphs of running text next to each other."""
    targets = discover([str(corpus)]).targets
    found = []
    for target in rng.sample(targets, min(len(targets), 3 * count)):
        post = Post(target.path, load(target, {}), target.site, target.site_path)
        if gaps(post):
            found.append(post)
        if len(found) == count:
            break
    return found


def gaps(post: Post) -> list[int]:
    """Offsets between two paragraphs of running text."""
    blocks = post.blocks
    return [first.span.end for first, second in pairwise(blocks) if is_prose(first) and is_prose(second)]


def loud(post: Post, knowledge: Knowledge) -> list[tuple[int, int]]:
    """The spans of the leftovers of a post that would be warnings or errors."""
    return [
        (leftover.span.start, leftover.span.end)
        for leftover in scan(post, knowledge)
        if leftover.certainty != "hint" and leftover.rule != "credit-line"
    ]


def score(
    left: Sequence[tuple[str, str, str]], posts: Sequence[Post], knowledge: Knowledge, rng: random.Random
) -> tuple[Counter[str], Counter[str]]:
    """(tried, found) by rule."""
    tried: Counter[str] = Counter()
    found: Counter[str] = Counter()
    for _, rule, line in left:
        text = instance(line, rng)
        post = rng.choice(posts)
        at = rng.choice(gaps(post))
        body = f"{post.text[:at]}\n\n{text}\n\n{post.text[at:].lstrip()}"
        damaged = Post(post.path, read(body.encode("utf-8", "surrogateescape")), post.site, post.site_path)
        tried[rule] += 1
        found[rule] += any(start <= at + 2 < end for start, end in loud(damaged, knowledge))
    return tried, found


def report(name: str, tried: Counter[str], found: Counter[str], flagged: float) -> None:
    """Print a table's line for each rule, and the sum."""
    print(f"\n{name}: found {found.total()} of {tried.total()} = {found.total() / tried.total():.1%}")
    for rule in sorted(tried):
        print(f"  {rule:18} {found[rule]:5} of {tried[rule]:5}  {found[rule] / tried[rule]:6.1%}")
    print(f"  untouched posts flagged: {flagged:.2%}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--posts", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="wordings that were missed")
    given = parser.parse_args(arguments)
    build(Config(root=given.corpus), None, ())
    with tempfile.TemporaryDirectory() as work:
        rng = random.Random(given.seed)
        left = split(folder(), Path(work) / "patterns", rng)
        posts = hosts(given.corpus, given.posts, rng)
        for name, knowledge in (
            ("a third taken out", Knowledge(Path(work) / "patterns")),
            ("all pattern files emptied", Knowledge(None)),
        ):
            flagged = sum(bool(loud(post, knowledge)) for post in posts) / len(posts)
            report(name, *score(left, posts, knowledge, random.Random(given.seed)), flagged)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
