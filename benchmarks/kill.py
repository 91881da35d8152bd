"""Kill runs of `--fix` at random moments: each post must be the old one or the new one, whole.

    python benchmarks/kill.py [--rounds 30] [--posts 300] [--seed 1]

The posts are made here. After the last round a run that isn't killed must repair what is left, and the cache
that all the killed runs shared must not have come to harm.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

WHOLE = "---\ntitle: Über den Fluß {n}\n---\n\nDie Brücke Nummer {n} führt über den Fluß und wird gerade erneuert.\n"
BROKEN = WHOLE.encode().decode("cp1252")


def command(*extra: str) -> list[str]:
    """A run that fixes the posts of the working folder."""
    return [sys.executable, "-m", "postlint", "check", "--fix", "--select", "mojibake", "--quiet", *extra]


def states(folder: Path, posts: int) -> tuple[int, int, list[str]]:
    """(old posts, new posts, names of those that are neither)."""
    old = new = 0
    torn = []
    for n in range(posts):
        text = (folder / f"{n}.md").read_bytes()
        if text == BROKEN.format(n=n).encode():
            old += 1
        elif text == WHOLE.format(n=n).encode():
            new += 1
        else:
            torn.append(f"{n}.md")
    return old, new, torn


def main(arguments: Sequence[str] | None = None) -> int:
    """Kill and look; exit code 1 where a post was torn or left broken."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--posts", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    rng = random.Random(given.seed)
    whole_run = 60.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for n in range(given.posts):
            (folder / f"{n}.md").write_text(BROKEN.format(n=n), "utf-8")
        for _ in range(3):
            start = time.perf_counter()
            subprocess.run(command("--diff", "--no-cache"), cwd=folder, capture_output=True, check=False)
            whole_run = min(whole_run, time.perf_counter() - start)
        torn: list[str] = []
        killed = 0
        for number in range(given.rounds):
            for n in rng.sample(range(given.posts), given.posts // 2):
                (folder / f"{n}.md").write_text(BROKEN.format(n=n), "utf-8")
            process = subprocess.Popen(
                command(), cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            if number % 3 == 0:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(whole_run * rng.uniform(0.1, 1.0))
            else:  # amid the writing, which is short
                most = rng.randrange(given.posts // 2)
                while process.poll() is None and states(folder, given.posts)[0] > most:
                    pass
            if process.poll() is None:
                process.send_signal(signal.SIGKILL)
                killed += 1
            process.wait()
            old, new, bad = states(folder, given.posts)
            torn += bad
            print(f"round {number + 1}: {old} old, {new} new, torn {bad}")
        last = subprocess.run(command(), cwd=folder, capture_output=True, text=True, check=False)
        old, new, bad = states(folder, given.posts)
        left = len(list(folder.glob(".postlint-*")))
        print(f"temporary files that killed runs left: {left}")
        print(f"killed {killed} of {given.rounds} runs (seed {given.seed}); torn posts: {len(torn)}")
        print(
            f"the last run, not killed: exit {last.returncode}, {old} old, {new} new, {len(bad)} torn; {last.stderr}"
        )
        return bool(torn or old or bad or last.returncode)


if __name__ == "__main__":
    sys.exit(main())
