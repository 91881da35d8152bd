"""What reading a body gives: blocks, links, references and anchors, with spans into the post's text."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import NamedTuple

from postlint.finding import Span


class Block(NamedTuple):
    """A leaf block.

    `kind` is "paragraph", "heading", "code", "html", "quote", "list_item", "table", "footnote" or
    "thematic_break"; text inside a quote, an item or a footnote definition has the innermost container's
    kind, a table is one block. A paragraph that holds nothing but template tags is "html".

    `span` reaches from the block's first character to after the last one that isn't white space. `text`
    is what a reader sees: inline markup, HTML tags, comments, template tags and URLs dropped, entities
    decoded, soft line breaks as a space and hard ones as a line feed; cells are joined by tabs, rows by
    line feeds; code is its content. `level` is a heading's level (1-6) or a list's nesting (from 1).
    `parts` are what `text` is made of, `sources` the offsets in the post's text where each of them begins.
    """

    kind: str
    span: Span
    text: str
    level: int = 0
    parts: tuple[str, ...] = ()
    sources: tuple[int, ...] = ()

    def origin(self, offset: int) -> int:
        """The offset in `Source.text` of the character at `offset` of `text`."""
        starts = [0, *accumulate(map(len, self.parts))][:-1]
        index = bisect_right(starts, offset) - 1
        if index < 0:
            return self.span.start
        source = self.sources[index]
        following = self.sources[index + 1] if index + 1 < len(self.sources) else self.span.end
        return min(source + offset - starts[index], max(source, following), self.span.end)


class Link(NamedTuple):
    """A link or an image.

    `kind` is "inline", "reference" (a reference's definition), "autolink" (in angle brackets), "bare",
    "image", "html" (an attribute of a tag or shortcode) or "front-matter". `url` is what a browser gets:
    entities and escapes decoded; a template tag in it stands as written and makes it `templated`.
    `span` holds the URL's characters alone, without brackets or quotes; `text` is the link's or the
    image's text, a definition's label or a tag's name; `outer` is the whole construct.
    """

    kind: str
    url: str
    span: Span
    text: str
    outer: Span
    templated: bool = False


class Reference(NamedTuple):
    """A `[text][label]`, `[label][]` or `[label]` whose label no definition in the post defines.

    `form` is "full", "collapsed" or "shortcut" accordingly; `span` is the whole construct.
    """

    label: str
    form: str
    span: Span


class Anchor(NamedTuple):
    """An id that the body makes for a fragment to point to: written by hand in Markdown or HTML.

    The ids that headings get by themselves depend on the generator: see `postlint.site`.
    """

    id: str
    span: Span
