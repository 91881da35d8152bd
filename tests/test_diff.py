"""The diff of a post: what it says is what was changed, and git takes it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from sites import Folder

from postlint.commands.diff import unified

HUNK = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@\n")
NO_END = "\\ No newline at end of file\n"


def patched(before: str, diff: list[str]) -> str:
    """The text that a diff makes of another one, its counts and unchanged lines checked on the way."""
    old = re.findall(r"[^\n]*\n|[^\n]+", before)
    out: list[str] = []
    at, sign = 0, ""
    for line in (part for whole in diff[2:] for part in re.findall(r"[^\n]*\n", whole)):
        if found := HUNK.fullmatch(line):
            start = int(found[1]) - (found[2] != "0")
            out += old[at:start]
            at = start
        elif line == NO_END:
            if sign != "-":
                out[-1] = out[-1].removesuffix("\n")
        else:
            sign = line[0]
            if sign != "-":
                out.append(line[1:])
            if sign != "+":
                assert old[at].rstrip("\n") == line[1:-1]
                at += 1
    return "".join(out + old[at:])


lines = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "\x0cd\x85e\u2028\r\n", "\n", "f"]), max_size=14)


@given(lines, lines)
def test_a_diff_makes_the_new_text_of_the_old_one(old: list[str], new: list[str]) -> None:
    before, after = "".join(old), "".join(new)
    assert patched(before, list(unified(before, after, "a.md"))) == after


def test_every_other_line_of_a_long_post(tmp_path: Path) -> None:
    before = "".join(f"line {n}\n" for n in range(40_000))
    after = "".join(f"line {n}\n" if n % 2 else f"Line {n}\n" for n in range(40_000))
    diff = list(unified(before, after, "a.md"))
    assert patched(before, diff) == after
    assert len(diff) == 2 + 1 + 60_000


def test_git_applies_it(folder: Folder) -> None:
    bridge = "Die Br\u00c3\u00bccke f\u00c3\u00bchrt."
    text = f"{bridge}\r\n\x0cSeite\u2028zwei\r\n\r\n{bridge}"
    file = folder.write("a.md", text)
    diff = folder.run("check", "--diff", "--unsafe-fixes").out
    subprocess.run(["git", "apply", "-"], input=diff.encode(), cwd=folder.root, check=True)
    by_diff = file.read_bytes()
    folder.write("a.md", text)
    folder.run("check", "--unsafe-fixes")
    assert by_diff == file.read_bytes() != text.encode()
