"""Training and test data for off-topic-ending: posts of many sites, some ended with another post's text.

Half of a site's posts with four and more paragraphs get an ending of 1-3 paragraphs of a donor (a quarter of the
posts, never used themselves), from another site or the same one, in the same language. Two leaks are avoided:
statistics of the language are counted without the sites that are scored, and those of a site without the post
itself. Rows are grouped by site, so that no site is both learned from and scored.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from postlint.post import Post
from postlint.site import Site
from postlint.source import read
from postlint.topic import reading
from postlint.topic.background import Background
from postlint.topic.digest import Digest
from postlint.topic.features import measure
from postlint.topic.mending import head_of
from postlint.topic.scene import subject
from postlint.topic.statistics import Shares, Statistics, gather, of_site, sample
from postlint.topic.terms import UNKNOWN, language, terms

SUFFIXES = (".md", ".markdown", ".mdx", ".html")
CAP = 120  # posts of one site that count fully in a language's frequencies
_ENDS = re.compile(r"[.!?…。！？»”\")\]]\s*$")
_NO_PROSE = re.compile(r"[{}<>|]|^\W*(http|www)")


class Original(NamedTuple):
    """A post as it was found."""

    path: str
    site: str
    text: str


class Version(NamedTuple):
    """A post as it is scored: `kind` "clean", "cut" (its own text, ended early), "other-site" or "same-site";
    `foreign` paragraphs at its end are not its own."""

    original: Original
    text: str
    kind: str
    foreign: int


class Row(NamedTuple):
    """One ending: label 1 foreign, 0 own, -1 neither (own and foreign paragraphs mixed); `screened` tells whether
    the screen leaves its post to be judged, `judged` whether the gates let the ending be judged by itself, `leave`
    whether its last block takes leave of its readers."""

    path: str
    site: str
    language: str
    kind: str
    alone: bool
    blocks: int
    label: int
    screened: bool
    judged: bool
    headed: bool
    leave: bool
    features: dict[str, float]


def originals(folders: Iterable[Path]) -> list[Original]:
    """All posts below the folders; the first level below each is the site."""
    found = []
    for folder in folders:
        for path in sorted(p for p in folder.rglob("*") if p.suffix in SUFFIXES and p.is_file()):
            relative = path.relative_to(folder)
            text = read(path.read_bytes()).text
            found.append(Original(relative.as_posix(), relative.parts[0], text))
    return found


def post(path: str, text: str) -> Post:
    """A post with that text."""
    return Post(path, read(text.encode("utf-8", "surrogateescape")), Site(Path("/")))


def paragraphs(original: Original) -> list[str]:
    """The source of the paragraphs of running text."""
    parsed = post(original.path, original.text)
    return [original.text[b.span.start : b.span.end] for b in parsed.paragraphs() if len(b.text) >= 80]


def versions(found: Sequence[Original], seed: int, per_site: int) -> Iterator[Version]:
    """Clean, cut and intruded posts, site by site, as described above."""
    rng = random.Random(seed)
    by_site = defaultdict(list)
    texts = {}
    for original in found:
        texts[original] = paragraphs(original)
        if len(texts[original]) >= 4:
            by_site[original.site].append(original)
    often = Counter(text for listed in texts.values() for text in set(listed))
    code = {original: language(original.text[-4000:]) for original in found}
    donors: dict[str, list[Original]] = {}
    hosts: list[Original] = []
    borrowed = {
        original: [
            t
            for t in listed
            if len(t) >= 140 and _ENDS.search(t) and not _NO_PROSE.search(t) and often[t] == 1
        ]
        for original, listed in texts.items()
    }
    for site, listed in sorted(by_site.items()):
        chosen = rng.sample(listed, min(per_site, len(listed)))
        cut = max(1, len(chosen) // 4)
        donors[site] = [d for d in chosen[:cut] if borrowed[d]]
        hosts += chosen[cut:]
    everyone = [donor for listed in donors.values() for donor in listed]
    for number, host in enumerate(hosts):
        same = [d for d in donors[host.site] if code[d] == code[host]]
        other = [d for d in everyone if d.site != host.site and code[d] == code[host]]
        pools = {"other-site": other, "same-site": same}
        kind = rng.choice([k for k, pool in pools.items() if pool] or ["clean"]) if number % 2 else "clean"
        if kind == "clean":
            yield Version(host, host.text, kind, 0)
            early = texts[host][4:-1]
            if early:
                end = host.text.find(early[rng.randrange(len(early))])
                stop = host.text.find("\n\n", end)
                if stop > 0:
                    yield Version(host, host.text[:stop] + "\n", "cut", 0)
        else:
            spans = borrowed[rng.choice(pools[kind])]
            many = rng.choice((1, 1, 2, 3))
            first = rng.randrange(max(1, len(spans) - many + 1))
            taken = spans[first : first + many]
            yield Version(host, host.text.rstrip() + "\n\n" + "\n\n".join(taken) + "\n", kind, len(taken))


def backgrounds(found: Iterable[Original]) -> dict[str, Background]:
    """Frequencies for each language, counted over whole posts; a site counts as `CAP` posts at most."""
    by_language: dict[str, dict[str, list[Original]]] = defaultdict(lambda: defaultdict(list))
    for original in found:
        parsed = post(original.path, original.text)
        code = language(original.text[parsed.body_start :])
        if code != UNKNOWN:
            by_language[code][original.site].append(original)
    return {code: background(code, sites) for code, sites in by_language.items()}


def background(code: str, sites: dict[str, list[Original]]) -> Background:
    """The frequencies of one language."""
    counts: defaultdict[str, float] = defaultdict(float)
    total = length = 0.0
    for listed in sites.values():
        weight = min(len(listed), CAP) / len(listed)
        for original in listed:
            parsed = post(original.path, original.text)
            words = [term for block in parsed.blocks for term in terms(block.text, code)]
            words += terms(head_of(parsed), code)
            for term in set(words):
                counts[term] += weight
            length += weight * len(words)
            total += weight
    shares = {term: n / (total + 1) for term, n in counts.items() if n > 1.5 or total < 20}
    return Background(shares, 0.5 / (total + 1), length / total)


def rows(
    found: Sequence[Version], tables: dict[str, dict[str, Background]], alone: bool = True
) -> Iterator[Row]:
    """The rows of versions; `tables` gives each site the background of the other sites."""
    by_site = defaultdict(list)
    for version in found:
        by_site[version.original.site].append(version)
    for site, listed in sorted(by_site.items()):
        samples = []
        for version in listed:
            if version.kind != "cut":
                parsed = post(version.original.path, version.text)
                if taken := sample(version.text, parsed.body_start):
                    samples.append((version.original.path, taken))
        statistics: dict[str, Statistics] = {}
        for version in listed:
            parsed = post(version.original.path, version.text)
            digest = reading.digest(parsed, screened=False, tables=tables[site].get)
            if digest is None or (table := tables[site].get(digest.language)) is None:
                continue
            if digest.language not in statistics:
                statistics[digest.language] = gather(samples, digest.language)
            left = reading.digest(parsed, tables=tables[site].get) is not None
            contexts = [False, True] if alone and version.kind != "cut" else [False]
            for without in contexts:
                site_statistics = statistics[digest.language]
                path = version.original.path
                shares = Shares(table) if without else of_site(table, site_statistics, path)
                yield from rows_of(version, digest, shares, without, left)


def rows_of(version: Version, digest: Digest, shares: Shares, alone: bool, left: bool) -> Iterator[Row]:
    """A row for each ending that can be measured."""
    whole = subject(digest, shares)
    for ending in digest.endings:
        features = measure(whole, ending)
        if features is not None:
            blocks = len(digest.units) - ending.first
            label = 0 if not version.foreign else 1 if blocks <= version.foreign else -1
            path, site, _ = version.original
            kind = version.kind
            own = (left, ending.judged, ending.headed, digest.leave)
            yield Row(path, site, digest.language, kind, alone, blocks, label, *own, features)
