"""Draw the README's picture of a terminal: real output of postlint over example posts, as SVG.

    python scripts/terminal_picture.py      writes docs/terminal.svg

tests/test_generated.py holds the file to what this makes.
"""

from __future__ import annotations

import contextlib
import io
import os
import pty
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "terminal.svg"
WIDTH = 96  # cells
POSTS = (
    "_posts/2024-04-12-truncated-text-balik.md",
    "_posts/2024-05-03-front-matter-dates-regatta.md",
    "_posts/2024-05-21-ad-placeholder-minato.md",
    "_posts/2024-06-05-mojibake-cafe.md",
)


def draw() -> str:
    """The picture of `postlint check` over POSTS, as SVG."""
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(Text.assemble(("$ ", "green"), "postlint check _posts\n"))
    console.print(Text.from_ansi(_output()))
    return console.export_svg(title="postlint", unique_id="postlint")


def _output() -> str:
    """What postlint prints on a terminal (a pseudo-terminal, so not on Windows), with colours."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "postlint", "check", *POSTS, "--no-cache"],
        cwd=ROOT / "examples" / "jekyll",
        env={**_environment(), "COLUMNS": str(WIDTH), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=subprocess.DEVNULL,
    )
    os.close(theirs)
    chunks = []
    with contextlib.suppress(OSError):  # Linux says "input/output error" where others say end of file
        while chunk := os.read(ours, 65536):
            chunks.append(chunk)
    os.close(ours)
    process.wait()
    return b"".join(chunks).decode().replace("\r\n", "\n").rstrip("\n")


def _environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "LINES")}


if __name__ == "__main__":
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(draw(), "utf-8", newline="")
    sys.stdout.write(f"wrote {PICTURE.relative_to(ROOT)}\n")
