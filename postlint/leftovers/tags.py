"""Which template tags a site's generator renders: Liquid in Jekyll, shortcodes in Hugo, functions in Zola.

What no generator renders is residue: helpers of Handlebars, fields of a mailing, a closing tag that nothing
opened. Where the generator isn't known, a tag may be anybody's, and only the rest of the post can tell.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import Enum
from typing import TYPE_CHECKING

from postlint.patterns import lazy

if TYPE_CHECKING:
    from postlint.post import Post


class Rendering(Enum):
    """What becomes of a tag: the generator renders it, nothing does, or it can't be told."""

    RENDERED = "rendered"
    SHOWN = "shown"
    UNKNOWN = "unknown"


# The generators whose posts go through a template engine before they are Markdown.
_ENGINES = frozenset(("jekyll", "eleventy", "hexo", "mkdocs", "zola", "plain"))
_HELPER = lazy(r"\{\{\{?\s*(?:[#^>&]|/(?!\*)|!(?!\[)|else\b|else\s*\}|yield\b|outlet\b|~)")
_EXPRESSION = lazy(r"\{\{-?\s*+(?P<root>[A-Za-z_$][\w$-]*+)?(?P<rest>[^{}\n]*+)\}\}")
_TAG = lazy(r"\{%[-+]?\s*+(?P<name>/?[A-Za-z_]\w*+)?(?P<rest>[^%\n]*+(?:%(?!\})[^%\n]*+)*+)%\}")
_FILTER = lazy(r"\|\s*(?:translate|trans|i18n|t|async|safe_html|currency)\b")
# What Jekyll gives to a post (https://jekyllrb.com/docs/variables/); all else must be assigned in it.
_LIQUID = " site page layout content include paginator jekyll theme forloop true false nil "
_COMMON = " site page post config collections pkg eleventy content title url theme env macros permalink loop "
_ASSIGNED = lazy(
    r"\{%-?\s*(?:assign|for|capture|set|tablerow|increment|decrement|macro|import|from|with)\s+([^%\n]{0,80})"
)
_NAME = lazy(r"[\w$-]++")
# Fields that a mailing, a shop or an ad server fills in.
_FIELD = lazy(
    r"(?:first|last|full|user|customer|recipient|subscriber|contact|company|client|member|guest|sender|order|invoice"
    r"|product|account|unsubscribe|email|e_mail|merge|lead|person|employee|booking|ticket|shipping|billing|coupon"
    r"|discount|your|my|placeholder|insert|todo|ad|ads|adslot|adunit|ad_?slot|ad_?unit|banner|advert\w*|sponsor)"
    r"(?:[_-]?(?:name|id|url|link|email|number|code|date|title|city|address|phone|price|total|slot|unit|zone|\d+))*",
    re.IGNORECASE,
)
# Tags of Django and of Twig, which a site's own pages hold and its posts don't.
_FOREIGN_TAGS = (
    " load csrf_token trans blocktrans translate blocktranslate static spaceless autoescape extends "
    "block ifequal templatetag now lorem debug verbatim embed "
)
_MIDDLES = {
    "else": ("if", "unless", "for", "case", "asyncEach"),
    "elsif": ("if", "unless"),
    "elif": ("if",),
    "when": ("case",),
}


def rendering(tag: str, post: Post) -> Rendering:
    """What becomes of a tag in a post: `{{ … }}`, `{% … %}`, `{# … #}`, Hugo's shortcodes or `{{{ … }}}`."""
    generator = post.site.generator
    if post.suffix == ".mdx" or generator == "docusaurus":
        return Rendering.RENDERED  # braces hold JavaScript there
    if _HELPER.match(tag) or tag.startswith("{{{"):
        return Rendering.SHOWN
    if tag.startswith(("{{<", "{{%")):
        return _verdict(generator in ("hugo", "plain"))
    if tag.startswith("{{/*"):
        return _verdict(generator in ("hugo", "plain"))
    if tag.startswith("{#"):
        return _verdict(generator in ("eleventy", "hexo", "mkdocs", "zola", "plain"))
    if tag.startswith("{%"):
        return _of_tag(tag, post)
    return _of_expression(tag, post)


