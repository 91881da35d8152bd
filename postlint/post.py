"""A post: its source, front matter and body, each worked out once and only when a rule asks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from postlint.finding import Edit, Span
from postlint.source import Source

if TYPE_CHECKING:
    from postlint.front_matter import FrontMatter
    from postlint.markdown import Block, Body, Link
    from postlint.site import Site

T = TypeVar("T")


class Post:
    """One post as rules see it.

    `path` is the path as reported (relative to the working folder, '/'-separated); `site` the site it
    belongs to, `site_path` its path below the site's root, '/'-separated; `online` says whether links may
    be asked, so that a rule need not note what only an answer could make a finding of; `notes` whether
    anybody will see findings that are mere notes, so that a rule need not look for them. Everything else is
    computed from `source` on first use. Rules must not change a post.
    """

    def __init__(
        self,
        path: str,
        source: Source,
        site: Site,
        site_path: str = "",
        *,
        online: bool = False,
        notes: bool = True,
    ) -> None:
        self.path = path
        self.source = source
        self.text = source.text
        self.site = site
        self.site_path = site_path or path
        self.notes = notes
        self.online = online
        self._once: dict[Callable[[Post], Any], Any] = {}

    def once(self, work: Callable[[Post], T]) -> T:
        """What `work` makes of this post, worked out once however many rules ask for it."""
        try:
            found: T = self._once[work]
        except KeyError:
            found = self._once[work] = work(self)
        return found

    @cached_property
    def front_matter(self) -> FrontMatter:
        """The front matter; kind "none" and empty values where there is none."""
        from postlint import front_matter

        return front_matter.parse(self.text)

    @property
    def body_start(self) -> int:
        """The offset of the first character after the front matter."""
        return self.front_matter.span.end

    @cached_property
    def body(self) -> Body:
        """Blocks and links of the Markdown (or HTML) after the front matter."""
        from postlint import markdown

        return markdown.parse(self.text, self.body_start, self.suffix)

    @property
    def suffix(self) -> str:
        """The file's suffix in small letters, with its dot: ".md", ".mdx", ".html" ..."""
        name = self.path.rsplit("/", 1)[-1]
        return "." + name.rsplit(".", 1)[-1].lower() if "." in name else ""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Leaf blocks in order: paragraphs, headings, code, HTML, tables, items ..."""
        return self.body.blocks

    @property
    def links(self) -> tuple[Link, ...]:
        """Links and images of the body, in order."""
        return self.body.links

    def paragraphs(self) -> Iterator[Block]:
        """Running text at the top level: not in lists, quotes, tables or footnotes."""
        return (block for block in self.body.blocks if block.kind == "paragraph")

    def without(self, span: Span) -> Edit:
        """The edit that deletes the whole lines that `span` touches and one blank line along with them.

        The blank line after them goes, or at the end of the post the one before. Where the last line has
        no line end, what becomes the last line has none either.
        """
        starts, text = self.source.line_starts, self.text
        count = len(starts) - (starts[-1] == len(text) and len(starts) > 1)
        first = bisect_right(starts, span.start) - 1
        last = min(count, bisect_right(starts, max(span.start, span.end - 1))) - 1
        if last + 1 < count and not self.source.line(last + 2).strip():
            last += 1
        elif last + 1 == count and starts[first] > self.body_start and not self.source.line(first).strip():
            first -= 1
        end = starts[last + 1] if last + 1 < len(starts) else len(text)
        start = starts[first]
        if end == len(text) and first and text[-1:] not in ("\n", "\r"):
            start = starts[first - 1] + len(self.source.line(first))
        return Edit(Span(start, end), "")
