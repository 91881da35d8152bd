"""A glance at the links of a post's raw text: enough to know that nothing is wrong with them, or that a tree is needed.

Parsing a post costs ten times as much. What is told here is a superset: text in code counts as well, and whatever isn't
written plainly counts as odd. A rule that sees something wrong looks at `Post.links` before it says so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from postlint.markdown.fenced import without_fences
from postlint.patterns import lazy

if TYPE_CHECKING:
    from postlint.post import Post

_HOST = r"(?:[A-Za-z0-9_]{1,63}+(?:-++[A-Za-z0-9_]{1,63}+)*+\.)++[A-Za-z]{2,24}+"
# What may follow without a fault for `postlint.url_syntax`, less what Markdown or a template reads otherwise.
_TAIL = r"[\w~?=#+@!$,:/.%&*-]*+(?:\([\w.,~-]*+\)[\w~?=#+@!$,:/.%&*-]*+)?+(?<![,;:!.])"
_TAG = r"\{(?:%[^{}%\n]*+%|\{[^{}\n]*+\})\}"
_FAR_TAIL = rf"[\w~?=#+@!$,:/.%&*;-]*+(?:(?:\([\w.,~-]*+\)|{_TAG})[\w~?=#+@!$,:/.%&*;-]*+)*+(?<![,;:!.])"
_ABSOLUTE = rf"(?:[Hh][Tt][Tt][Pp][Ss]?:)?+//{_HOST}(?:[/?#]{_FAR_TAIL})?+"
_MAIL = r"mailto:[\w.+-]++@[\w-]++(?:\.[\w-]++)++|(?:ircs?|git|tel|sms|xmpp|geo|magnet):[\w/#+@.:?=&,-]++(?<![,:.])"
_DATA = r"data:[a-z]++/[\w.+-]++(?:;[\w=-]++)*+,[\w+/=%.~-]*+"
_INSIDE = (
    rf"(?:(?:{_TAG})++|(?:\.\.?/){{1,9}}+(?!/)|/(?!/)"
    rf"|[A-Za-z0-9_-]++(?=\.(?:png|jpe?g|gif|svg|webp|md|html|m?js|css|json)[)\"' \t\r\n#])){_TAIL}"
)
_URL = rf"(?:{_ABSOLUTE}|{_MAIL}|{_DATA}|(?P<anchor>#{_TAIL})|(?P<inside>{_INSIDE}))"
# A destination and what has to follow it: in `[text](here)`, `[label]: here` and `attribute="here"`.
_IN_PARENTHESES = lazy(rf"{_URL}(?:[ \t]*+\n?[ \t]*+\)|[ \t]++(?:\"[^\"\n\\]*+\"|'[^'\n\\]*+')\))")
_AFTER_LABEL = lazy(rf"[ \t]*+{_URL}(?=(?:[ \t]++[\"'(][^\n]*+|[ \t]*+)(?:\r?\n|\Z))")
_IN_QUOTES = lazy(rf"\"{_URL}\"")
_IN_APOSTROPHES = lazy(rf"'{_URL}'")
_IN_BRACKETS = lazy(rf"{_ABSOLUTE}>")
# What follows "://" in running text: a host that is plainly a name, with no user before an "@", or no host at all; and
# nothing invisible in the rest.
_UNSEEN = "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_REST = rf"[^\s<>\"`{{}}|\\^{_UNSEEN}]*+(?![{_UNSEEN}])"
_NAMED = lazy(
    rf"(?:{_HOST}(?:(?=[/?#]){_REST}|(?![\w.@:%&\\\[{_UNSEEN}-])|(?=[.:]?(?:\s|\Z)))|(?=[\s<>\"`')]|\Z))"
)
_WORLD_WIDE = lazy(_REST)
# A colon or a slash by its number.
_CODED = lazy(r"&#(?:0{0,9}(?:58|47)(?!\d)|[xX]0{0,9}(?:3[aA]|2[fF])(?![0-9a-fA-F]))")
_DOUBLE_DOT = lazy(r"\w\.\.+(?:jpe?g|png|gif|webp|svg|avif|html?|php|pdf|md|mp[34]|zip)", re.IGNORECASE)
_ATTRIBUTES = ("href", "src", "srcset", "poster", "data", "cite", "to", "link", "url")
_ATTRIBUTE = lazy(rf"(?<![\w.$?&;])(?:{'|'.join(_ATTRIBUTES)})\s*\Z", re.IGNORECASE)
_LABEL = lazy(r"[ \t>*+\-0-9.)]*+\[(?!\^)")
_LONGEST_TAG = 300
_LOOKED_AT = ("](https", "](http")  # what stands before "://" in an inline link
_new = tuple.__new__  # makes named tuples in half the time of their own constructors


class Place(NamedTuple):
    """A destination as it stands in the text, and the URL written there."""

    start: int
    end: int
    url: str


class Glance(NamedTuple):
    """What raw text says of a post's links.

    `odd`: some link, or what may be one, is written in a way that only the tree can read. Else, `inside` are the
    destinations that lead to the post's own site, `anchors` those that lead into the post itself.
    """

    odd: bool
    inside: tuple[Place, ...] = ()
    anchors: tuple[Place, ...] = ()


ODD = Glance(True)


def glance(post: Post) -> Glance:
    """What the raw text of a post, its front matter included, says of its links."""
    text = post.text
    if post.suffix == ".html":
        return ODD
    inside: list[Place] = []
    anchors: list[Place] = []
    if _is_odd_text(text, inside, anchors):
        inside.clear()
        anchors.clear()
        text = without_fences(text, post.body_start, post.suffix)
        if not text or _is_odd_text(text, inside, anchors):
            return ODD
    return Glance(False, tuple(inside), tuple(anchors))


def _is_odd_text(text: str, inside: list[Place], anchors: list[Place]) -> bool:
    return _destinations(text, inside, anchors) or _attributes(text, inside, anchors) or _others(text)


def _destinations(text: str, inside: list[Place], anchors: list[Place]) -> bool:
    """Gather the destinations of inline links, images and reference definitions; whether one is odd."""
    first, *pieces = text.split("]")
    before, at = first, len(first)
    for piece in pieces:
        at += 1
        sign = piece[:1]
        if sign == "(":
            found = _IN_PARENTHESES.match(text, at + 1)
            if found is None or _is_odd(found, inside, anchors):
                return True
        elif (
            sign == ":"
            and ("\n" in before or before is first)
            and _LABEL.match(before[before.rfind("\n") + 1 :])
        ):
            found = _AFTER_LABEL.match(text, at + 1)
            if found is None or _is_odd(found, inside, anchors):
                return True
        at += len(piece)
        before = piece
    return False


def _attributes(text: str, inside: list[Place], anchors: list[Place]) -> bool:
    """Gather the URLs of HTML tags and of shortcodes; whether one is odd."""
    if "<" not in text and "{{%" not in text:
        return False
    before, *pieces = text.split("=")
    at = len(before)
    for piece in pieces:
        name = before[-8:].rstrip().lower()
        if name.endswith(_ATTRIBUTES) and _ATTRIBUTE.search(before[-10:]):
            quote = piece[:1]
            if quote == '"' or quote == "'":
                found = (_IN_QUOTES if quote == '"' else _IN_APOSTROPHES).match(text, at + 1)
                if found is None or _is_odd(found, inside, anchors):
                    return True
            elif quote != "{" and _in_tag(text[max(0, at - _LONGEST_TAG) : at]):
                return True
        at += 1 + len(piece)
        before = piece
    return False


def _in_tag(before: str) -> bool:
    """Whether a text ends within a tag."""
    start = before.rfind("<")
    return start >= 0 and before[start + 1 : start + 2].isalpha() and ">" not in before[start:]


def _is_odd(found: re.Match[str], inside: list[Place], anchors: list[Place]) -> bool:
    """Note a plain destination; whether it is odd after all."""
    if (name := found.lastgroup) is not None:
        start, end = found.span(name)
        place = _new(Place, (start, end, found[name]))
        (inside if name == "inside" else anchors).append(place)
    return "&#" in found[0] or (".." in found[0] and _DOUBLE_DOT.search(found[0]) is not None)


def _others(text: str) -> bool:
    """Whether a URL that is neither a link's destination nor an attribute is odd."""
    before, *pieces = text.split("://")
    for piece in pieces:
        if not before.endswith(_LOOKED_AT):
            tail = before[-8:].lower()
            scheme = "https" if tail.endswith("https") else "http" if tail.endswith("http") else ""
            lead = tail.removesuffix(scheme)[-2:]
            if "<" in (lead if scheme else tail) and not _IN_BRACKETS.match(f"{scheme}://{piece}"):
                return True
            if scheme and not _NAMED.match(piece) and not (lead[-1:] == "`" and "`" in piece):
                return True
            if lead in (")[", "][", "]{", " (") and (lead != " (" or before[: -len(scheme)].endswith("] (")):
                return True
        before = piece
    if "www." in text and not text.isascii() and not _plain_names(text):
        return True
    if "\\" in text and any(map(text.__contains__, ("\\:", "\\/", ":\\\\"))):
        return True  # "://", written otherwise
    return "&" in text and ("&colon" in text or "&sol" in text or ("&#" in text and _is_coded(text)))


def _is_coded(text: str) -> bool:
    """Whether a character of a URL may be written by its number."""
    return _CODED.search(text) is not None or any(
        "&#" in word and ("://" in word or "www." in word) for word in text.split()
    )


def _plain_names(text: str) -> bool:
    """Whether nothing invisible stands in what begins with "www."."""
    return all(_WORLD_WIDE.match(piece) for piece in text.split("www.")[1:])
