"""Internal links of each generator, and what an incomplete checkout does to them."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_site import make

from postlint.site import Site
from postlint.site.detect import find_site
from postlint.site.resolve import Verdict, resolve
from postlint.site.target import Target, target_of


def site_of(root: Path, files: str, configuration: str, text: str = "") -> Site:
    make(root, {**dict.fromkeys(files.split(), "x"), configuration: text})
    site = find_site(root)
    assert site
    return site


def judge(verdict: Verdict) -> str:
    return "broken" if verdict.broken else "found" if verdict.file else "unknown"


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("/a%20b?q#c%C3%A4", Target("path", "/a b", "cä")),
        ("a.md#b", Target("path", "a.md", "b")),
        ("#a", Target("anchor", "", "a")),
        ("{{ site.baseurl }}/a#b", Target("path", "/a", "b", rooted=True)),
        ("{{site.url}}{{site.baseurl}}/a", Target("path", "/a", rooted=True)),
        ("{{ '/a' | relative_url }}#b", Target("path", "/a", "b", rooted=True)),
        ('{{ "/a/" | url }}', Target("path", "/a/", rooted=True)),
        ("{{ site.baseurl }}{% post_url 2024-01-02-a %}#b", Target("post_url", "2024-01-02-a", "b")),
        ("{%- link _a/b.md -%}", Target("link", "_a/b.md")),
        ('{{< ref "a.md#b" >}}', Target("ref", "a.md", "b")),
        ("{{% relref `a` %}}#b", Target("ref", "a", "b")),
        ('{{< ref path="a.md" >}}', Target("ref", "a.md")),
        ("@/a/b.md#c", Target("content", "a/b.md", "c")),
        ('{{< ref path="a.md" lang="de" >}}', None),
        ("{{ page.url }}", None),
        ("/a/{{ page.x }}", None),
        ("{% link {{ page.x }} %}", None),
        ("https://a.example/b", None),
        ("//a.example/b", None),
        ("mailto:a@b.example", None),
        ("", None),
    ],
)
def test_targets(url: str, target: Target | None) -> None:
    assert target_of(url) == target


def test_jekyll_pages_are_judged_where_all_of_them_show(tmp_path: Path) -> None:
    files = "index.html about.md guide/start.md _posts/2024-01-02-a.md _recipes/soup.md"
    site = site_of(
        tmp_path,
        files,
        "_config.yml",
        "baseurl: /b\nplugins: [jekyll-feed]\ncollections: {recipes: {output: true}}\n",
    )
    make(tmp_path, {"team.md": "---\npermalink: /people/\n---\n"})
    found = (
        "/b/about /b/about/ /b/about.html /b/guide/start.html /b/ /b/people/ /b/recipes/soup.html /b/guide/"
    )
    assert [judge(resolve(site, "about.md", url)) for url in found.split()] == ["found"] * 8
    assert judge(resolve(site, "about.md", "/b/team/")) == "found"  # lenient: its file is called so
    assert judge(resolve(site, "about.md", "/b/contact/")) == "broken"
    assert judge(resolve(site, "about.md", "/b/page2/")) == "unknown"
    assert judge(resolve(site, "about.md", "/b/feed.xml")) == "unknown"
    assert judge(resolve(site, "about.md", "/elsewhere/")) == "unknown"


@pytest.mark.parametrize(
    "configuration",
    [
        "plugins: [jekyll-archives]\n",
        "collections: {a: {permalink: /x/:path/}}\n",
        "defaults: [{values: {permalink: /y}}]\n",
    ],
)
def test_jekyll_pages_are_not_judged_where_some_hide(tmp_path: Path, configuration: str) -> None:
    site = site_of(tmp_path, "index.html", "_config.yml", "baseurl: /b\n" + configuration)
    assert judge(resolve(site, "index.html", "/b/contact/")) == "unknown"


def test_jekyll_pages_of_other_projects_on_a_users_host(tmp_path: Path) -> None:
    site = site_of(tmp_path, "index.html guide/start.md", "_config.yml")
    assert judge(resolve(site, "index.html", "/other-project/")) == "unknown"
    assert judge(resolve(site, "index.html", "/guide/stop/")) == "broken"


@pytest.mark.parametrize(
    ("permalink", "found", "broken"),
    [
        ("", "/2024/01/02/a.html /2024/01/02/a", "/2024/01/03/a.html"),
        ("pretty", "/2024/01/02/a/ /news/2024/01/02/a/", "/2024/01/02/c/"),
        ("/:year/:month/:title", "/2024/01/a", "/2024/02/a"),
        (
            "/:categories/:year/:month/:day/:title/",
            "/x/2024/01/02/a/ /y/2024/05/06/moved/",
            "/x/2024/01/02/b/",
        ),
        ("/blog/:year-:month-:day-:title/", "/blog/2024-01-02-a/", "/blog/2024-01-02-z/"),
    ],
)
def test_jekyll_permalinks(tmp_path: Path, permalink: str, found: str, broken: str) -> None:
    text = f"permalink: {permalink}\n" if permalink else "title: x\n"
    site = site_of(tmp_path, "_posts/2024-01-02-a.md", "_config.yml", text)
    head = "---\ncategories: y\ndate: 2024-05-06\nslug: moved\n---\n"
    make(tmp_path, {"_posts/2024-02-03-b.md": head})
    assert [judge(resolve(site, "_posts/2024-01-02-a.md", url)) for url in found.split()] == ["found"] * len(
        found.split()
    )
    assert judge(resolve(site, "_posts/2024-01-02-a.md", broken)) == "broken"


@pytest.mark.parametrize(
    ("configuration", "files", "post", "found", "broken", "unknown"),
    [
        (
            "hugo.toml",
            "content/posts/a/index.md content/posts/a/pic.png content/posts/b.md static/img/c.png content/_index.md",
            "content/posts/a/index.md",
            'pic.png /img/c.png /posts/b/ ../b/ {{<ref"b.md">}} {{<ref"/posts/b">}} {{<ref"posts/a">}}',
            'pik.png /img/d.png {{<ref"c.md">}}',
            "/tags/x/ /css/d.png https://a.example ../c/ /index.xml",
        ),
        (
            "config.toml",
            "content/a.md content/b/index.md content/b/pic.png static/c.svg templates/x.html",
            "content/b/index.md",
            "@/a.md @/b/index.md pic.png /c.svg /a/",
            "@/c.md pic2.png",
            "/tags/ /processed/x.png @/z/c.md",
        ),
        (
            "astro.config.mjs",
            "src/content/blog/a.md src/content/blog/b.mdx src/content/blog/pic.png public/d.pdf src/pages/x.astro",
            "src/content/blog/a.md",
            "./pic.png /d.pdf /x/ b ../blog/b.mdx",
            "./pik.png /f.pdf c.md",
            "/blog/c/ c /rss.xml",
        ),
        (
            "docusaurus.config.js",
            "docs/a.md docs/b/c.mdx static/img/d.png blog/2024-01-02-e.md",
            "docs/a.md",
            "b/c.mdx ./b/c /img/d.png ../blog/2024-01-02-e.md",
            "z.md b/z.mdx /img/z.png",
            "/api/x z",
        ),
        (
            "eleventy.config.js",
            "src/posts/a.md src/img/b.jpg src/img/c.jpg",
            "src/posts/a.md",
            "/posts/a/ /img/b.jpg ../img/c.jpg",
            "/img/d.jpg ../img/d.jpg z.md",
            "/tags/ ../z/",
        ),
        (
            "scaffolds/post.md",
            "_config.yml source/_posts/a.md source/images/b.jpg",
            "source/_posts/a.md",
            "/images/b.jpg",
            "/images/c.jpg",
            "/2024/01/02/z/ /archives/",
        ),
    ],
)
def test_other_generators(
    tmp_path: Path, configuration: str, files: str, post: str, found: str, broken: str, unknown: str
) -> None:
    text = 'base_url = "/"\n' if configuration == "config.toml" else ""
    site = site_of(tmp_path, files, configuration, text)
    for urls, wanted in ((found, "found"), (broken, "broken"), (unknown, "unknown")):
        spaced = (url.replace("{{<ref", "{{< ref ").replace(">}}", " >}}") for url in urls.split())
        assert {url: judge(resolve(site, post, url)) for url in spaced if url} == dict.fromkeys(
            (url.replace("{{<ref", "{{< ref ").replace(">}}", " >}}") for url in urls.split()), wanted
        )


def test_paths_in_other_forms_of_unicode(tmp_path: Path) -> None:
    site = site_of(tmp_path, "a.md img/fu\u0308r.png img/x.png", "_config.yml")
    assert judge(resolve(site, "a.md", "/img/f%C3%BCr.png")) == "found"
    assert judge(resolve(site, "a.md", "img/für.png")) == "found"


def test_nothing_is_said_without_a_configuration(tmp_path: Path) -> None:
    make(tmp_path, {"a.md": "", "b.png": ""})
    assert judge(resolve(Site(tmp_path), "a.md", "c.png")) == "unknown"


def test_hugo_looks_beside_the_post_first_and_never_among_layouts(tmp_path: Path) -> None:
    files = (
        "_vendor/theme/layouts/page.html content/a/page.md content/b/page.md content/b/c.md layouts/page.html"
    )
    site = site_of(tmp_path, files, "hugo.toml", "")
    url = '{{< relref "page.md#tides" >}}'
    assert resolve(site, "content/b/c.md", url) == Verdict("content/b/page.md", group="ref")
    assert resolve(site, "content/c.md", url) == Verdict("content/a/page.md", group="ref", alone=False)
