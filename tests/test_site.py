"""Which generator a folder belongs to, and where its content is."""

from __future__ import annotations

from pathlib import Path

import pytest

from postlint.site import Site
from postlint.site.detect import content_folders, excluded_folders, find_site
from postlint.site.memory import forget
from postlint.site.resolve import resolve
from postlint.site.settings import settings


def make(root: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = root / name
        if name.endswith("/"):
            path.mkdir(parents=True, exist_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.mark.parametrize(
    ("files", "generator"),
    [
        ({"_config.yml": "title: x\n"}, "jekyll"),
        ({"Gemfile": "source 'x'\ngem \"jekyll\", '~> 4'\n", "_posts/": ""}, "jekyll"),
        ({"_config.yml": "title: x\n", "source/_posts/": "", "package.json": '{"x": {"hexo": "7"}}'}, "hexo"),
        ({"_config.yml": "title: x\n", "source/_posts/": "", "scaffolds/": ""}, "hexo"),
        ({"_config.yml": "source: source\n", "source/_posts/": "", "Gemfile": "gem 'jekyll'\n"}, "jekyll"),
        ({"hugo.toml": ""}, "hugo"),
        ({"hugo.yaml": ""}, "hugo"),
        ({"config.toml": 'baseURL = "/"\n', "content/": ""}, "hugo"),
        ({"config.yaml": "baseURL: /\n", "archetypes/": ""}, "hugo"),
        ({"config/_default/hugo.toml": "", "content/": ""}, "hugo"),
        ({"config.toml": 'base_url = "https://a.example"\n', "content/": ""}, "zola"),
        ({"astro.config.mjs": ""}, "astro"),
        ({".eleventy.js": ""}, "eleventy"),
        ({"eleventy.config.ts": ""}, "eleventy"),
        ({"docusaurus.config.ts": ""}, "docusaurus"),
        ({"mkdocs.yml": "site_name: x\n"}, "mkdocs"),
        ({"zensical.toml": "[project]\nsite_name = 'x'\n"}, "mkdocs"),
    ],
)  # fmt: skip
def test_generator_from_files(tmp_path: Path, files: dict[str, str], generator: str) -> None:
    make(tmp_path, {**files, "deep/er/": ""})
    assert find_site(tmp_path) == Site(tmp_path, generator, configured=True)
    assert find_site(tmp_path / "deep" / "er") == Site(tmp_path, generator, configured=True)


@pytest.mark.parametrize(
    "files",
    [
        {},
        {"config.yml": "jobs: []\n"},  # a continuous integration's
        {"config.toml": "[build]\n"},  # cargo's
        {"config/_default/": ""},
        {"Gemfile": "gem 'rails'\n", "_layouts/": ""},
        {"package.json": "{}"},
    ],
)
def test_no_generator(tmp_path: Path, files: dict[str, str]) -> None:
    make(tmp_path, {**files, ".git/": ""})
    assert find_site(tmp_path) is None


def test_search_ends_at_the_repository(tmp_path: Path) -> None:
    make(tmp_path, {"_config.yml": "", "inner/.git/": "", "inner/posts/": ""})
    assert find_site(tmp_path / "inner" / "posts") is None


def test_nearest_site_wins(tmp_path: Path) -> None:
    make(tmp_path, {"_config.yml": "", "docs/mkdocs.yml": "", "docs/a/": ""})
    assert find_site(tmp_path / "docs" / "a") == Site(tmp_path / "docs", "mkdocs", configured=True)


def test_posts_folder_without_configuration(tmp_path: Path) -> None:
    make(tmp_path, {".git/": "", "_posts/2024/": ""})
    assert find_site(tmp_path / "_posts" / "2024") == Site(tmp_path, "jekyll", configured=False)


def test_configuration_moves_content(tmp_path: Path) -> None:
    make(
        tmp_path,
        {
            "hugo.toml": 'contentDir = "texts"\npublishDir = "out"\n[languages.de]\ncontentDir = "texte/de"\n',
            "mk/mkdocs.yml": "docs_dir: pages\nplugins:\n  - x: !ENV [A, b]\n  - y: !!python/name:a.b\n",
            "hexo/_config.yml": "source_dir: src\n",
            "hexo/package.json": '{"dependencies": {"hexo": "^7"}}',
            "elf/.eleventy.js": "module.exports = c => ({dir: {input: 'src', output: 'www'}});\n",
        },
    )
    hugo, mkdocs, hexo, eleventy = (find_site(tmp_path / name) for name in (".", "mk", "hexo", "elf"))
    assert hugo
    assert mkdocs
    assert hexo
    assert eleventy
    assert content_folders(hugo) == ["/texts/**", "/texte/de/**"]
    assert {"out", "layouts", "archetypes"} <= set(excluded_folders(hugo))
    assert content_folders(mkdocs) == ["/pages/**/*.md", "/pages/**/*.markdown"]
    assert content_folders(hexo)[0] == "/src/_posts/**"
    assert content_folders(eleventy)[0] == "/src/**/*.md"


def test_hugo_configuration_folder_is_one_configuration(tmp_path: Path) -> None:
    make(
        tmp_path,
        {
            "content/": "",
            "config/_default/hugo.toml": 'baseURL = "https://a.example/b/"\n',
            "config/_default/permalinks.toml": 'post = "/:year/:slug/"\n',
            "config/_default/languages.de.toml": 'contentDir = "content/de"\n',
        },
    )
    site = find_site(tmp_path)
    assert site
    values = settings(site)
    assert values["baseURL"] == "https://a.example/b/"
    assert values["permalinks"] == {"post": "/:year/:slug/"}
    assert content_folders(site) == ["/content/**", "/content/de/**"]


@pytest.mark.parametrize("text", ["a: [", "- 1\n", "d: 2024-02-30\n", "\tx", "? [a]\n: b\n", "\0"])
def test_broken_configuration_is_no_configuration(tmp_path: Path, text: str) -> None:
    make(tmp_path, {"_config.yml": text})
    site = find_site(tmp_path)
    assert site
    assert site.generator == "jekyll"
    assert "/**/_posts/**" in content_folders(site)
    assert "_layouts" in excluded_folders(site)


def test_destinations_outside_the_site_are_left_out(tmp_path: Path) -> None:
    make(tmp_path, {"_config.yml": "destination: ../out\nsource: .\nexclude: [Makefile, 'a*', tools/]\n"})
    site = find_site(tmp_path)
    assert site
    assert {"Makefile", "tools"} <= set(excluded_folders(site))
    assert not {"out", "../out", "a*"} & set(excluded_folders(site))


def test_a_new_run_sees_new_files(tmp_path: Path) -> None:
    make(tmp_path, {"_config.yml": "", "a.png": "x"})
    site = find_site(tmp_path)
    assert site
    assert resolve(site, "p.md", "b.png").broken
    make(tmp_path, {"b.png": "x"})
    forget()
    assert resolve(site, "p.md", "b.png").file == "b.png"
