"""Where links and anchors gather, and how HTML tags give some."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from operator import attrgetter

from postlint.finding import Span
from postlint.markdown.html import Attribute, Tag, decode
from postlint.markdown.model import Anchor, Link
from postlint.patterns import lazy

# An attribute that holds a URL -> the tag that it must stand in, or "" for any.
_URL_ATTRIBUTES = {
    "href": "", "src": "", "srcset": "", "poster": "video", "data": "object", "cite": "",
    "data-src": "", "to": "Link",
}  # fmt: skip
_NO_LINK_TAGS = frozenset({"base", "form", "input", "button", "use"})
_QUIET = frozenset({"pre", "code", "script", "style", "textarea", "kbd", "samp", "tt", "xmp"})
_SHORTCODE = lazy(r"\{\{[<%]\s*+([\w/.-]++)([^{}]*+)\}\}")
_SHORTCODE_URL = lazy(r"""(?<![\w-])(src|href|link|url)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|`([^`]*+)`)""")
_SPAN = attrgetter("span")
_new = tuple.__new__  # makes named tuples in half the time of their own constructors
_CANDIDATE = lazy(r"([^\s,]\S*+)(?:\s[^,]*+)?,?")


class Collector:
    """Links and anchors found in `body`, which starts at offset `base` of the post's text.

    `masked` is the body with stand-ins for template tags, `hidden` the spans of these. What `html` is told of is
    looked at when the result is asked for: most posts' links never are.
    """

    def __init__(self, body: str, masked: str, base: int, hidden: tuple[tuple[int, int], ...]) -> None:
        self.body = body
        self.masked = masked
        self.base = base
        self.hidden = hidden
        self.links: list[Link] = []
        self.anchors: list[Anchor] = []
        self._tags: list[Tag] = []

    def result(self) -> tuple[tuple[Link, ...], tuple[Anchor, ...]]:
        """Links in order of their URLs, and anchors. To be asked for once."""
        for tag in self._tags:
            self.tag(tag)
        return tuple(sorted(self.links, key=_SPAN)), tuple(sorted(self.anchors, key=_SPAN))

    def link(self, kind: str, start: int, end: int, text: str, outer: tuple[int, int], url: str) -> None:
        base, templated = self.base, False
        if self.hidden:
            templated = self.templated(start, end)
        inner, whole = _new(Span, (start + base, end + base)), _new(Span, (outer[0] + base, outer[1] + base))
        self.links.append(_new(Link, (kind, url, inner, text, whole, templated)))

    def templated(self, start: int, end: int) -> bool:
        """Whether a template tag stands in these characters."""
        spans = self.hidden
        if not spans:
            return False
        index = bisect_left(spans, (start, -1))
        return (index < len(spans) and spans[index][0] < end) or (index > 0 and spans[index - 1][1] > start)

    def html(self, tags: Iterable[Tag], quiet: list[str], *, inline: bool) -> None:
        """The tags of a piece of HTML; `quiet` keeps the open elements whose content is not prose."""
        for tag in tags:
            name = tag.name
            if name in _QUIET:
                if tag.closing:
                    if name in quiet:
                        del quiet[quiet.index(name) :]
                elif self.body[tag.end - 2] != "/":
                    quiet.append(name)
            if tag.closing or not tag.attributes:
                continue
            if not quiet or name == "script":
                self._tags.append(tag)
        if not inline and "pre" not in quiet:
            quiet.clear()

    def tag(self, tag: Tag) -> None:
        for attribute in tag.attributes:
            name, value, start = attribute
            value = self.body[start : start + len(value)] if value else ""
            if name == "id" or (name == "name" and tag.name == "a"):
                if value and not self.templated(start, start + len(value)):
                    self.anchors.append(Anchor(decode(value), self._span(attribute)))
            elif name in _URL_ATTRIBUTES and start >= 0 and tag.name not in _NO_LINK_TAGS:
                if _URL_ATTRIBUTES[name] not in ("", tag.name):
                    continue
                if value[:1] == "{" and self.body[start - 1] == "=":
                    continue  # a JSX expression
                if name == "srcset":
                    self.srcset(tag, value, start)
                    continue
                lead = len(value) - len(value.lstrip())
                stripped = value.strip()
                first = start + lead
                url = decode(stripped)
                self.link("html", first, first + len(stripped), tag.name, (tag.start, tag.end), url)

    def srcset(self, tag: Tag, value: str, start: int) -> None:
        """Each candidate of a srcset: URL, then width or density, separated by commas."""
        for found in _CANDIDATE.finditer(value):
            url = found[1].rstrip(",")
            first = start + found.start(1)
            self.link("html", first, first + len(url), tag.name, (tag.start, tag.end), decode(url))

    def _span(self, attribute: Attribute) -> Span:
        start = attribute.start + self.base
        return Span(start, start + len(attribute.value))

    def shortcodes(self) -> None:
        """URLs among the named arguments of Hugo shortcodes."""
        for start, end in self.hidden:
            found = _SHORTCODE.match(self.body, start, end)
            if found and "=" in found[2] and found[1] != "/":  # "{{</* x */>}}" only shows one
                for url in _SHORTCODE_URL.finditer(self.body, found.start(2), found.end(2)):
                    group = url.lastindex or 2
                    first, last = url.span(group)
                    if first < last:
                        value = decode(url[group])
                        self.links.append(
                            Link(
                                "html",
                                value,
                                Span(first + self.base, last + self.base),
                                found[1],
                                Span(start + self.base, end + self.base),
                            )
                        )
