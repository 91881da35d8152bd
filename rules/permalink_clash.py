from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from postlint import Corpus, Fact, Finding, NoOptions, Post, Related, Severity, rule
from postlint.patterns import lazy

# Where each generator takes a post's whole address from; `slug` is one only where it begins with a slash.
ADDRESS = {"hugo": ("url",), "zola": ("path",), "docusaurus": ("slug",), "astro": ("slug",)}
PERMALINK = ("permalink",)
ALIASES = ("aliases", "redirect_from", "alias")
TEMPLATE = lazy(r"[:{}<>*]|%[a-z]")
LANGUAGE_FOLDER = lazy(r"[a-z]{2}(?:[-_][A-Za-z]{2,4})?\Z")
# Generators that put a translation's language before its address.
BY_LANGUAGE = frozenset({"hugo", "zola", "docusaurus", "astro"})


@rule("front-matter", NoOptions, severity=Severity.WARNING)
def check(post: Post, _: NoOptions) -> Iterator[Fact[list[str]]]:
    """Two posts with one address"""
    front_matter = post.front_matter
    values, generator = front_matter.values, post.site.generator
    addresses = [
        (address, "address", front_matter.value_span(key) or front_matter.span)
        for key in ADDRESS.get(generator, PERMALINK)
        if key in values and (address := _of_key(key, values[key]))
    ]
    addresses += [
        (address, "alias", span)
        for key in ALIASES
        if key in values
        for value, span in front_matter.texts(key)
        if value.startswith("/") and (address := _address(value))
    ]
    if addresses:
        language = _language(post, values) if generator in BY_LANGUAGE else ""
        for address, kind, span in addresses:
            yield Fact(span, [f"{language}{address}", kind])


def _of_key(key: str, value: object) -> str:
    """The address that a key's value is, "" for none."""
    if not isinstance(value, str) or (key == "slug" and not value.startswith("/")):
        return ""
    return _address(value)


def _address(value: str) -> str:
    """An address in the form that compares: no host, no query, no `index.html`, no slash at the end."""
    if TEMPLATE.search(value.split("://", 1)[-1]):
        return ""
    path = value.split("://", 1)[-1]
    path = path[path.find("/") :] if "://" in value and "/" in path else path
    path = unquote(path.split("#", 1)[0].split("?", 1)[0]).strip()
    return "/" + path.strip("/").removesuffix("index.html").removesuffix(".html").rstrip("/")


def _language(post: Post, values: Any) -> str:
    """The language that a generator puts before the address, with a colon; "" where none is known."""
    named = values.get("lang") or values.get("language") or values.get("locale")
    if isinstance(named, str):
        return named + ":"
    parts = post.site_path.split("/")
    folder = next((part for part in parts[:-1] if LANGUAGE_FOLDER.match(part)), "")
    suffixes = parts[-1].split(".")[1:-1]
    return f"{folder}{'.'.join(suffixes)}:" if folder or suffixes else ""


@check.finish
def finish(corpus: Corpus[list[str]], _: NoOptions) -> Iterator[Finding]:
    taken: defaultdict[str, list[Fact[list[str]]]] = defaultdict(list)
    for fact in corpus.facts:
        taken[fact.value[0]].append(fact)
    for key, facts in taken.items():
        first = min(facts, key=lambda fact: fact.value[1] != "address")  # an address before an alias
        for fact in facts:
            if fact is first or fact.path == first.path:
                continue
            address = key.partition(":")[2] if ":" in key else key
            own = "is" if fact.value[1] == "address" else "redirects from"
            message = (
                f"the post {own} {address}, the {first.value[1]} of {first.path}: one of them hides the other"
            )
            yield Finding(
                fact.span, message, path=fact.path, related=(Related(first.path, first.span, "taken here"),)
            )
