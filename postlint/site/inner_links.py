"""Links to places of a post's own site: noted for each post in a few bytes, to be judged with the site's files.

Most posts need no tree for that: where a glance at the raw text tells all links, they are noted as suspected ones, for
some may stand in code. Only what seems broken is then looked up in the post's tree.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from postlint.corpus import Corpus, Fact
from postlint.finding import Span
from postlint.markdown.glance import glance

if TYPE_CHECKING:
    from postlint.markdown import Link
    from postlint.post import Post

_SURE = "0"  # in the place of a digest: the links come from the tree
_NO_PLACES = ("bare", "autolink")  # these kinds lead elsewhere


class InnerLink(NamedTuple):
    """A link in the post at `path` (`site_path` below the site's root), its URL as written.

    `sure` is False where it may be none, see `is_link`.
    """

    path: str
    site_path: str
    span: Span
    url: str
    sure: bool


def note(
    post: Post, wanted: Callable[[str], bool], sign: str = "", *, images: bool = True
) -> Iterator[Fact[bytes]]:
    """A fact that holds the links of a post's body whose URL, as written, is `wanted`; none where there are none.

    Every URL that is wanted holds `sign`; of what is only suspected nothing else is asked.
    """
    seen = post.once(glance)
    if seen.odd:
        places = [(*link.span, url) for link, url in _written(post, images=images) if wanted(url)]
        yield from fact(post, places)
    elif seen.inside:
        places = [place for place in seen.inside if sign in place[2] and place[0] >= post.body_start]
        yield from fact(post, places, f"{crc32(post.source.data) or 1:x}")


def fact(post: Post, places: Sequence[tuple[int, int, str]], digest: str = _SURE) -> Iterator[Fact[bytes]]:
    """A fact that holds links by (start, end, URL); `digest` stands for a text that has still to be looked at."""
    if places:
        lines = [f"{start} {end} {url}".replace("\n", " ") for start, end, url in places]
        head = f"{digest} {post.site_path}".replace("\n", " ")
        yield Fact(Span(0, 0), "\n".join((head, *lines)).encode("utf-8", "surrogatepass"))


def _written(post: Post, *, images: bool) -> Iterator[tuple[Link, str]]:
    """The links of a post's body that may lead into its site, and the URL of each as it is written."""
    for link in post.links:
        if link.kind not in _NO_PLACES and (images or link.kind != "image"):
            yield link, post.text[link.span.start : link.span.end] if link.templated else link.url


def noted(facts: Iterable[Fact[bytes]]) -> Iterator[InnerLink]:
    """The links that facts hold."""
    for fact in facts:
        head, *lines = fact.value.decode("utf-8", "surrogatepass").split("\n")
        digest, _, site_path = head.partition(" ")
        for line in lines:
            start, end, url = line.split(" ", 2)
            yield InnerLink(fact.path, site_path, Span(int(start), int(end)), url, digest == _SURE)


def is_link(corpus: Corpus[bytes], link: InnerLink, *, images: bool = True) -> bool:
    """Whether a link is one: its post's tree has it."""
    if link.sure:
        return True
    post = corpus.post(link.path)
    return post is not None and any(
        one.span == link.span and url == link.url for one, url in _written(post, images=images)
    )
