"""Links and images of a body, with the exact span of each URL."""

from __future__ import annotations

import re
from typing import Any

from postlint.markdown import html
from postlint.markdown.collector import Collector
from postlint.markdown.events import Events
from postlint.markdown.model import Anchor, Link
from postlint.markdown.references import definitions
from postlint.patterns import lazy

_DEFINITION = lazy(r"\n[ \t>*+\-0-9.)]*+\[[^\]\n]++\]:")
_LONGEST_LABEL = 1100  # characters, what stands before it and after it included
_DESTINATION = lazy(r"\]\(\s*+(?:>\s++)*+(?:<((?:[^<>\\\n]++|\\.)*+)>|(\S*+))")
_DEFINED = lazy(r"\]:\s*+(?:>\s++)*+(?:<((?:[^<>\\\n]++|\\.)*+)>|(\S++))")
_ESCAPE = lazy(r"\\([!-/:-@\[-`{-~])")

# GFM's extended autolinks (section 6.9): where the URL stops, then what is cut off its end.
_BARE = lazy(
    r"(?<![A-Za-z0-9+@/._=\-])(?:(?:https?|ftp)://|www\.(?=[A-Za-z0-9]))"
    r"[^\s<>\"`{}|\\^\x00-\x1f\x7f\u3000-\u3003\u3008-\u3011\u3014-\u301b\uff01-\uff0f\uff1a-\uff1f"
    r"\u2018-\u201f\u2026\u00ab\u00bb]++",
    re.IGNORECASE,
)
_TRAILING = "?!.,:*_~'\";"
_LAST_ENTITY = lazy(r"&[A-Za-z0-9]{1,31};$")


def decode(raw: str) -> str:
    """A destination as written in Markdown to the URL that it stands for."""
    if "\\" in raw:
        raw = _ESCAPE.sub(r"\1", raw)
    return html.decode(raw)


class LinkCollector(Collector):
    """The collector for Markdown: the walk over the parser's events tells it of links and runs of text.

    `inline` gathers (kind, the parser's data, start, end of the text, end) of links and images, `runs` the spans of
    running text that may hold bare URLs.
    """

    def __init__(self, events: Events, base: int) -> None:
        super().__init__(events.body, events.masked, base, events.hidden)
        self.events = events
        self.inline: list[tuple[str, Any, int, int, int]] = []
        self.runs: list[tuple[int, int]] = []

    def result(self) -> tuple[tuple[Link, ...], tuple[Anchor, ...]]:
        """Links in order of their URLs, and anchors. To be asked for once."""
        for link in self.inline:
            self.close(*link)
        for start, end in self.runs:
            self.bare(start, end)
        if _DEFINITION.search(self.masked) or _DEFINITION.match("\n" + self.masked[:_LONGEST_LABEL]):
            self.definitions()
        if self.hidden and "{{" in self.body:
            self.shortcodes()
        return super().result()

    def close(self, kind: str, data: Any, start: int, inner: int, end: int) -> None:
        """A link or image that reaches from `start` to `end` and whose text ends at `inner`."""
        link_type, body = data["link_type"], self.body
        if link_type == "Inline":
            if kind == "Image":
                kind, text = "image", body[start + 2 : inner]
            else:
                kind, text = "inline", body[start + 1 : inner]
            url, first = data["dest_url"], inner + 2
            if url and "&" not in url and self.masked.startswith(url, first):
                last = first + len(url)  # as written: no brackets, escapes or entities
                url = body[first:last]
            else:
                first, last = self.destination(inner, end)
                url = decode(body[first:last])
            self.link(kind, first, last, text, (start, end), url)
        elif link_type == "Autolink" or link_type == "Email":
            url = body[start + 1 : end - 1]
            if link_type == "Email":
                url = "mailto:" + url
            self.link("autolink", start + 1, end - 1, body[start + 1 : end - 1], (start, end), url)

    def destination(self, inner: int, end: int) -> tuple[int, int]:
        """Where the URL stands in a link whose text ends at `inner` and which ends at `end`."""
        found = _DESTINATION.match(self.masked, inner, end - 1)
        if not found:
            inner = self.masked.find("](", inner, end)
            found = _DESTINATION.match(self.masked, inner, end - 1) if inner >= 0 else None
        if not found:
            return end - 1, end - 1
        return found.span(1 if found[1] is not None else 2)

    def bare(self, start: int, end: int) -> None:
        """Bare URLs in a run of plain text."""
        body = self.body
        for found in _BARE.finditer(body, start, end):
            first, last = found.span()
            if body[last : last + 1] == "{" and self.templated(last, last + 1):
                last += 1  # the rest doesn't matter: nobody can ask for it
            else:
                last = first + _bare_length(found[0])
            url = body[first:last]
            if last - first < 6 or url.endswith("://"):
                continue
            self.link("bare", first, last, url, (first, last), html.decode(url))

    def definitions(self) -> None:
        """Reference definitions: each reported once, used or not."""
        for label, start, end in definitions(self.events):
            if label.startswith("^"):
                continue
            opening = self.masked.find("]:", start, end)
            found = _DEFINED.match(self.masked, opening, end) if opening >= 0 else None
            if not found:
                continue
            first, last = found.span(1 if found[1] is not None else 2)
            self.link("reference", first, last, label, (start, end), decode(self.body[first:last]))


def _bare_length(url: str) -> int:
    """How many characters of a run without white space are the URL: sentence marks at its end are not."""
    length = len(url)
    open_round = url.count(")") - url.count("(")
    open_square = url.count("]") - url.count("[")
    while length:
        last = url[length - 1]
        if last == ";" and (entity := _LAST_ENTITY.search(url, max(0, length - 34), length)):
            length = entity.start()
        elif last in _TRAILING:
            length -= 1
        elif last == ")" and open_round > 0:
            length, open_round = length - 1, open_round - 1
        elif last == "]" and open_square > 0:
            length, open_square = length - 1, open_square - 1
        else:
            break
    return length
