"""What comparing the blocks of many posts costs: seconds, memory, bytes kept of a post.

    python benchmarks/leftovers_repeated.py [--posts 100000] [--blocks 10] [--seed 1]

Posts of random words are generated; one in 500 ends with the same block. Prints the processor time of comparing
them, the peak of memory meanwhile (a second run, under tracemalloc), and what is kept of a post.
"""

from __future__ import annotations

import argparse
import random
import time
import tracemalloc
from collections.abc import Sequence

from postlint.leftovers.repetition import pack, repeated

EVERY = 500


def records(posts: int, blocks: int, rng: random.Random) -> list[bytes]:
    """What is kept of generated posts."""
    words = [f"w{number}" for number in range(20_000)]
    box = " ".join(rng.sample(words, 20))
    made = []
    for post in range(posts):
        texts = [" ".join(rng.choices(words, k=25)) for _ in range(blocks)]
        if post % EVERY == 0:
            texts[-1] = box
        made.append(pack(texts, [at * 200 for at in range(blocks)], ()))
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--blocks", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    made = records(given.posts, given.blocks, random.Random(given.seed))
    start = time.process_time()
    groups = list(repeated(made, 3))
    seconds = time.process_time() - start
    tracemalloc.start()
    list(repeated(made, 3))
    peak = tracemalloc.get_traced_memory()[1]
    print(f"{given.posts:,} posts of {given.blocks} blocks: {seconds:.1f} s, {peak / 1e6:.1f} MB at most")
    print(
        f"kept of a post: {sum(map(len, made)) / len(made):.0f} bytes; groups found: {[len(g) for g in groups]}"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
