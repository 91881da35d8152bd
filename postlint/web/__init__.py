"""The only network code: links to verdicts, politely, safely, remembered between runs.

Rules get a `Web` as `corpus.web`. Importing this package opens nothing and imports no HTTP client.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from postlint.web.policy import Outcome
from postlint.web.scope import before_asking, external_links
from postlint.web.settings import LinkSettings, LinkSettingsError, parse_links
from postlint.web.urls import public_form, written_as
from postlint.web.verdict import Verdict

if TYPE_CHECKING:
    from postlint.web.client import Progress, Web

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


def __getattr__(name: str) -> Any:
    if name in ("Progress", "Web"):  # SQLite and asyncio are imported only where links are asked
        from postlint.web import client

        return getattr(client, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
