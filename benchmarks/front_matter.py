"""How fast front matter is judged: the rules by themselves, and whole runs beside check-jsonschema and remark.

    python benchmarks/front_matter.py --corpus FOLDER [--check-jsonschema COMMAND] [--remark FOLDER]

All get the same posts and the same schema (a title of text, a list of tags). check-jsonschema gets the front matter in
files of its own. --remark names a folder with remark-cli, remark-frontmatter and remark-lint-frontmatter-schema in its
node_modules. A peer that isn't named is left out.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from postlint import registry
from postlint.post import Post
from postlint.site import Site
from postlint.source import BinaryFileError, read

SUFFIXES = {".md", ".markdown"}
SCHEMA = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    "type": "object",
    "properties": {"title": {"type": "string"}, "tags": {"type": ["array", "string", "null"]}},
}
COLLECTION = """
[[collections]]
paths = ["**"]
[collections.fields]
title = { type = "text" }
tags = { type = ["list", "text"] }
"""
ROUNDS = 3


def posts_of(corpus: Path, limit: int) -> list[tuple[str, bytes, str]]:
    """(relative path, bytes, YAML front matter) of the posts that have such and are read without a problem."""
    found = []
    for path in sorted(corpus.rglob("*")):
        if path.suffix not in SUFFIXES or not path.is_file():
            continue
        data = path.read_bytes()
        try:
            post = Post(str(path), read(data), Site(corpus))
        except BinaryFileError:
            continue
        front_matter = post.front_matter
        if front_matter.kind == "yaml" and front_matter.values and not front_matter.problems:
            content = post.text[front_matter.content.start : front_matter.content.end]
            found.append((str(path.relative_to(corpus)), data, content))
    return found[:limit] if limit else found


def least(work: Callable[[], object], clock: Callable[[], float]) -> float:
    """The shortest of `ROUNDS` runs in seconds."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = clock()
        work()
        best = min(best, clock() - start)
    return best


def by_rule(posts: Sequence[tuple[str, bytes, str]]) -> None:
    """Microseconds of processor time a post for reading front matter and for each rule that judges it."""
    rules = [
        rule
        for rule in registry.load_folder(registry.built_in_folder(), registry.OURS)
        if rule.group == "front-matter"
    ]
    site = Site(Path())
    sources = [(path, read(data)) for path, data, _ in posts]
    total = 0.0
    seconds = least(
        lambda: [Post(path, source, site).front_matter for path, source in sources], time.process_time
    )
    print(f"{'read':24} {seconds / len(posts) * 1e6:7.1f} µs a post")
    made = [Post(path, source, site) for path, source in sources]
    for post in made:
        _ = post.front_matter
    for rule in rules:
        options = rule.options()
        seconds = least(lambda: [list(rule.check(post, options)) for post in made], time.process_time)  # noqa: B023
        total += seconds
        print(f"{rule.name:24} {seconds / len(posts) * 1e6:7.1f} µs a post")
    print(f"{'all rules':24} {total / len(posts) * 1e6:7.1f} µs a post")


def beside_peers(posts: Sequence[tuple[str, bytes, str]], args: argparse.Namespace) -> None:
    """Posts a second of whole runs."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "schema.json").write_text(json.dumps(SCHEMA))
        (root / "postlint.toml").write_text(COLLECTION)
        for path, data, content in posts:
            for folder, bytes_ in (("posts", data), ("yaml", content.encode("utf-8", "surrogateescape"))):
                file = root / folder / path
                file = file if folder == "posts" else file.with_suffix(".yaml")
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(bytes_)
        check = [
            sys.executable,
            "-m",
            "postlint",
            "check",
            "--no-cache",
            "--quiet",
            "--select",
            "front-matter",
        ]
        commands = {"postlint": [*check, "--config", "postlint.toml", "posts"]}
        if args.check_jsonschema:
            files = sorted(str(file.relative_to(root)) for file in (root / "yaml").rglob("*.yaml"))
            commands["check-jsonschema"] = [args.check_jsonschema, "--schemafile", "schema.json", *files]
        if args.remark:
            modules = Path(args.remark).resolve() / "node_modules"
            (root / "node_modules").symlink_to(modules)
            plugins = [
                "remark-frontmatter",
                ["remark-lint-frontmatter-schema", {"schemas": {"schema.json": ["posts/**"]}}],
            ]
            (root / ".remarkrc.json").write_text(json.dumps({"plugins": plugins}))
            commands["remark"] = [
                "node",
                str(modules / "remark-cli" / "cli.js"),
                "--quiet",
                "--no-stdout",
                "posts",
            ]
        one = {name: [*command[:-1], _first(root / command[-1], root)] for name, command in commands.items()}
        if args.check_jsonschema:
            one["check-jsonschema"] = commands["check-jsonschema"][:4]
        times = {
            name: (_seconds(command, root), _seconds(one[name], root)) for name, command in commands.items()
        }
        ours = times["postlint"]
        for name, (all_posts, first) in times.items():
            each = max(1e-9, all_posts - first) / len(posts)
            line = f"{name:24} {len(posts) / all_posts:7.0f} posts a second, {each * 1e6:7.0f} µs a post after starting"
            if name != "postlint":
                own = max(1e-9, ours[0] - ours[1]) / len(posts)
                line += f"  postlint: {all_posts / ours[0]:.1f}x, {each / own:.1f}x after starting"
            print(line)


def _first(folder: Path, root: Path) -> str:
    """The first post of a folder, relative to `root`; a file's own name where it is one."""
    found = next((file for file in sorted(folder.rglob("*")) if file.is_file()), folder)
    return str(found.relative_to(root))


def _seconds(command: Sequence[str], folder: Path) -> float:
    return least(
        lambda: subprocess.run(command, cwd=folder, capture_output=True, check=False), time.perf_counter
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=0, help="posts; 0 for all")
    parser.add_argument("--check-jsonschema", metavar="COMMAND")
    parser.add_argument("--remark", metavar="FOLDER")
    args = parser.parse_args()
    posts = posts_of(args.corpus, args.limit)
    print(f"{len(posts)} posts with YAML front matter")
    by_rule(posts)
    beside_peers(posts, args)


if __name__ == "__main__":
    main()
