"""Fix real posts, good and damaged ones, on disk: only what findings name may change, and a second run changes nothing.

    python benchmarks/fixes.py --corpus FOLDER [--corpus FOLDER ...] [--damaged 2000] [--seed 1]

The posts are copied, some get a byte order mark, CRLF, no last newline, other permissions, or become symbolic links.
What `--fix` (and then `--unsafe-fixes`) writes is held against the edits that the JSON report names, applied
here by other means, round by round. Exit code 1 where anything differs.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from fuzz import SUFFIXES, damaged

from postlint.source import read

MARK = b"\xef\xbb\xbf"
LARGEST = 100_000  # bytes of a damaged post
ROUNDS, OF_ALL = (
    100,
    12,
)  # rounds, as many as --fix makes; those over all posts, before only posts that still change
MODES = (0o600, 0o640, 0o664)
SLOT = b"\n\n/1234567/Site_mrec\n\n"


class State(NamedTuple):
    """What a file is like besides its text."""

    data: bytes
    mode: int
    is_link: bool


def states(root: Path) -> dict[str, State]:
    """Every post below a folder by its path."""
    found = {}
    for path in sorted(root.rglob("*")):
        if path.suffix in SUFFIXES and path.is_file():
            found[path.relative_to(root).as_posix()] = State(
                path.read_bytes(), path.stat().st_mode, path.is_symlink()
            )
    return found


def misread(data: bytes) -> bytes:
    """A post whose UTF-8 was taken for Windows-1252."""
    return data.decode("utf-8", "replace").encode().decode("cp1252", "replace").encode()


def with_slot(data: bytes) -> bytes:
    """A post in which the first blank line after the front matter holds an ad slot's path."""
    head, found, rest = data.partition(b"\n\n")
    return head + SLOT + rest if found else data + SLOT


def make(corpora: Sequence[Path], count: int, seed: int, root: Path) -> None:
    """Copy the corpora below `root`, with `count` damaged posts beside them, in many dresses."""
    rng = random.Random(seed)
    for number, corpus in enumerate(corpora):
        shutil.copytree(corpus, root / f"{number}-{corpus.name}")
    posts = sorted(path for path in root.rglob("*") if path.suffix in SUFFIXES and path.is_file())
    (root / "damaged").mkdir()
    for number in range(count):
        path, data = damaged(posts, number, seed)
        if number % 4 == 1:
            data = misread(path.read_bytes())
        elif number % 4 == 2:
            data = with_slot(path.read_bytes())
        (root / "damaged" / f"{number}{path.suffix}").write_bytes(data[:LARGEST])
    posts += sorted((root / "damaged").iterdir())
    (root / "linked").mkdir()
    for number, path in enumerate(posts):
        _dress(path, rng, root / "linked" / f"{number}.txt")


def _dress(path: Path, rng: random.Random, target: Path) -> None:
    data, chance = path.read_bytes(), rng.random
    if chance() < 0.15 and not data.startswith(MARK):
        data = MARK + data
    if chance() < 0.15 and b"\r" not in data:
        data = data.replace(b"\n", b"\r\n")
    if chance() < 0.15:
        data = data.rstrip(b"\r\n")
    path.write_bytes(data)
    path.chmod(rng.choice(MODES))
    if chance() < 0.02:
        path.rename(target)
        path.symlink_to(target)


def report(root: Path, *extra: str, paths: Sequence[str] = (".",)) -> tuple[dict[str, Any], str]:
    """The JSON report of a run over a folder or posts of it, and what it says on stderr."""
    command = [sys.executable, "-m", "postlint", "check", "--isolated", "--no-cache", "--format", "json"]
    run = subprocess.run(
        [*command, "--fail-on", "never", *extra, "--", *paths], cwd=root, capture_output=True, check=False
    )
    if run.returncode not in (0, 2):
        raise SystemExit(f"exit {run.returncode}: {run.stderr.decode()[-2000:]}")
    return json.loads(run.stdout), run.stderr.decode("utf-8", "replace")


Edits = list[tuple[int, int, str]]
"""Start, end (character offsets) and new text of the edits of one fix."""


def offsets(text: str, edits: Sequence[Mapping[str, Any]]) -> Edits:
    """The edits of a report's fix in characters of the text."""
    starts = [0]
    at = 0
    while at < len(text):
        if text[at] == "\r" and text[at + 1 : at + 2] == "\n":
            at += 1
        at += 1
        if text[at - 1] in "\r\n":
            starts.append(at)
    return [
        (
            starts[edit["line"] - 1] + edit["column"] - 1,
            starts[edit["end_line"] - 1] + edit["end_column"] - 1,
            edit["text"],
        )
        for edit in edits
    ]


