"""What each generator understands of front matter, as fields like those of postlint.toml.

`plain` is what is meant by a key nearly everywhere: only kinds that no generator or theme contradicts. The files are
JSON, for a parser of TOML takes longer to import than to read them.

Sources: the generators' own documentation of front matter (jekyllrb.com/docs/front-matter,
gohugo.io/content-management/front-matter, starlight.astro.build/reference/frontmatter,
11ty.dev/docs/data-configuration, hexo.io/docs/front-matter,
docusaurus.io/docs/api/plugins/@docusaurus/plugin-content-docs and -blog,
squidfunk.github.io/mkdocs-material/plugins/blog, getzola.org/documentation/content/page).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from postlint.schema.field import Field

_FILES = {
    "jekyll-post": "jekyll_post",
    "jekyll-page": "jekyll_page",
    "hugo": "hugo",
    "astro": "astro",
    "starlight": "starlight",
    "eleventy": "eleventy",
    "hexo": "hexo",
    "docusaurus-doc": "docusaurus_doc",
    "docusaurus-blog": "docusaurus_blog",
    "mkdocs": "mkdocs",
    "mkdocs-blog": "mkdocs_blog",
    "zola": "zola",
    "plain": "plain",
}
NAMES = tuple(_FILES)


class Preset(NamedTuple):
    """`fields` by key; `any_case` whether the generator takes `Title` for `title`."""

    fields: Mapping[str, Field]
    any_case: bool = False


@lru_cache(maxsize=32)
def load(name: str) -> Preset:
    """The preset of one of `NAMES`.

    Raises:
        KeyError: there is no such preset.
    """
    from postlint.schema.collection import parse_fields

    raw = json.loads((Path(__file__).parent / f"{_FILES[name]}.json").read_text("utf-8"))
    fields: dict[str, Field] = {}
    for base in raw.get("extends", ()):
        fields.update(load(base).fields)
    fields.update(parse_fields(raw["fields"]))
    return Preset(fields, raw.get("any-case", False))


def name_for(generator: str, path: str) -> str:
    """The preset for a post of a site: its generator, and the post's path below the site's root."""
    folders = path.split("/")[:-1]
    if generator == "jekyll":
        return "jekyll-post" if "_posts" in folders or "_drafts" in folders else "jekyll-page"
    if generator == "astro":
        return "starlight" if path.startswith("src/content/docs/") else "astro"
    if generator == "docusaurus":
        return "docusaurus-blog" if "blog" in folders else "docusaurus-doc"
    if generator == "mkdocs":
        return "mkdocs-blog" if "posts" in folders and "blog" in folders else "mkdocs"
    return generator if generator in _FILES else "plain"
