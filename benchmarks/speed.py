"""Posts per second beside a peer, and the time from start to exit on one small post.

    python benchmarks/speed.py --corpus FOLDER [--runs 5] [--post POST] [--peer rumdl] [--write FOLDER]

`--write docs` writes speed.md, the tables, and speed.svg, a picture of the first one, for the README.
Every figure is a ratio of runs made in turn in one session, because machines drift; the best of the runs
counts, for noise only ever adds. Nothing here is a test with a time in it.
"""

from __future__ import annotations

import argparse
import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from bars import bars

PARTS = "What each part of a run costs on one processor, measured apart (`benchmarks/parts.py`):"
SUFFIXES = {".md", ".markdown", ".mdx", ".html"}
# What a run that validates front matter can't do without: the modules it needs, and a model.
FLOOR = (
    "import argparse, re, json, pathlib, yaml, pyromark, pydantic; "
    "pydantic.create_model('Post', title=(str, ...))"
)
SMALL_POST = (
    "---\ntitle: A small post\ndate: 2024-06-19\n---\n\nOne paragraph, and [a link](https://example.com/).\n"
)

Command = Sequence[str | Path]


@cache
def installed() -> dict[str, str]:
    """An environment in which Python keeps compiled modules, as installing a package does beforehand."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    folder = tempfile.TemporaryDirectory(prefix="postlint-compiled-")
    atexit.register(folder.cleanup)
    return environment | {"PYTHONPYCACHEPREFIX": folder.name}


def seconds(command: Command, processors: set[int] | None = None) -> float:
    """Wall-clock seconds from start to exit; `processors` are those that the command may run on."""

    def restrict() -> None:
        if processors is not None and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, processors)

    start = time.perf_counter()
    subprocess.run(command, capture_output=True, check=False, env=installed(), preexec_fn=restrict)
    return time.perf_counter() - start


def best(commands: Mapping[str, Command], runs: int, processors: set[int] | None = None) -> dict[str, float]:
    """The best time of each command, the commands run in turn."""
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            times[name].append(seconds(command, processors))
    return {name: min(found) for name, found in times.items()}


def _uncompiled(folder: Path, post: Path) -> dict[str, Command]:
    """Peers that aren't compiled, those that are installed: what a look at the post, or its front matter, takes."""
    front, schema = folder / "front.yml", folder / "schema.json"
    front.write_text(post.read_text("utf-8").split("---")[1], "utf-8")
    schema.write_text('{"type": "object", "properties": {"title": {"type": "string"}}}', "utf-8")
    commands: dict[str, Command] = {
        "yamllint": ["yamllint", front],
        "check-jsonschema": ["check-jsonschema", "--schemafile", schema, front],
        "markdownlint-cli2": ["markdownlint-cli2", post],
    }
    beside = str(Path(sys.executable).parent)
    found = {name: shutil.which(name) or shutil.which(name, path=beside) for name in commands}
    return {name: [program, *commands[name][1:]] for name, program in found.items() if program}


def table(rows: Sequence[tuple[str, ...]]) -> str:
    """Rows, the first a heading, as a Markdown table."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    lines.insert(1, "|" + "|".join("-" * (w + 2) for w in widths) + "|")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True, help="a folder of posts")
    parser.add_argument("--post", type=Path, help="the small post (default: one of three lines)")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--peer", default="rumdl", help="rumdl, if it is not on the PATH")
    parser.add_argument("--write", type=Path, help="a folder for speed.md and speed.svg")
    given = parser.parse_args(arguments)
    postlint = [sys.executable, "-m", "postlint", "check", "--isolated", "--no-cache", "--quiet"]
    peer = shutil.which(given.peer) or shutil.which("rumdl", path=str(Path(sys.executable).parent))
    posts = sum(p.suffix in SUFFIXES and p.is_file() for p in given.corpus.rglob("*"))
    cold: dict[str, Command] = {"postlint": [*postlint, given.corpus]}
    if peer:
        cold["rumdl"] = [peer, "check", "--no-cache", "-q", given.corpus]
    else:
        print("rumdl is not installed: pip install rumdl; measured without it", file=sys.stderr)
    figures: list[tuple[str, float, str]] = []
    rows: list[tuple[str, ...]] = [("cold, no cache", "processors", "seconds", "posts/s", "of rumdl")]
    for processors in (None, {0}):
        times = best(cold, given.runs, processors)
        for name, taken in times.items():
            share = f"{times['rumdl'] / taken:.2f}x" if "rumdl" in times else "-"
            count = str(len(processors) if processors else os.cpu_count())
            rows.append((name, count, f"{taken:.2f}", f"{posts / taken:,.0f}", share))
            figures.append(
                (f"{name}, {count} core{'s'[: count != '1']}", posts / taken, f"{posts / taken:,.0f}")
            )
    cold_table = table(rows)
    print(f"{posts} posts\n\n{cold_table}\n")
    with tempfile.TemporaryDirectory() as folder:
        small = given.post or Path(folder, "small.md")
        if not given.post:
            small.write_text(SMALL_POST, "utf-8")
        starts: dict[str, Command] = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "the modules and a model": [sys.executable, "-c", FLOOR],
            "postlint": [*postlint, small],
        }
        if peer:
            starts["rumdl"] = [peer, "check", "--no-cache", "-q", small]
        starts |= _uncompiled(Path(folder), small)
        times = best(starts, given.runs * 2)
    rows = [("one small post, start to exit", "milliseconds", "of the modules and a model")]
    floor = times["the modules and a model"]
    rows += [(name, f"{taken * 1000:.0f}", f"{taken / floor:.2f}x") for name, taken in times.items()]
    print(table(rows))
    if given.write:
        from parts import measured

        parts = measured(given.corpus, given.runs)
        head = f"# Speed\n\nMade by `benchmarks/speed.py` over {posts:,} posts."
        text = "\n\n".join([head, cold_table, table(rows), PARTS, parts])
        (given.write / "speed.md").write_text(text + "\n", "utf-8")
        picture = bars("Posts per second, nothing kept from earlier runs", figures, "postlint")
        (given.write / "speed.svg").write_text(picture, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
