"""Which site a post belongs to, and what its generator makes of paths."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from postlint.schema.collection import Collection

GENERATORS = ("jekyll", "hugo", "astro", "eleventy", "hexo", "docusaurus", "mkdocs", "zola", "plain")


@dataclass(frozen=True, slots=True)
class Site:
    """A folder of posts that belong together.

    `root` is the absolute folder; `generator` one of `GENERATORS`; `configured` whether a generator's
    configuration file or a postlint.toml says so (else the root is only the checked path). `collections`
    are the front-matter schemas that its postlint.toml gives; `trusted` whether they may name Python code.
    """

    root: Path
    generator: str = "plain"
    configured: bool = False
    collections: tuple[Collection, ...] = ()
    trusted: bool = False
