"""The ids that a page has for fragments to point to.

Every generator makes ids of headings in its own way (GitHub, kramdown, goldmark, python-markdown, Zola's
and Hexo's slugs), and plugins change it. So an id is compared loosely, by its letters and digits alone:
only a fragment that no way of making ids could give is missing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from postlint.files import read_regular
from postlint.markdown import Body, parse
from postlint.patterns import lazy
from postlint.site.memory import reading, remembered

_ATTRIBUTES = lazy(r"\{[^{}\n]*+\}")
_ATTRIBUTE_ID = lazy(r"#([\w:.-]++)")
_WRITTEN = lazy(r"""\b(?:id|name|anchor)\s*+[=:]\s*+[{"'`]*+([^\s"'`{}>,;]++)""")
_HEADING = lazy(r"^#{1,6}[ \t]++([^\n]++)", re.MULTILINE)
_EMOJI = lazy(r":[a-z0-9_+-]++:")
_CODE_SPAN = lazy(r"`([^`]++)`")
_DUPLICATE = lazy(r"(?<!\d)\d+\Z")
_HARMLESS = lazy(
    r"\{(?::|#|%-?\s*+(?:if|elsif|else|unless|endif|endunless|for|endfor|assign|capture|endcapture|raw|endraw|comment|"
    r"endcomment|highlight|endhighlight|post_url|link|case|when|endcase|image|img|gist|youtube)\b|"
    r"\{(?![<%])|\{[<%]\s*+/?(?:highlight|figure|rel)?(?:ref|highlight|figure|youtube|vimeo|gist|tweet|x|instagram)\b)"
)
_COMPONENT = lazy(r"<[A-Z]\w|^import\s", re.MULTILINE)
# What puts text of elsewhere, headings and all, into a page: mkdocstrings and mkdocs-click, snippets, includes; and
# MyST's labels, which all pages of a project share.
_BROUGHT_IN = lazy(
    r"^ {0,3}(?::::[ \t]?(?:[A-Za-z_]\w*+\.\w|mkdocs-)|[-;]*-{1,4}8<-|(?:`{3,}|:{3,})\{[\w:-]+\}|\([\w.:-]++\)=[ \t]*$|"
    r"\{!|<!-- ?@include|!?!?include[:(])",
    re.MULTILINE,
)
# What themes, footnotes and scripts make.
_MADE = lazy(
    r"top|toc|more|comments?|disqus_thread|respond|content|contents|main|header|footer|nav\w*|menu|sidebar|search|"
    r"references|bibliography|footnotes?|article|share|related|\d+|L\d+.*|(?:user-content-)?(?:fn|_?ftn|_?edn|cite|ref|note)\w*\W?.*|"
    r"[/!:].*|.*[=/].*|page-?\d+|section(?:-\d+)?|_\d*|_top|h-.*|(?:tab|slide|collapse|modal)\b.*",
    re.IGNORECASE,
)  # fmt: skip
_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "å": "aa", "ł": "l", "đ": "d"}
)
_LONGEST_TERM = 80  # characters of a list item that may be a term with an id
_LONGEST_FRAGMENT = 500  # characters
_LONGEST_PAGE = 2_000_000  # characters


