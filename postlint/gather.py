"""What every target gives: from the cache where nothing changed, checked anew where something did."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import postlint
from postlint import registry, workers
from postlint.cache import Cache, Stamp, code_digest
from postlint.engine import Checked, Run, digest, load
from postlint.ruleset import Ruleset
from postlint.source import BinaryFileError

if TYPE_CHECKING:
    from postlint.site import Site

SETTINGS = frozenset({".yml", ".yaml", ".toml", ".json", ".js", ".mjs", ".cjs", ".ts", ".mts"})


def gather(
    run: Run, cache: Cache | None, jobs: int, progress: Callable[[int], None]
) -> tuple[dict[int, Checked], bool]:
    """The results of the targets by index, and whether an interrupt left some out.

    `progress` is told how many more are done.
    """
    if cache is None:
        return _checked(run, range(len(run.targets)), jobs, progress)
    settings = list(_settings(run))
    stamps = {i: stamp for i, target in enumerate(run.targets) if (stamp := Stamp.of(target.file))}
    contents = _contents(run, cache, settings, stamps)
    keys = {i: digest(content, settings[i]) for i, content in contents.items()}
    known = cache.entries(list(set(keys.values())))
    results = {i: known[key] for i, key in keys.items() if key in known}
    progress(len(results))
    left = [i for i in range(len(run.targets)) if i not in results]
    anew, interrupted = _checked(run, left, jobs, progress)
    if anew:
        contents |= {i: result.content for i, result in anew.items() if result.content}
        cache.store(
            [(digest(contents[i], settings[i]), result) for i, result in anew.items() if i in contents],
            [
                (run.targets[i].file, stamps[i], settings[i], content)
                for i, content in contents.items()
                if i in stamps and run.targets[i].file not in run.contents
            ],
        )
    return results | anew, interrupted


def _checked(
    run: Run, indexes: Sequence[int], jobs: int, progress: Callable[[int], None]
) -> tuple[dict[int, Checked], bool]:
    results: dict[int, Checked] = {}
    try:
        for index, result in workers.check_all(run, indexes, jobs, progress):
            results[index] = result
    except KeyboardInterrupt:
        return results, True
    return results, False


def _contents(
    run: Run, cache: Cache, settings: Sequence[bytes], stamps: dict[int, Stamp]
) -> dict[int, bytes]:
    """Digests of the targets' contents: from stamps, else by reading; all unknown where the cache is empty."""
    if not cache.count():
        return {}
    on_disk = {run.targets[i].file: i for i in stamps if run.targets[i].file not in run.contents}
    unchanged = cache.unchanged({file: (stamps[i], settings[i]) for file, i in on_disk.items()})
    found = {on_disk[file]: content for file, content in unchanged.items()}
    for index, target in enumerate(run.targets):
        if index not in found:
            try:
                found[index] = digest(load(target, run.contents).data)
            except (OSError, BinaryFileError):
                continue  # checking it says what is wrong
    return found


def _settings(run: Run) -> Iterator[bytes]:
    """For each target a digest of everything but its content that its check depends on."""
    code = code_digest([Path(postlint.__file__).parent, registry.built_in_folder()])
    fingerprints = [_fingerprint(run, ruleset, code) for ruleset in run.rulesets]
    sites = {site: _site_state(site) for site in {target.site for target in run.targets}}
    for target, which in zip(run.targets, run.ruleset_of, strict=True):
        site = target.site
        words = (
            sites[site],
            target.path,
            target.site_path,
            site.root,
            site.generator,
            site.configured,
            site.trusted,
        )
        yield digest(fingerprints[which], repr(words).encode("utf-8", "surrogateescape"))


def _site_state(site: Site) -> bytes:
    """Stands for the site's own configuration, which rules may ask for: its time zone, its extensions ..."""
    if not site.configured:
        return b""
    try:
        names = sorted(os.listdir(site.root))
    except OSError:
        return b""
    files = [site.root / name for name in names if os.path.splitext(name)[1] in SETTINGS]
    return code_digest([*files, site.root / "config"])


def _fingerprint(run: Run, ruleset: Ruleset, code: bytes) -> bytes:
    running = run.running(ruleset, ruleset.selected)
    folders = sorted({rule.page.parent for rule in running if rule.origin != registry.OURS})
    schemas = [c.schema.partition(":")[0] for c in ruleset.config.collections if c.schema]
    folders += [ruleset.config.root / name for name in schemas if "." in name]
    words = (postlint.__version__, [(r.name, ruleset.options[r.name]) for r in running], ruleset.config)
    return digest(code, code_digest(folders), repr(words).encode("utf-8", "surrogateescape"))
