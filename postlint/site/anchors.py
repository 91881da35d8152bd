"""The ids that a page has for fragments to point to.

Every generator makes ids of headings in its own way (GitHub, kramdown, goldmark, python-markdown, Zola's
and Hexo's slugs), and plugins change it. So an id is compared loosely, by its letters and digits alone:
only a fragment that no way of making ids could give is missing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from postlint.markdown import Body, parse

_ATTRIBUTE = re.compile(r"\{[^{}\n]*?#([\w:.-]++)[^{}\n]*+\}")
_WRITTEN = re.compile(r"""\b(?:id|name|anchor)\s*+[=:]\s*+[{"'`]*+([^\s"'`{}>,;]++)""")
_EMOJI = re.compile(r":[a-z0-9_+-]++:")
_CODE_SPAN = re.compile(r"`([^`]++)`")
_DUPLICATE = re.compile(r"\d+\Z")
_HARMLESS = re.compile(
    r"\{(?::|#|%-?\s*+(?:if|elsif|else|unless|endif|endunless|for|endfor|assign|capture|endcapture|raw|endraw|comment|"
    r"endcomment|highlight|endhighlight|post_url|link|case|when|endcase|image|img|gist|youtube)\b|"
    r"\{(?![<%])|\{[<%]\s*+/?(?:highlight|figure|rel)?(?:ref|highlight|figure|youtube|vimeo|gist|tweet|x|instagram)\b)"
)
_COMPONENT = re.compile(r"<[A-Z]\w|^import\s", re.MULTILINE)
# What themes, footnotes and scripts make.
_MADE = re.compile(
    r"top|toc|more|comments?|disqus_thread|respond|content|contents|main|header|footer|nav\w*|menu|sidebar|search|"
    r"references|bibliography|footnotes?|article|share|related|\d+|L\d+.*|(?:user-content-)?(?:fn|_?ftn|_?edn|cite|ref|note)\w*\W?.*|"
    r"[/!:].*|.*[=/].*|page-?\d+|section(?:-\d+)?|_\d*|_top|h-.*|(?:tab|slide|collapse|modal)\b.*",
    re.IGNORECASE,
)  # fmt: skip
_UMLAUTS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "å": "aa", "ł": "l", "đ": "d"}
)
_LONGEST_PAGE = 2_000_000  # characters


@dataclass(frozen=True, slots=True)
class PageIds:
    """The ids of a page: `exact` as written by hand, `loose` their letters and digits and those of headings.

    `sure` is False where a template or component may make further ones; `scripts` where headings are not
    in Latin letters, which some generators write in Latin ones.
    """

    exact: frozenset[str]
    loose: frozenset[str]
    sure: bool
    scripts: bool

    def has(self, fragment: str) -> bool | None:
        """Whether the page has the id; None where nobody can tell."""
        if not fragment or fragment in self.exact or _MADE.fullmatch(fragment):
            return True
        forms = _forms(fragment)
        if not forms or forms & self.loose or {_DUPLICATE.sub("", form) for form in forms} & self.loose:
            return True
        if not self.sure or (self.scripts and fragment.isascii()):
            return None
        return False


def page_ids(body: Body, text: str, title: object = None) -> PageIds:
    """The ids of the page whose body this is; `text` is the whole post."""
    source = text[body.start :]
    exact = (
        {anchor.id for anchor in body.anchors}
        | set(_WRITTEN.findall(source))
        | set(_ATTRIBUTE.findall(source))
    )
    headings = [block.text for block in body.blocks if block.kind == "heading"]
    headings += [text[slice(*block.span)] for block in body.blocks if block.kind == "heading" and "`" in text]
    terms = [block.text for block in body.blocks if block.kind == "list_item" and len(block.text) < 80]
    loose = set[str]()
    for one in (*exact, *headings, *terms, str(title or "")):
        loose |= _forms(one)
    sure = all(_HARMLESS.match(text, span.start) for span in body.hidden if text[span.start] == "{")
    if body.suffix == ".mdx" and _COMPONENT.search(source):
        sure = False
    return PageIds(frozenset(exact), frozenset(loose), sure, any(not _latin(heading) for heading in headings))


@lru_cache(maxsize=512)
def ids_of_file(path: Path) -> PageIds | None:
    """The ids of a page's file; None where it is no page or can't be read."""
    from postlint import front_matter
    from postlint.source import BinaryFileError, read

    if path.suffix.lower() not in (".md", ".markdown", ".mdx", ".html"):
        return None
    try:
        text = read(path.read_bytes()).text
    except (OSError, BinaryFileError):
        return None
    if len(text) > _LONGEST_PAGE:
        return None
    head = front_matter.parse(text)
    return page_ids(parse(text, head.span.end, path.suffix.lower()), text, head.values.get("title"))


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