def _verdict(rendered: bool) -> Rendering:
    return Rendering.RENDERED if rendered else Rendering.SHOWN


def _of_expression(tag: str, post: Post) -> Rendering:
    generator = post.site.generator
    if generator not in _ENGINES:
        return Rendering.SHOWN
    match = _EXPRESSION.fullmatch(tag)
    if match is None:
        return Rendering.UNKNOWN
    root, rest = match["root"], match["rest"]
    if generator == "zola":
        return _verdict(rest.lstrip().startswith("("))
    if root is None or root in post.front_matter.values:
        return _verdict(generator not in ("jekyll", "plain") or not _FILTER.search(rest))
    if f" {root} " in _LIQUID or root in post.once(_assigned):
        return _lone(post) if root == "page" and not post.site.configured else Rendering.RENDERED
    if generator == "jekyll" or (_FIELD.fullmatch(root) and not rest.lstrip().startswith("(")):
        return Rendering.SHOWN
    if post.site.configured or (f" {root} " in _COMMON and generator != "plain"):
        return Rendering.RENDERED
    return _lone(post)


def _assigned(post: Post) -> frozenset[str]:
    """The names that a post's tags assign, or speak of as they do."""
    return frozenset(name for names in _ASSIGNED.findall(post.text) for name in _NAME.findall(names))


def _lone(post: Post) -> Rendering:
    """A tag of its own: where its engine ran there would be more of them."""
    return Rendering.UNKNOWN if post.once(_holds_few) else Rendering.RENDERED


def _holds_few(post: Post) -> bool:
    return "{%" not in post.text and post.text.count("{{") <= 2


def _of_tag(tag: str, post: Post) -> Rendering:
    generator = post.site.generator
    if generator not in _ENGINES:
        return Rendering.SHOWN
    match = _TAG.fullmatch(tag)
    name = match["name"] if match else None
    if match is None or not name:
        return Rendering.UNKNOWN
    if generator == "zola":
        return _verdict(match["rest"].startswith("(") or name in ("end", "raw", "endraw"))
    openers: Collection[str] = ()
    if name in _MIDDLES:
        openers = _MIDDLES[name]
    elif name.startswith(("end", "/")) and name != "end":
        openers = (name.removeprefix("end").removeprefix("_").lstrip("/"),)
    if openers:
        opened = re.search(r"\{%[-+]?\s*(?:" + "|".join(map(re.escape, openers)) + r")\b", post.text)
        return _verdict(opened is not None)
    if f" {name} " in _FOREIGN_TAGS and generator in ("jekyll", "plain"):
        return _verdict(generator == "plain" and post.text.count("{%") > 2)
    return Rendering.RENDERED


# The end of a block of a template, or a tag in an attribute's value
_OF_TEMPLATE = lazy(
    r"\{\{[-~]?\s*+(?:end\b|/)|\{%-?\s*+end|<%[-_]?\s*+\}|=\"[^\"<>\n]{0,200}?(?:\{\{|<%|\$\{)|<\w+ \$\{"
)


def is_template(post: Post) -> bool:
    """Whether an HTML file of no known generator is a template itself: no post, and nothing is left over in it."""
    if post.suffix != ".html" or post.site.configured or post.front_matter.kind != "none":
        return False
    return _OF_TEMPLATE.search(post.text) is not None


_ANY = lazy(r"\{\{[^\n]{0,200}?\}\}|\{%[^\n]{0,200}?%\}|\{#[^\n]{0,200}?#\}")


def all_rendered(post: Post) -> bool:
    """Whether a post's generator renders every tag in it: most posts with braces hold no other ones."""
    return all(rendering(match[0], post) is Rendering.RENDERED for match in _ANY.finditer(post.text))