def applied(data: bytes, fixes: Sequence[tuple[bool, Sequence[Mapping[str, Any]]]]) -> bytes:
    """One round: fixes (safe or not, edits) in order of their first edit, those that touch others left out."""
    source = read(data)
    text = source.text
    candidates = [(sorted(offsets(text, edits)), not safe) for safe, edits in fixes]
    taken: Edits = []
    for edits, _ in sorted(candidates, key=lambda one: (one[0][0][:2], one[1])):
        clash = any(
            edit[0] == other[0] or (edit[0] < other[1] and other[0] < edit[1])
            for edit in edits
            for other in taken
        )
        if not clash:
            taken += edits
    for start, end, new in sorted(taken, reverse=True):
        text = text[:start] + new + text[end:]
    return source.encode(text)


def by_report(root: Path, unsafe: bool) -> int:
    """Apply what the reports name until they name nothing more; how many rounds it took."""
    paths = ["."]
    for number in range(ROUNDS):
        fixes: dict[str, list[tuple[bool, Any]]] = defaultdict(list)
        for finding in report(root, paths=paths)[0]["findings"]:
            if (fix := finding.get("fix")) and fix["edits"] and (fix["safe"] or unsafe):
                fixes[finding["path"]].append((fix["safe"], fix["edits"]))
        changed = []
        for name, found in fixes.items():
            before = (root / name).read_bytes()
            after = applied(before, found)
            if after != before:
                (root / name).write_bytes(after)
                changed.append(name)
        if not changed:
            return number
        if number >= OF_ALL:
            paths = sorted(changed)
    return ROUNDS


def harm(before: dict[str, State], after: dict[str, State]) -> Iterator[tuple[str, str]]:
    """(path, what) of what no fix may change."""
    for name, old in before.items():
        new = after.get(name)
        if new is None:
            yield name, "is gone"
            continue
        if old.data == new.data:
            if old != new:
                yield name, "has other permissions, or is no link any more"
            continue
        if (old.mode, old.is_link) != (new.mode, new.is_link):
            yield name, "has other permissions, or is no link any more"
        if old.data.startswith(MARK) and not new.data.startswith(MARK):
            yield name, "lost its byte order mark"
        crlf, lone = old.data.count(b"\r\n"), old.data.count(b"\n")
        if crlf and crlf == lone and new.data.count(b"\n") != new.data.count(b"\r\n"):
            yield name, "mixes line ends"
        if not crlf and b"\r" not in old.data and b"\r\n" in new.data:
            yield name, "got CRLF line ends"
    for name in after.keys() - before.keys():
        yield name, "is new"


def judged(made: Path, work: Path, unsafe: bool) -> Iterator[tuple[str, str]]:
    """Fix one copy by command and one by its reports; (path, what) of all that is wrong."""
    ours, theirs = work / "by-report", work / "by-command"
    for folder in (ours, theirs):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(made, folder, symlinks=True)
        for link in (path for path in folder.rglob("*") if path.is_symlink()):
            target = folder / "linked" / Path(link.readlink()).name
            link.unlink()
            link.symlink_to(target)
    before = states(theirs)
    option = "--unsafe-fixes" if unsafe else "--fix"
    _, said = report(theirs, option)
    after = states(theirs)
    rounds = by_report(ours, unsafe)
    expected = states(ours)
    yield from harm(before, after)
    refused = Counter[str]()
    for name in before.keys() & after.keys():
        if after[name].data != expected[name].data:
            if f"{name}: not fixed" in said or f"{name}: " in said:
                refused[name] += 1
            else:
                yield name, "differs from what the report's edits make of it"
    report(theirs, option)
    for name, state in states(theirs).items():
        if state.data != after[name].data:
            yield name, "was changed again by a second run"
    fixed = sum(after[name].data != before[name].data for name in before)
    print(
        f"{option}: {fixed:,} of {len(before):,} posts changed, {rounds} rounds;"
        f" {len(refused)} repairs refused with a message"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Fix and compare; exit code 1 where anything is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, action="append", required=True, help="a folder of posts")
    parser.add_argument("--damaged", type=int, default=2000, help="how many damaged posts come on top")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args(arguments)
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="postlint-fixes-") as name:
        made = Path(name) / "made"
        made.mkdir()
        make(given.corpus, given.damaged, given.seed, made)
        for unsafe in (False, True):
            for path, what in judged(made, Path(name), unsafe):
                print(f"{path}: {what}")
                wrong += 1
    print(f"{wrong} wrong (seed {given.seed})")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
