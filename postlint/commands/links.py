"""`postlint links`: every external link of the posts and what is known of it. Asks nothing."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator

from postlint.cache import FOLDER
from postlint.cli import CLEAN
from postlint.commands.check import ANSWERS
from postlint.config import Config, ConfigError
from postlint.discover import Target, discover
from postlint.engine import load
from postlint.post import Post
from postlint.reporters._escape import visible
from postlint.session import configured, sited
from postlint.source import BinaryFileError
from postlint.web import LinkSettings, Web, external_links, parse_links
from postlint.web.listing import Place, as_csv, as_json, as_text, rows

FORMS = {"text": as_text, "json": as_json, "csv": as_csv}


def links(given: argparse.Namespace) -> int:
    """List the links of a path."""
    config = configured(given.path, given.config, given.isolated)
    found = discover([given.path])
    if found.problems:
        raise ConfigError(f"{found.problems[0].path}: {found.problems[0].message}")
    places: dict[str, list[Place]] = {}
    for target in found.targets:
        for url, place in _links_of(sited(target, config)):
            places.setdefault(url, []).append(place)
    web = _known(config)
    verdicts = web.known(places)
    for note in web.notes:
        print(f"postlint: {visible(note)}", file=sys.stderr)
    text = FORMS[given.format](rows(places, verdicts, time.time()))
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()
    return CLEAN


def _known(config: Config) -> Web:
    store = config.root / FOLDER / ANSWERS
    settings = parse_links(config.links, config.root) if config.links else LinkSettings()
    return Web(settings, store if store.is_file() else None)


def _links_of(target: Target) -> Iterator[tuple[str, Place]]:
    try:
        source = load(target, {})
    except (OSError, BinaryFileError):
        return  # `check` tells about it
    post = Post(target.path, source, target.site, target.site_path)
    for link in external_links(post):
        yield link.url, Place(target.path, *source.position(link.span.start))
