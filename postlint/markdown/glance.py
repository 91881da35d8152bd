"""A glance at the links of a post's raw text: enough to know that nothing is wrong with them, or that a tree is needed.

Parsing a post costs ten times as much. What is told here is a superset: text in code counts as well, and whatever isn't
written plainly counts as odd. A rule that sees something wrong looks at `Post.links` before it says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from postlint.markdown.fenced import without_fences
from postlint.patterns import lazy
from postlint.url_syntax import faults

if TYPE_CHECKING:
    from postlint.post import Post

# ASCII's letters and digits are named beside "\w": they are looked up at once, without asking Unicode.
_WORD = r"A-Za-z0-9_\w"
_HOST = r"(?:[A-Za-z0-9_]{1,63}+(?:-++[A-Za-z0-9_]{1,63}+)*+\.)++[A-Za-z]{2,24}+"
# What may follow without a fault for `postlint.url_syntax`, less what Markdown or a template reads otherwise.
_TAG = r"\{(?:%[^{}%\n]*+%|\{[^{}\n]*+\})\}"
_NEAR = rf"[{_WORD}~?=#+@!$,:/.%&*-]*+"
_TAIL = rf"{_NEAR}(?:(?:\([{_WORD}.,~=-]*+\)|{_TAG}){_NEAR})*+(?<![,;:!.])"
_FAR = rf"[{_WORD}~?=#+@!$,:/.%&*;-]*+"
_FAR_TAIL = rf"{_FAR}(?:(?:\([{_WORD}.,~=-]*+\)|{_TAG}){_FAR})*+(?<![,;:!.])"
_ABSOLUTE = rf"(?:[Hh][Tt][Tt][Pp][Ss]?:)?+//{_HOST}(?:[/?#]{_FAR_TAIL})?+"
_MAIL = r"mailto:[\w.+-]++@[\w-]++(?:\.[\w-]++)++|(?:ircs?|git|tel|sms|xmpp|geo|magnet):[\w/#+@.:?=&,-]++(?<![,:.])"
_DATA = r"data:[a-z]++/[\w.+-]++(?:;[\w=-]++)*+,[\w+/=%.~-]*+"
_INSIDE = (
    rf"(?:(?:{_TAG})++|(?:\.\.?/){{1,9}}+(?!/)|/(?!/)"
    rf"|[A-Za-z0-9_-]++(?=\.(?:png|jpe?g|gif|svg|webp|md|html|m?js|css|json)[)\"' \t\r\n#])){_TAIL}"
)
_URL = lazy(rf"{_ABSOLUTE}|{_MAIL}|{_DATA}|(?P<anchor>#{_TAIL})|(?P<inside>{_INSIDE})")
# What has to follow a destination in `[text](here)` and in `[label]: here`.
_CLOSED = lazy(r"[ \t]*+\n?[ \t]*+\)|[ \t]++(?:\"[^\"\n\\]*+\"|'[^'\n\\]*+')\)")
_LINE_ENDS = lazy(r"(?:[ \t]++[\"'(][^\n]*+|[ \t]*+)(?:\r?\n|\Z)")
_SPACES = lazy(r"[ \t]*+")
_IN_BRACKETS = lazy(rf"{_ABSOLUTE}>")
# A destination in parentheses that is written otherwise, but so that Markdown reads nothing into its characters; and
# what is no link, or no definition, for its first word: a second one follows, which is no title.
_SPECIAL = r"\s<>{}|\\`\";"
_UNUSUAL = lazy(
    rf"[ \t]*+\n?[ \t]*+(?:((?:[^{_SPECIAL}()\[\]]++|\([^{_SPECIAL}()\[\]]*+\))++)|<([^{_SPECIAL}]++)>)"
    r"[ \t]*+\n?[ \t]*+\)"
)
_NO_LINK = lazy(r"(?![wW]{3}\.)[^\s<>{}()\\/]++[ \t]++[^\s<>{}()\"']")
_NO_DEFINITION = lazy(r"[ \t]*+[^\s<>{}\\]++[ \t]++[^\s<>{}(\"']")
_SCHEME = lazy(r"[A-Za-z][A-Za-z0-9+.-]*+:")
_NAMED_HOST = lazy(rf"(?:[Hh][Tt][Tt][Pp][Ss]?:)?+//{_HOST}(?:[/?#]|\Z)")
# What follows "://" in running text: a host that is plainly a name, with no user before an "@", or no host at all; and
# nothing invisible in the rest.
_UNSEEN = "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
_NOT_REST = rf"\s<>\"`{{}}|\\^{_UNSEEN}"
_REST = rf"(?:[^:{_NOT_REST}]++|:(?!//))*+(?![{_UNSEEN}])"
_NAMED = rf"(?:{_HOST}(?:(?=[/?#]){_REST}|(?![\w.@:%&\\\[{_UNSEEN}-])|(?=[.:]?(?:\s|\Z)))|(?=[\s<>\"`')]|\Z))"
_NAME = lazy(_NAMED)
_HIDING_NAME = lazy(rf"www\.(?!(?:[^w{_NOT_REST}]++|w(?!ww\.))*+(?![{_UNSEEN}]))")
# Most destinations are as plain as can be. Patterns that pass over these find what has to be looked at one by one:
# labels, the destinations of links and definitions, what may be an attribute (by the end of its name), any other "://".
_PLAIN_TAIL = rf"(?:[{_WORD}~?=#+@!$,:/%*;-]++|[.&](?![.#]))*+(?<![,;:!.])"
_PLAIN = rf"{_HOST}(?:[/?#]{_PLAIN_TAIL})?+"
_DESTINATION = lazy(rf"\](?:\((?!(?:https?:)?+//{_PLAIN}\))|\[|:(?! https?://{_PLAIN}\n))")
_VALUE = lazy(
    r"=(?:(?<=[eE][fFtTrR]=)|(?<=[tT][aAeEoO]=)|(?<=[rR][cClL]=)|(?<=[nN][kK]=)|(?<=\s=))"
    rf"(?!\"https?://{_PLAIN}\")"
)
_BEFORE_SCHEME = r"[^<][\s\"':=*>#.,`-]"
_ELSEWHERE = lazy(
    r"://(?!(?<=\]\(http://)|(?<=\]\(https://)"
    rf"|(?:(?<={_BEFORE_SCHEME}http://)|(?<={_BEFORE_SCHEME}https://)){_NAMED}"
    rf"|(?:(?<=<http://)|(?<=<https://)){_PLAIN}>)"
)
# "://", written otherwise: with backslashes; by its characters' names or numbers; or with any number beside it.
_ESCAPED = lazy(r"\\(?:[:/]|(?<=:\\)\\)")
_MAYBE_CODED = lazy(r"&(?:#|colon|sol)")
_TO_CODED = r"(?:[^\s&:w]|&(?!#)|:(?!//)|w(?!ww\.))*+"
_CODED = tuple(
    map(
        lazy,
        (
            r"&(?:colon|sol|#(?:0{0,9}(?:58|47)(?!\d)|[xX]0{0,9}(?:3[aA]|2[fF])(?![0-9a-fA-F])))",
            rf"&#{_TO_CODED}(?=[:w])",
            rf"://{_TO_CODED}&#",
            rf"www\.{_TO_CODED}&#",
        ),
    )
)
_DOUBLE_DOT = lazy(r"\w\.\.+(?:jpe?g|png|gif|webp|svg|avif|html?|php|pdf|md|mp[34]|zip)", re.IGNORECASE)
_ATTRIBUTES = ("href", "src", "srcset", "poster", "data", "cite", "to", "link", "url")
_ATTRIBUTE = lazy(rf"(?<![\w.$?&;])(?:{'|'.join(_ATTRIBUTES)})\s*\Z", re.IGNORECASE)
_ENDS: dict[str, Callable[[str, int], object]] = {
    '"': lambda text, at: text.startswith('"', at),
    "'": lambda text, at: text.startswith("'", at),
}
_LONGEST_ATTRIBUTE = 10  # characters
_LABEL = lazy(r"[ \t>*+\-0-9.)]*+\[(?!\^)")
_LONGEST_TAG = 300
_new = tuple.__new__  # makes named tuples in half the time of their own constructors


class Place(NamedTuple):
    """A destination as it stands in the text, and the URL written there."""

    start: int
    end: int
    url: str


class Glance(NamedTuple):
    """What raw text says of a post's links.

    `odd`: some link, or what may be one, is written in a way that only the tree can read. Else, `inside` are the
    destinations that lead to the post's own site, `anchors` those that lead into the post itself. `refers`: there may
    be links of the form `[text][label]`.
    """

    odd: bool
    inside: tuple[Place, ...] = ()
    anchors: tuple[Place, ...] = ()
    refers: bool = True


ODD = Glance(True)


def glance(post: Post) -> Glance:
    """What the raw text of a post, its front matter included, says of its links."""
    if post.suffix == ".html":
        return ODD
    look = _Look(post.text)
    if look.meets_odd():
        text = post.once(without_fences)
        if not text:
            return ODD
        look = _Look(text)
        if look.meets_odd():
            return ODD
    return Glance(False, tuple(look.inside), tuple(look.anchors), look.refers)


class _Look:
    """A look at a text that gathers what is plain, and ends where something is odd."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.inside: list[Place] = []
        self.anchors: list[Place] = []
        self.refers = False

    def meets_odd(self) -> bool:
        """Look at the text, once; whether something in it is odd."""
        return self._destinations() or self._attributes() or _has_odd_url(self.text)

    def _destinations(self) -> bool:
        """Gather the destinations of inline links, images and reference definitions; whether one is odd."""
        text = self.text
        for found in _DESTINATION.finditer(text):
            at, first = found.span()
            sign = text[at + 1]
            if sign == "(":
                odd = self._is_odd(first, _CLOSED.match) and self._is_odd_again(first)
            elif sign == "[":
                self.refers = True
                continue
            else:
                odd = _is_label(text, at) and self._is_odd_definition(first)
            if odd:
                return True
        return False

    def _is_odd_definition(self, start: int) -> bool:
        """Whether the destination that follows a label is odd; else note it."""
        found = _SPACES.match(self.text, start)
        odd = self._is_odd(found.end() if found else start, _LINE_ENDS.match)
        return odd and not _NO_DEFINITION.match(self.text, start)

    def _is_odd_again(self, start: int) -> bool:
        """Whether an unusual destination in parentheses, which begins at `start`, is odd; else note it."""
        if _NO_LINK.match(self.text, start):
            return False
        found = _UNUSUAL.match(self.text, start)
        if found is None:
            return True
        url = found[group := found.lastindex or 1]
        if "&#" in url or any(True for _ in faults(url)):
            return True
        if url.startswith("//") or url[:4].lower() == "http":
            return _NAMED_HOST.match(url) is None
        if not _SCHEME.match(url):
            (self.anchors if url[0] == "#" else self.inside).append(Place(*found.span(group), url))
        return False

    def _attributes(self) -> bool:
        """Gather the URLs of HTML tags and of shortcodes; whether one is odd."""
        text = self.text
        if "<" not in text and not ("{" in text and "{{%" in text):
            return False
        for found in _VALUE.finditer(text):
            at, first = found.span()
            before = text[max(0, at - _LONGEST_ATTRIBUTE) : at]
            if before[-1:].isspace():
                before = text[max(0, at - _LONGEST_TAG) : at].rstrip()[-_LONGEST_ATTRIBUTE:]
                if not before:
                    return True  # more white space than a tag has
            if not (before.lower().endswith(_ATTRIBUTES) and _ATTRIBUTE.search(before)):
                continue
            quote = text[first : first + 1]
            if quote in _ENDS:
                if self._is_odd(first + 1, _ENDS[quote]):
                    return True
            elif quote != "{" and _in_tag(text[max(0, at - _LONGEST_TAG) : at]):
                return True
        return False

    def _is_odd(self, start: int, ends: Callable[[str, int], object]) -> bool:
        """Whether the destination at `start` is odd, or `ends` finds no end behind it; else note it."""
        found = _URL.match(self.text, start)
        if found is None or not ends(self.text, found.end()):
            return True
        url = found[0]
        if "&#" in url or (".." in url and _DOUBLE_DOT.search(url)):
            return True
        if (name := found.lastgroup) is not None:
            (self.inside if name == "inside" else self.anchors).append(_new(Place, (*found.span(), url)))
        return False


