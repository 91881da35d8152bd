from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from postlint import Corpus, Fact, Finding, Post, Related, Severity, Span, rule
from postlint.leftovers.repetition import Repeated, record, repeated

LANGUAGE = re.compile(r"(?<![^/._])[a-z]{2}(?:[-_][A-Za-z]{2,4})?(?=[/.])")
MOST = 0.5  # of a site's posts: what stands in more of them stands there on purpose


@dataclass(frozen=True, slots=True)
class Options:
    """How often a block must be met.

    `min_posts` is the number of posts, `share` the share of the site's posts (0 to 1); the higher one counts.
    """

    min_posts: int = 3
    share: float = 0.002


@rule("leftovers", Options, severity=(Severity.NOTE, Severity.WARNING))
def check(post: Post, _options: Options) -> Iterator[Fact[bytes]]:
    """Paragraph that stands in several posts of a site"""
    if kept := record(post):
        yield Fact(Span(0, 0), kept)


@check.finish
def finish(corpus: Corpus[bytes], options: Options) -> Iterator[Finding]:
    """A finding for each block that repeats; for one in most posts a single note."""
    facts = corpus.facts
    fewest = max(2, options.min_posts, ceil(options.share * corpus.posts))
    for group in repeated([fact.value for fact in facts], fewest):
        posts = sorted({item.post for item in group})
        usual = len(posts) > max(fewest, MOST * corpus.posts)
        # Versions of a page in several languages, not all of it translated yet, are one page.
        pages = len({page(facts[number].path) for number in posts})
        for item in group[:1] if usual else group:
            path = facts[item.post].path
            if corpus.reported is not None and path not in corpus.reported:
                continue
            others = [other for other in _firsts(group) if other.post != item.post][:2]
            yield Finding(
                item.span,
                _message(len(posts), [facts[other.post].path for other in others], usual),
                Severity.WARNING if item.suspicious and not usual and pages >= fewest else Severity.NOTE,
                related=tuple(Related(facts[o.post].path, o.span, "the same block") for o in others),
                path=path,
            )


def page(path: str) -> str:
    """A path without what names a language in it: `content/de/boats.md` and `content/fr/boats.md` are one page."""
    return LANGUAGE.sub("", path)


def _firsts(group: list[Repeated]) -> list[Repeated]:
    return list({item.post: item for item in reversed(group)}.values())[::-1]


def _message(count: int, others: list[str], usual: bool) -> str:
    if usual:
        return (
            f"this paragraph stands in {count} posts, most of the site: move it to the layout if it is meant"
        )
    return f"this paragraph stands in {count} posts, as in {' and '.join(others)}: delete what isn’t this post’s own"