class PageIds:
    """The ids of a page, worked out as far as a question needs.

    `exact` are those written by hand in tags and attributes, `headings` the texts that ids are made of.
    `sure` is False where a template, component or inclusion may make further ids, `scripts` True where headings are not
    in Latin letters, which some generators write in Latin ones.
    """

    def __init__(self, body: Body, text: str, title: object = None) -> None:
        self._body = body
        self._text = text
        self.exact = frozenset(anchor.id for anchor in body.anchors)
        blocks = [block for block in body.blocks if block.kind in ("heading", "list_item")]
        self.headings = [block.text for block in blocks if block.kind == "heading"]
        self._levels = [block.level for block in blocks if block.kind == "heading"]
        self._spans = [block.span for block in blocks if block.kind == "heading"]
        self._terms = [
            block.text for block in blocks if block.kind == "list_item" and len(block.text) < _LONGEST_TERM
        ]
        self._title = title if isinstance(title, str) else ""

    @cached_property
    def _plain(self) -> frozenset[str]:
        return frozenset(_kept(heading.casefold()) for heading in self.headings)

    @cached_property
    def _nested(self) -> frozenset[str]:
        """Ids that begin with the heading above: "fares-children" below "Fares"."""
        above: dict[int, str] = {}
        found = set[str]()
        for heading, level in zip(self.headings, self._levels, strict=True):
            own = _kept(heading.casefold())
            found.update(above[one] + own for one in above if one < level)
            above = {one: text for one, text in above.items() if one < level} | {level: own}
        return frozenset(found)

    @cached_property
    def _loose(self) -> frozenset[str]:
        source = self._text[self._body.start :]
        written = {*self.exact, *_WRITTEN.findall(source), *_attribute_ids(source)}
        headings = [
            self._text[slice(*span)] for span in self._spans
        ]  # some slugs are made of the heading's HTML
        everything = (
            *written,
            *self.headings,
            *self._terms,
            self._title,
            *(one for one in headings if "`" in one),
            *(one[: one.index("<")] for one in headings if "<" in one),  # some leave out what a tag holds
        )
        return frozenset(form for one in everything for form in _forms(one))

    @cached_property
    def sure(self) -> bool:
        text = self._text
        if not self._body.blocks:
            return False  # a layout makes all of the page
        if self._body.suffix == ".mdx" and _COMPONENT.search(text, self._body.start):
            return False
        if _BROUGHT_IN.search(text, self._body.start):
            return False
        return all(_HARMLESS.match(text, span.start) for span in self._body.hidden if text[span.start] == "{")

    @cached_property
    def scripts(self) -> bool:
        return any(not _latin(heading) for heading in self.headings)

    def has(self, fragment: str) -> bool | None:
        """Whether the page has the id; None where nobody can tell."""
        if len(fragment) > _LONGEST_FRAGMENT:
            return None
        if not fragment or fragment in self.exact or _kept(fragment.casefold()) in self._plain:
            return True
        if not self.sure or (fragment.isascii() and self.scripts):
            return None
        if _MADE.fullmatch(fragment):
            return True
        forms = _forms(fragment)
        if not forms or not self._loose.isdisjoint(forms | {_DUPLICATE.sub("", form) for form in forms}):
            return True
        return not self._nested.isdisjoint(forms)

    def miscased(self, fragment: str) -> bool:
        """Whether the page has the id only in small letters, as most generators write those of headings."""
        if fragment == fragment.lower() or fragment in self.exact or not self.sure:
            return False
        return _kept(fragment.casefold()) in self._plain and fragment not in self._text.replace(
            f"#{fragment}", ""
        )


def has_headings(text: str, fragments: Sequence[str]) -> bool:
    """Whether each of some fragments is plainly the id of a heading of a Markdown text, told without a tree."""
    if not fragments:
        return True
    plain = {_kept(heading.casefold()) for heading in _HEADING.findall(text)}
    return all(one.replace("-", "").isalnum() and one.islower() and _kept(one) in plain for one in fragments)


@remembered
@lru_cache(maxsize=512)
def ids_of_file(path: Path) -> PageIds | None:
    """The ids of a page's file; None where it is no page or can't be read."""
    from postlint import front_matter
    from postlint.source import BinaryFileError, read

    if path.suffix.lower() not in (".md", ".markdown", ".mdx", ".html"):
        return None
    try:
        text = read(read_regular(reading(path), 4 * _LONGEST_PAGE)).text
    except (OSError, BinaryFileError):
        return None
    if len(text) > _LONGEST_PAGE:
        return None
    head = front_matter.parse(text)
    return PageIds(parse(text, head.span.end, path.suffix.lower()), text, head.values.get("title"))


def _attribute_ids(source: str) -> set[str]:
    """Ids in attribute lists: `{#id}`, `{: .class #id}`."""
    return {
        one
        for braces in _ATTRIBUTES.findall(source)
        if "#" in braces
        for one in _ATTRIBUTE_ID.findall(braces.replace("\\", ""))
    }


def _forms(text: str) -> set[str]:
    """What is left of a heading or an id: its letters and digits, in the ways that generators differ."""
    text = unicodedata.normalize("NFC", text).casefold()
    texts = [text]
    if ":" in text:
        texts.append(_EMOJI.sub("", text))
    if "`" in text:  # some slugs are made of the heading's HTML
        texts.append(_CODE_SPAN.sub(r" code \1 code ", text))
    if "&" in text:
        texts.append(text.replace("&", "and"))
    forms = set[str]()
    for one in texts:
        forms.add(_kept(one))
        if not one.isascii():
            plain = "".join(c for c in unicodedata.normalize("NFKD", one) if not unicodedata.combining(c))
            forms |= {_kept(plain), _kept(one.translate(_UMLAUTS))}
            forms |= {_kept("".join(c for c in one if c.isascii()))}
    forms |= {form.lstrip("0123456789") for form in forms}
    return {form for form in forms if form}


def _kept(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def _latin(text: str) -> bool:
    return all(c < "\u0250" or not c.isalpha() or "\u1e00" <= c < "\u2000" for c in text)
