"""Which links of posts are asked, which are left alone, and which are unsafe before any request."""

from __future__ import annotations

from functools import lru_cache

from postlint import linear
from postlint.web.addresses import parse_literal, special_use, written_oddly
from postlint.web.policy import Outcome
from postlint.web.settings import LinkSettings
from postlint.web.urls import BadUrlError, Target, is_reserved, parse
from postlint.web.verdict import Verdict


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
    if any(linear.search(pattern, url) for pattern in settings.ignore):
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
