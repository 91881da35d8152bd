"""Whether a pattern of a system that stands in a text is residue there, or something that the site renders."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from postlint.leftovers.tags import Rendering, rendering
from postlint.patterns import lazy

if TYPE_CHECKING:
    from postlint.leftovers.systems import Pattern
    from postlint.markdown import Block
    from postlint.post import Post

HABIT = 3  # notes to oneself: then the post is about them
SENTENCE = 3  # words behind the name of a system: they are a sentence's
_TAG = lazy(r"<[^<>]{0,1000}>")
_NOTES = ("TODO", "FIXME", "XXX", "TBD", "TK")
# How shells expand variables (POSIX.1-2017, Shell Command Language, 2.6.2; and bash's own forms)
_SHELL = lazy(r"\$\{[#!]?\w*(?:\[[^\[\]\n]{0,20}\])?(?:[%#/^,@]|:[-+=?\d])|\$\{\d+\}")
# What stands beside a variable that is a part of a path or of a file's name
_BEFORE, _AFTER = lazy(r"[^/\\=]{0,2}[/\\=]|\w[._-]"), lazy(r"[/\\_]|[.-]\w")
# https://mailchimp.com/help/all-the-merge-tags-cheat-sheet/
_MERGE_TAG = lazy(r"\*\|(?:[A-Z][A-Z0-9_]*|(?:ELSE)?IF(?:NOT)?|END|INTERESTED)(?::[^|*\n]*)?\|\*")
_SHORTCODE = lazy(r"\[/?[a-z][^\[\]\n]{0,200}\]")
_BRACED = lazy(r"\{\{[^{}\n]{0,200}\}\}|\{%[^{}\n]{0,200}%\}")
_CONTENT = lazy(r"<(?:img|a|iframe|video|audio|picture|svg|p|h[1-6]|ul|table)\b", re.IGNORECASE)
_BEFORE_COLON = lazy(r"(\[[^\[\]]*+\]):")
_SECOND_LABEL = lazy(r"\[([^\[\]\n]{0,200})\]")
# What a browser hides or mangles where a generator takes it for HTML: still, nothing ran it.
_SERVER_TAGS = ("<?", "<%", "<#", "</#", "<cf", "<jsp:", "<c:", "<tmpl_")
# Variables of Windows (https://learn.microsoft.com/windows/deployment/usmt/usmt-recognized-environment-variables)
_WINDOWS = lazy(
    r"%(?:(?:LOCAL)?APPDATA|TE?MP|USER\w*|HOME\w*|PATH\w*|PROGRAM\w*|COMMON\w*|SYSTEM\w*|WIN\w*|COMPUTERNAME|COMSPEC"
    r"|OS|NUMBER_OF_PROCESSORS|PROCESSOR_\w+|ALLUSERS\w*|PUBLIC|LOGONSERVER|SESSIONNAME|CD|DATE|TIME|RANDOM"
    r"|ERRORLEVEL|JAVA_HOME|\w+_HOME|\w*DIR|\w*ROOT|\w*PATH)%",
    re.IGNORECASE,
)


def acceptable(pattern: Pattern, match: re.Match[str], masked: str, block: Block, post: Post) -> bool:
    """Whether a pattern's match is no Markdown link and nothing that the post's generator renders."""
    text = match[0]
    if pattern.line.endswith((" *", "(*")) and pattern.line.isupper() and _is_told(text, block):
        return False
    if text[:2] in ("{{", "{%", "{#"):
        return _is_residue(match, masked, block, post)
    if pattern.rule in ("template-residue", "generator-residue") and block.kind == "html":
        return text.startswith(_SERVER_TAGS)
    if pattern.certainty != "sure" and block.kind == "html" and _CONTENT.search(masked):
        return False
    if text[:8] == "[object ":
        return "JavaScript" not in post.text and not _shows(post, text)
    if text[1:].startswith(_NOTES) and sum(map(post.text.count, _NOTES)) >= HABIT:
        return False
    if pattern.line[0] == "[":
        return not is_link(match, masked, post)
    if text[:2] == "*|":  # or "*on*|*off*": emphasised choices
        return _MERGE_TAG.fullmatch(text) is not None and not _shows(post, text[:2])
    if text[:2] == "%%" and not fills(match, masked, block) and _shows(post, text):
        return False
    if text[:2] == "${" and (text.isupper() or _SHELL.match(text)):
        return False
    if text[:2] in ("${", "{$") and not fills(match, masked, block):
        return not (post.suffix == ".mdx" or _in_path(match, masked) or _shows(post, text[:2]))
    if text[:1] == "%" and text[:2] != "%%":
        return _is_field(match, masked, post)
    return not (
        post.suffix == ".mdx" and text[:1] in "{<$" and not _is_alone(text, match, masked, block, post)
    )


def token(pattern: Pattern, text: str) -> str:
    """What a match holds of code: of an author's sentence that goes on behind it, nothing."""
    if not pattern.is_open or pattern.is_words:
        return text
    first, *others = text.split(" ")
    said = [word for word in others if word.strip(".,;:!?").isalpha()]
    return first if len(said) >= SENTENCE and "<" not in text else text


