"""Which links of posts are asked, which are left alone, and which are unsafe before any request."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from postlint.web.addresses import parse_literal, special_use, written_oddly
from postlint.web.policy import Outcome
from postlint.web.settings import LinkSettings
from postlint.web.urls import BadUrlError, Target, is_reserved, parse
from postlint.web.verdict import Verdict

if TYPE_CHECKING:
    from postlint.markdown import Link
    from postlint.post import Post

_URL = re.compile(r"https?://\S{3,}", re.I)
_TEMPLATE = re.compile(r"\{\{|\{%|\$\{|<%|%7B%7B", re.I)


def external_links(post: Post) -> Iterator[Link]:
    """The links of a post, front matter included, that lead elsewhere over http or https.

    Those that a template makes are left out.
    """
    if "://" not in post.text and ":\\\\" not in post.text:
        return
    for link in (*_front_matter_links(post), *post.links):
        url = link.url
        if url[:4].lower() != "http" or not url[4:8].lower().startswith((":", "s:")):
            continue
        if not (link.templated or _TEMPLATE.search(url) or _TEMPLATE.match(post.text, link.span.end)):
            yield link


def _front_matter_links(post: Post) -> Iterator[Link]:
    """Values of the front matter that are a URL and nothing else."""
    from postlint.finding import Span
    from postlint.markdown import Link

    front = post.front_matter
    if "://" not in post.text[front.span.start : front.span.end]:
        return
    for path, value in _leaves(front.values, ()):
        span = front.value_span(*path) if _URL.fullmatch(value) else None
        if span is None:
            continue
        start = post.text.find(value, span.start, span.end)
        if start >= 0:
            place = Span(start, start + len(value))
            yield Link("front-matter", value, place, str(path[-1]), span)


def _leaves(value: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str) and path:
        yield path, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*path, index))


def allowed(target: Target, settings: LinkSettings) -> bool:
    """Whether the configuration opens this host although its address may not be public."""
    return bool(settings.allow_hosts) and target.host in _allowed_hosts(settings.allow_hosts)


@lru_cache(maxsize=8)
def _allowed_hosts(hosts: tuple[str, ...]) -> frozenset[str]:
    found = set()
    for host in hosts:
        name = host.lower().removeprefix("[").removesuffix("]")
        try:
            found.add(str(parse_literal(name) or name))
        except ValueError:
            found.add(name)
    return frozenset(found)


def special_address(target: Target, settings: LinkSettings) -> str:
    """What the non-public address that a URL names is for, or "": a name or a public address."""
    if target.address is None or allowed(target, settings):
        return ""
    return special_use(target.address)


def before_asking(url: str, settings: LinkSettings) -> Target | Verdict:
    """The target of a URL as a post has it, or what is known of it without any request."""
    try:
        target = parse(url)
    except BadUrlError as error:
        return Verdict(Outcome.NOT_ASKED, "left-alone", str(error))
    if any(re.search(pattern, url) for pattern in settings.ignore):
        return Verdict(Outcome.NOT_ASKED, "left-alone", "ignored by the configuration")
    if allowed(target, settings):
        return target
    if target.address is None:
        if is_reserved(target.host):
            return Verdict(Outcome.NOT_ASKED, "left-alone", "a name for examples or local networks")
    elif use := special_use(target.address):
        plain = not written_oddly(target.written_host, target.address)
        if use == "documentation" or (plain and (use == "loopback" or int(target.address) == 0)):
            return Verdict(Outcome.NOT_ASKED, "left-alone", "this machine itself, or an address for examples")
        return Verdict(Outcome.UNSAFE, "private-address", f"its address {target.host} is not public ({use})")
    return target
