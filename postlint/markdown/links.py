"""Links and images of a body, with the exact span of each URL."""

from __future__ import annotations

import re
from typing import Any

from postlint.finding import Span
from postlint.markdown import html
from postlint.markdown.collector import Collector
from postlint.markdown.events import Events
from postlint.markdown.model import Anchor, Link

# What a body without a link or an anchor lacks.
_SIGNS = ("](", "<", "://", "www.", "{#")
_DEFINITION = re.compile(r"^[ \t>*+\-0-9.)]*+\[[^\]\n]++\]:", re.MULTILINE)
_DESTINATION = re.compile(r"\]\(\s*+(?:>\s++)*+(?:<((?:[^<>\\\n]++|\\.)*+)>|(\S*+))")
_DEFINED = re.compile(r"\]:\s*+(?:>\s++)*+(?:<((?:[^<>\\\n]++|\\.)*+)>|(\S++))")
_INLINE = ("Emphasis", "Strong", "Strikethrough", "Link", "Image")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")

# GFM's extended autolinks (section 6.9): where the URL stops, then what is cut off its end.
_BARE = re.compile(
    r"(?<![A-Za-z0-9+@/._=\-])(?:(?:https?|ftp)://|www\.(?=[A-Za-z0-9]))"
    r"[^\s<>\"`{}|\\^\x00-\x1f\x7f\u3000-\u3003\u3008-\u3011\u3014-\u301b\uff01-\uff0f\uff1a-\uff1f"
    r"\u2018-\u201f\u2026\u00ab\u00bb]++",
    re.IGNORECASE,
)
_TRAILING = "?!.,:*_~'\";"
_LAST_ENTITY = re.compile(r"&[A-Za-z0-9]{1,31};$")


def links(events: Events, base: int) -> tuple[tuple[Link, ...], tuple[Anchor, ...]]:
    """Links, in order of their URLs, and anchors of a parsed body that starts at offset `base`."""
    body = events.body
    reader = _Reader(events, base)
    if any(sign in body for sign in _SIGNS):
        reader.walk()
    if "]:" in body and _DEFINITION.search(events.masked):
        reader.definitions()
    if "{{" in body and events.hidden:
        reader.shortcodes()
    return reader.result()


def decode(raw: str) -> str:
    """A destination as written in Markdown to the URL that it stands for."""
    if "\\" in raw:
        raw = _ESCAPE.sub(r"\1", raw)
    return html.decode(raw)


class _Reader(Collector):
    """The collector for Markdown: it walks the parser's events."""

    def __init__(self, events: Events, base: int) -> None:
        super().__init__(events.body, events.masked, base, events.hidden)
        self.events = events

    def walk(self) -> None:
        """One pass over the events: links and images as they close, tags, bare URLs in plain text."""
        open_links: list[tuple[str, Any, int]] = []
        inner = 0  # where the last inline child ended
        quiet: list[str] = []
        run_start = run_end = -1  # a run of plain text that holds a bare URL
        body = self.body
        code, www = False, "www." in body
        block = 0  # where the open HTML block starts
        for event, span in self.events.list:
            if type(event) is str:
                inner = span["end"]
                continue
            (name,) = event
            if name == "Text":
                if open_links:
                    inner = span["end"]
                elif 0 <= run_end >= span["start"] - 2 and not body[run_end : span["start"]].strip("~*_"):
                    run_end = span["end"]  # what looks like emphasis inside a URL is none
                elif ("://" in (text := event["Text"]) or (www and "www." in text)) and not (code or quiet):
                    if run_start >= 0:
                        self.bare(run_start, run_end)
                    run_start, run_end = span["start"], span["end"]
                continue
            value = event[name]
            if name == "Start":
                if type(value) is str:
                    if value == "HtmlBlock":
                        block = span["start"]
                    continue
                ((kind, data),) = value.items()
                if kind == "Link" or kind == "Image":
                    open_links.append((kind, data, span["start"]))
                    inner = span["start"] + (2 if kind == "Image" else 1)
                elif kind == "CodeBlock":
                    code = True
                elif kind == "Heading" and data["id"]:
                    start = span["start"] + self.base
                    self.anchors.append(Anchor(data["id"], Span(start, start)))
            elif name == "End":
                if value == "Link" or value == "Image":
                    kind, data, start = open_links.pop()
                    self.close(kind, data, start, inner, span["end"])
                elif value == "CodeBlock":
                    code = False
                elif value == "HtmlBlock":
                    self.html(block, span["end"], quiet, inline=False)
                elif quiet and value not in _INLINE:
                    quiet.clear()  # an unclosed <code> ends with its block
                inner = span["end"]
            elif name == "InlineHtml":
                inner = span["end"]
                self.html(span["start"], inner, quiet, inline=True)
            elif name != "Html":
                inner = span["end"]
        if run_start >= 0:
            self.bare(run_start, run_end)

    def close(self, kind: str, data: Any, start: int, inner: int, end: int) -> None:
        """A link or image that reaches from `start` to `end` and whose text ends at `inner`."""
        link_type, body = data["link_type"], self.body
        if link_type == "Inline":
            destination = data["dest_url"]
            first = inner + 2
            if destination and "&" not in destination and self.masked.startswith(destination, first):
                last = first + len(destination)  # as written: no brackets, escapes or entities
                url = body[first:last]
            else:
                first, last = self.destination(inner, end)
                url = decode(body[first:last])
            text = body[start + (2 if kind == "Image" else 1) : max(inner, start + 1)]
            self.link("image" if kind == "Image" else "inline", first, last, text, (start, end), url)
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
        for label, start, end in self.events.definitions():
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
