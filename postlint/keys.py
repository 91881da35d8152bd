"""Everything that a check or a whole run depends on, come down to digests: the keys of what is kept between runs."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import postlint
from postlint import registry
from postlint.cache.stamps import code_digest, environment, foreign_modules, stamp
from postlint.digest import digest

if TYPE_CHECKING:
    from postlint.engine import Run
    from postlint.ruleset import Ruleset
    from postlint.site import Site

SETTINGS = frozenset({".yml", ".yaml", ".toml", ".json", ".js", ".mjs", ".cjs", ".ts", ".mts"})
_DAY = 86_400
_OURS = (os.path.dirname(postlint.__file__), str(registry.built_in_folder()))


class Keys:
    """The keys of a run's targets by index, and of the run as a whole. Stamps are taken when this is made."""

    def __init__(self, run: Run) -> None:
        self._run = run
        contents = run.contents
        self.stamps = [b"" if contents and t.file in contents else stamp(t.file) for t in run.targets]
        self._shared, self._numbers = _shared(run)

    def shared(self, index: int) -> bytes:
        """Stands for what a target has in common with others of its site: rules, options, the site itself."""
        return self._shared[self._numbers[index]]

    def settings(self, index: int) -> bytes:
        """Stands for everything but its content that a target's check depends on."""
        target = self._run.targets[index]
        return digest(self.shared(index), _bytes(target.path), _bytes(target.site_path))

    def state(self, index: int) -> bytes:
        """Stands for a target's file as it is now, and its settings; b"" where there is no file to know it by."""
        return digest(self.stamps[index], self.settings(index)) if self.stamps[index] else b""

    def key(self, index: int, content: bytes) -> bytes:
        """The key of a target's entry, for a digest of its content."""
        return digest(content, self.settings(index))

    @cached_property
    def run(self) -> bytes:
        """Stands for a run: its targets, its settings, the day; not for what the files hold."""
        run = self._run
        words = (
            os.getcwd(),
            run.reported,
            run.show_notes,
            int(time.time()) // _DAY,
            os.environ.get("SOURCE_DATE_EPOCH"),
        )
        numbers = b"".join(number.to_bytes(4, "little") for number in self._numbers)
        paths = "\0".join([target.path for target in run.targets])
        files = "\0".join([target.file for target in run.targets])
        return digest(_bytes(repr(words)), *self._shared, numbers, _bytes(paths), _bytes(files))

    @cached_property
    def run_state(self) -> bytes:
        """Stands for the targets' files as they are now."""
        return digest(*self.stamps)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _shared(run: Run) -> tuple[list[bytes], Sequence[int]]:
    """A digest for each pair of ruleset and site, and for each target the number of its pair."""
    code = code_digest(_OURS)
    code = digest(code, environment())
    fingerprints = [_fingerprint(run, ruleset, code) for ruleset in run.rulesets]
    shared: list[bytes] = []
    known: dict[tuple[int, Site], int] = {}
    seen: dict[tuple[int, int], int] = {}  # by the site's id: hashing a site for every post would be slow
    numbers: list[int] = []
    for target, which in zip(run.targets, run.ruleset_of, strict=True):
        number = seen.get((which, id(target.site)))
        if number is None:
            site = target.site
            number = known.setdefault((which, site), len(shared))
            seen[which, id(site)] = number
            if number == len(shared):
                words = (site.root, site.generator, site.configured, site.trusted)
                shared.append(digest(fingerprints[which], _bytes(repr(words)), _site_state(site)))
        numbers.append(number)
    return shared, numbers


def _site_state(site: Site) -> bytes:
    """Stands for the site's own configuration, which rules may ask for: its time zone, its extensions ..."""
    if not site.configured:
        return b""
    return code_digest([*_settings_files(site), site.root / "config"])


def _settings_files(site: Site) -> Iterator[Path]:
    try:
        names = sorted(os.listdir(site.root))
    except OSError:
        return
    for name in names:
        if os.path.splitext(name)[1] in SETTINGS:
            yield site.root / name


def _fingerprint(run: Run, ruleset: Ruleset, code: bytes) -> bytes:
    running = run.running(ruleset, ruleset.selected)
    collections = ruleset.config.collections
    paths: set[str] = {str(rule.page.parent) for rule in running if rule.origin != registry.OURS}
    if paths or any(one.schema and ".py:" in one.schema for one in collections):
        paths.update(foreign_modules(_OURS))
    for one in collections:
        if one.schema and one.schema.endswith(".json"):
            from postlint.schema.json_files import files_of

            paths.update(map(str, files_of(ruleset.config.folder / one.schema)))
    today = int(time.time()) // _DAY if collections else 0  # a schema may speak of today
    words = (
        postlint.__version__,
        today,
        run.show_notes,
        [(rule.name, ruleset.options[rule.name]) for rule in running],
        ruleset.config,
    )
    return digest(code, code_digest(sorted(paths)), _bytes(repr(words)))
