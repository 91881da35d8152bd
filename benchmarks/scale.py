"""Time and memory of whole runs over sites of made-up posts, by their number, beside a peer.

    python benchmarks/scale.py [--sizes 1000,17000,100000] [--runs 2] [--peer rumdl] [--folder FOLDER]

For each size: a run without anything kept (cold), one where nothing changed since (warm) and one where a
single post did, all rules on that judge posts together, the JSON report written. Seconds from start to exit,
the best of the runs (the cold one is made once); the peak is that of all processes of the run together, pages
that they share counted once (Linux; elsewhere that of the largest process).
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from site_maker import make
from speed import Command, installed, table

INTERVAL = 0.05  # seconds between two looks at the memory
SETTLED = 2.5  # seconds after which the time of a file's last change can be trusted
POSTLINT = (
    sys.executable,
    "-m",
    "postlint",
    "check",
    "--isolated",
    "--quiet",
    "--format",
    "json",
    "--output",
)


class Cost(NamedTuple):
    """What a run cost: seconds from start to exit, mebibytes at its peak."""

    seconds: float
    peak: float


def cost(command: Command, folder: Path) -> Cost:
    """Run a command in a folder."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, env=installed(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    watch = _Watch(process.pid)
    watch.start()
    process.wait()
    seconds = time.perf_counter() - start
    watch.ended.set()
    watch.join()
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return Cost(seconds, watch.peak / 1024 if watch.peak else largest)


class _Watch(threading.Thread):
    """Looks at the memory of a process and its descendants now and then."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self.peak = 0  # KiB
        self.ended = threading.Event()
        self._root = root

    def run(self) -> None:
        while not self.ended.wait(INTERVAL):
            self.peak = max(self.peak, sum(_share(pid) for pid in _tree(self._root)))


def _tree(root: int) -> Iterator[int]:
    yield root
    try:
        for task in os.listdir(f"/proc/{root}/task"):
            for child in Path(f"/proc/{root}/task/{task}/children").read_text().split():
                yield from _tree(int(child))
    except OSError:
        return


def _share(pid: int) -> int:
    """KiB of memory of a process, its share of pages that others have too."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except (OSError, ValueError):
        pass
    return 0


def measured(folder: Path, runs: int, peer: str | None) -> Iterator[tuple[str, str, Cost]]:
    """(program, kind of run, cost) of each kind over the site in a folder."""
    command = [*POSTLINT, os.devnull]
    time.sleep(SETTLED)
    yield "postlint", "cold", cost(command, folder)
    cost(command, folder)  # files made while the cold run began are looked at once more
    yield "postlint", "warm", min(cost(command, folder) for _ in range(runs))
    post = next(folder.rglob("*.md"))
    changed = []
    for _ in range(runs):
        with post.open("a", encoding="utf-8") as file:
            file.write("\nOne more line.\n")
        changed.append(cost(command, folder))
    yield "postlint", "one post changed", min(changed)
    if peer:
        asked = [peer, "check", "-q", "."]
        yield "rumdl", "cold", cost(asked, folder)
        yield "rumdl", "warm", min(cost(asked, folder) for _ in range(runs))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", default="1000,17000,100000", help="numbers of posts")
    parser.add_argument("--runs", type=int, default=2)
    beside = Path(sys.executable).parent / "rumdl"
    parser.add_argument("--peer", default=str(beside) if beside.exists() else "rumdl", help="rumdl's program")
    parser.add_argument("--folder", type=Path, help="where to make the posts (default: a temporary folder)")
    parser.add_argument("--write", type=Path, help="a folder for scale.md")
    given = parser.parse_args(arguments)
    found = shutil.which(given.peer)
    peer = os.path.abspath(found) if found else None  # it is started in the folder of posts
    rows: list[tuple[str, ...]] = [("posts", "run", "program", "seconds", "µs a post", "peak MiB")]
    for size in map(int, given.sizes.split(",")):
        with tempfile.TemporaryDirectory(dir=given.folder) as name:
            make(Path(name) / "site", size)
            for program, kind, taken in measured(Path(name) / "site", given.runs, peer):
                micro = taken.seconds / size * 1e6
                rows.append(
                    (f"{size:,}", kind, program, f"{taken.seconds:.2f}", f"{micro:.0f}", f"{taken.peak:.0f}")
                )
    print(table(rows))
    if given.write:
        text = f"# Scale\n\nMade by `benchmarks/scale.py` over sites of made-up posts.\n\n{table(rows)}\n"
        (given.write / "scale.md").write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