def _is_told(text: str, block: Block) -> bool:
    """Whether "TODO" and what follows is a sentence about such notes, or an entry of a list of changes."""
    return block.kind == "list_item" or (text.rstrip()[-1:] == "." and text.count(" ") >= 4)


def is_link(match: re.Match[str], masked: str, post: Post) -> bool:
    """Whether words in brackets are a link's: a URL or a label follows, or the post defines them."""
    text = match[0]
    label = text[: text.find("]") + 1] or text
    end = match.start() + len(label)
    following = masked[end : end + 1]
    if following == "[":
        second = _SECOND_LABEL.match(masked, end)
        if second is None or not second[1] or _is_defined(f"[{second[1]}]", post):
            return True
    elif following and following in "(:":
        return True
    if match.start() and masked[match.start() - 1] == "!":
        return True
    return _is_defined(label, post)


def _is_defined(label: str, post: Post) -> bool:
    """Whether a label in its brackets stands before a colon somewhere in a post."""
    inner = label[label.rfind("[") :]
    return inner in post.once(_before_colons) and (inner == label or f"{label}:" in post.text)


def _before_colons(post: Post) -> frozenset[str]:
    """What stands in brackets before a colon in a post, with these: a look through the post for each would add up."""
    return frozenset(_BEFORE_COLON.findall(post.text))


def _is_residue(match: re.Match[str], masked: str, block: Block, post: Post) -> bool:
    if match[0][1] in "%#" and masked[match.start() - 1 : match.start()] == "{":
        return False  # a part of a shortcode of Hugo or of "{{#if}}"
    what = rendering(match[0], post)
    if what is Rendering.RENDERED:
        return False
    if fills(match, masked, block):
        return True
    if block.kind == "html":
        return False  # an attribute's value, or text amid markup
    # within a sentence its author may speak of it, as one does who shows such code
    return what is Rendering.SHOWN and not _shows(post, match[0][:2])


def _shows(post: Post, mark: str) -> bool:
    """Whether code of a post, in a block or in a line, holds a mark."""
    return mark in post.once(_shown)


def _shown(post: Post) -> str:
    """The blocks of a post that are code or hold some, with NULs between them."""
    sources = (post.text[block.span.start : block.span.end] for block in post.blocks if block.kind != "code")
    code = (block.text for block in post.blocks if block.kind == "code")
    return "\0".join((*code, *(source for source in sources if "`" in source)))


def _is_field(match: re.Match[str], masked: str, post: Post) -> bool:
    """Whether `%NAME%` is a field of a mailing, no variable of Windows and no part of a path."""
    text = match[0]
    beside = masked[match.start() - 1 : match.start()] + masked[match.end() : match.end() + 1]
    return not (_WINDOWS.fullmatch(text) or any(c in "\\/%=" for c in beside) or _shows(post, text))


def _in_path(match: re.Match[str], masked: str) -> bool:
    """Whether a variable is a part of a path or a file's name, as documentation writes them."""
    before = masked[max(0, match.start() - 2) : match.start()]
    return bool(_BEFORE.fullmatch(before) or _AFTER.match(masked, match.end()))


def _is_alone(text: str, match: re.Match[str], masked: str, block: Block, post: Post) -> bool:
    """Whether `${name}` is a block of its own in an MDX post which has no such name."""
    if text[:2] != "${" or not fills(match, masked, block):
        return False
    root = re.match(r"\$\{\s*([\w$]*)", text)
    return bool(root and root[1] and f" {root[1]}" not in post.text)


_MOST_TAGS = 4000  # characters of markup around what is all that a block says


def fills(match: re.Match[str], masked: str, block: Block) -> bool:
    """Whether a match is all that a block says."""
    if block.kind == "html" and match[0][0] != "{":
        return not block.text.strip()
    return is_all(match, masked)


def is_all(match: re.Match[str], masked: str) -> bool:
    """Whether a match is all that a text says, but for tags and others of its kind."""
    if len(masked) - len(match[0]) > _MOST_TAGS:
        return False
    rest = f"{masked[: match.start()]}\0{masked[match.end() :]}"
    shown = _TAG.sub("", rest)
    if match[0][0] == "[":
        shown = _SHORTCODE.sub("", shown)
    elif match[0][0] == "{":
        shown = _BRACED.sub("", shown)
    return "\0" in shown and not any(c.isalnum() for c in shown)
