"""The few settings of a generator's configuration that judging its posts needs."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from postlint.site import Site

_FILES = {
    "jekyll": ("_config.yml", "_config.yaml"),
    "hexo": ("_config.yml",),
    "hugo": (
        "hugo.toml",
        "hugo.yaml",
        "hugo.yml",
        "config.toml",
        "config.yaml",
        "config.yml",
        "config/_default/hugo.toml",
        "config/_default/config.toml",
    ),
    "zola": ("zola.toml", "config.toml"),
    "mkdocs": ("mkdocs.yml", "mkdocs.yaml"),
}
_FUTURE = {"jekyll": "future", "hugo": "buildFuture", "hexo": "future"}
_LIMIT = 200_000  # bytes; a configuration is small


class Settings(NamedTuple):
    """`future` whether posts with a coming date are built; `timezone` an IANA name; `language` a BCP 47 tag."""

    future: bool = False
    timezone: str = ""
    language: str = ""


@lru_cache(maxsize=64)
def read(site: Site) -> Settings:
    """The settings of a site, defaults where it has no configuration that can be read."""
    values: dict[str, Any] = {}
    for name in _FILES.get(site.generator, ()):
        if found := _load(site.root / name):
            values = found
            break
    future = values.get(_FUTURE.get(site.generator, ""))
    zone, language = values.get("timezone") or values.get("timeZone"), ""
    for key in ("lang", "language", "languageCode", "defaultContentLanguage", "default_language"):
        if isinstance(values.get(key), str) and values[key]:
            language = values[key]
            break
    return Settings(
        future is True or (future is None and site.generator == "hexo"),
        zone if isinstance(zone, str) else "",
        language,
    )


def _load(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > _LIMIT:
            return {}
        text = path.read_text("utf-8-sig")
    except (OSError, ValueError):
        return {}
    if path.suffix == ".toml":
        import tomllib

        try:
            return tomllib.loads(text)
        except (ValueError, RecursionError):
            return {}
    # Not all of a site's YAML is plain (MkDocs' `!!python/name`): the keys that matter are on lines of their own.
    from postlint import front_matter

    found = front_matter.parse("---\n" + re.sub(r"(?m)^(?:---|\.\.\.)[ \t]*$", "", text) + "\n---\n")
    return dict(found.values)
