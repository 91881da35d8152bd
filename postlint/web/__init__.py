"""The only network code: links to verdicts, politely, safely, remembered between runs.

Rules get a `Web` as `corpus.web`. What a run without links does not need is imported when it is first named.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from postlint.web.links import external_links

if TYPE_CHECKING:
    from postlint.web.client import Progress, Web
    from postlint.web.policy import Outcome
    from postlint.web.scope import before_asking
    from postlint.web.settings import LinkSettings, LinkSettingsError, parse_links
    from postlint.web.urls import public_form, written_as
    from postlint.web.verdict import Verdict

__all__ = [
    "LinkSettings",
    "LinkSettingsError",
    "Outcome",
    "Progress",
    "Verdict",
    "Web",
    "before_asking",
    "external_links",
    "parse_links",
    "public_form",
    "written_as",
]
_HOMES = {
    "LinkSettings": "settings",
    "LinkSettingsError": "settings",
    "Outcome": "policy",
    "Progress": "client",
    "Verdict": "verdict",
    "Web": "client",
    "before_asking": "scope",
    "parse_links": "settings",
    "public_form": "urls",
    "written_as": "urls",
}


def __getattr__(name: str) -> Any:
    if home := _HOMES.get(name):
        return getattr(import_module(f"postlint.web.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