def _is_label(text: str, end: int) -> bool:
    """Whether a line begins with a label that ends at `end`."""
    last = text.rfind("]", 0, end)  # no line's start is looked for beyond: a line of labels would take long
    start = text.rfind("\n", last + 1, end) + 1
    return (start > 0 or last < 0) and _LABEL.match(text, start, end) is not None


def _in_tag(before: str) -> bool:
    """Whether a text ends within a tag."""
    start = before.rfind("<")
    return start >= 0 and before[start + 1 : start + 2].isalpha() and ">" not in before[start:]


def _has_odd_url(text: str) -> bool:
    """Whether a URL that is neither a link's destination nor an attribute is odd."""
    for found in _ELSEWHERE.finditer(text):
        start, end = found.span()
        tail = text[max(0, start - 8) : start].lower()
        scheme = "https" if tail.endswith("https") else "http" if tail.endswith("http") else ""
        lead = tail.removesuffix(scheme)[-2:]
        start -= len(scheme)
        if "<" in (lead if scheme else tail) and not _IN_BRACKETS.match(text, start):
            return True
        if scheme and not _NAME.match(text, end) and not (lead[-1:] == "`" and _ends_code(text, end)):
            return True
        if lead in (")[", "][", "]{") or (lead == " (" and scheme and text.startswith("] (", start - 3)):
            return True
    if "www." in text and not text.isascii() and _HIDING_NAME.search(text):
        return True  # something invisible stands in what begins with "www."
    if "\\" in text and _ESCAPED.search(text):
        return True
    if "&" not in text or not _MAYBE_CODED.search(text):
        return False
    return any(pattern.search(text) for pattern in _CODED)


def _ends_code(text: str, start: int) -> bool:
    """Whether a backtick follows before another URL does."""
    end = text.find("`", start)
    return end >= 0 and "://" not in text[start:end]
