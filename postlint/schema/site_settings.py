"""The few settings of a generator's configuration that judging its posts needs."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from postlint.site import Site
from postlint.site.memory import remembered
from postlint.site.settings import settings

_FUTURE = {"jekyll": "future", "hugo": "buildFuture", "hexo": "future"}
_LANGUAGE = ("lang", "language", "languageCode", "defaultContentLanguage", "default_language")


class Settings(NamedTuple):
    """`future` whether posts with a coming date are built; `timezone` an IANA name; `language` a BCP 47 tag."""

    future: bool = False
    timezone: str = ""
    language: str = ""


def read(site: Site) -> Settings:
    """The settings of a site, defaults where it has no configuration that can be read."""
    return _read(site.root, site.generator)


@remembered
@lru_cache(maxsize=256)
def _read(root: Path, generator: str) -> Settings:
    values = settings(Site(root, generator))
    future = values.get(_FUTURE.get(generator, ""))
    zone = values.get("timezone") or values.get("timeZone")
    languages = (values.get(key) for key in _LANGUAGE)
    return Settings(
        future is True or (future is None and generator == "hexo"),
        zone if isinstance(zone, str) else "",
        next((language for language in languages if isinstance(language, str) and language), ""),
    )
