"""Which files are posts."""

from __future__ import annotations

import os

from sites import Folder

from postlint.discover import discover


def found(folder: Folder, *paths: str) -> list[str]:
    return [target.path for target in discover(paths or (".",)).targets]


def test_posts_are_found_and_papers_machinery_and_output_are_not(folder: Folder) -> None:
    for path in (
        "a.md", "b.markdown", "c.mdx", "d.html", "deep/e.MD", "README.md", "CHANGELOG.md", "LICENSE.md", "f.txt",
        "node_modules/x.md", "_site/x.md", ".git/x.md", "deep/readme.md", "README.zh-CN.md", "readme_ja.md",
    ):  # fmt: skip
        folder.write(path, "text\n")
    assert found(folder) == ["a.md", "b.markdown", "c.mdx", "d.html", "deep/e.MD"]


def test_a_named_file_is_always_a_target(folder: Folder) -> None:
    folder.write("README.md", "text\n")
    folder.write("node_modules/x.md", "text\n")
    folder.write("notes.txt", "text\n")
    assert found(folder, "README.md", "node_modules/x.md", "notes.txt", "./README.md") == [
        "README.md", "node_modules/x.md", "notes.txt",
    ]  # fmt: skip


def test_gitignore_holds_at_every_level_and_below_the_repository_only(folder: Folder) -> None:
    (folder.root / ".git").mkdir()
    folder.write(".gitignore", "drafts/\n*.tmp.md\n")
    folder.write("posts/.gitignore", "old*.md\n!old-but-kept.md\n")
    for path in ("a.md", "b.tmp.md", "drafts/c.md", "posts/old.md", "posts/old-but-kept.md", "posts/d.md"):
        folder.write(path, "text\n")
    assert found(folder) == ["a.md", "posts/d.md", "posts/old-but-kept.md"]
    assert found(folder, "posts") == ["posts/d.md", "posts/old-but-kept.md"]


def test_links_that_leave_the_folder_are_not_followed(folder: Folder) -> None:
    outside = folder.write("outside/secret.md", "text\n")
    folder.write("in/a.md", "text\n")
    (folder.root / "in" / "link.md").symlink_to(outside)
    (folder.root / "in" / "linked").symlink_to(folder.root / "outside")
    (folder.root / "in" / "b.md").symlink_to(folder.root / "in" / "a.md")
    assert found(folder, "in") == ["in/a.md", "in/b.md"]


def test_a_jekyll_site_has_content_and_machinery(folder: Folder) -> None:
    folder.write("_config.yml", "title: x\n")
    for path in (
        "_posts/2024-01-01-a.md",
        "about.md",
        "_layouts/post.html",
        "_includes/x.md",
        "vendor/bundle/y.md",
    ):
        folder.write(path, "---\ntitle: x\n---\ntext\n")
    assert found(folder) == ["_posts/2024-01-01-a.md", "about.md"]
    target = discover(["_posts"]).targets[0]
    assert (target.site.generator, target.site_path) == ("jekyll", "_posts/2024-01-01-a.md")


def test_exclude_patterns_and_missing_paths(folder: Folder) -> None:
    folder.write("postlint.toml", 'exclude = ["old/**"]\n')
    folder.write("old/a.md", "text\n")
    folder.write("b.md", "text\n")
    assert folder.check().report["summary"]["posts"] == 1
    assert folder.check("old/a.md").report["summary"]["posts"] == 1
    assert folder.check("old/a.md", "--force-exclude").report["summary"]["posts"] == 0
    assert [problem.path for problem in discover(["nowhere"]).problems] == ["nowhere"]


def test_odd_names_are_kept_apart(folder: Folder) -> None:
    for name in ("with space.md", "quo'te\".md", "new\nline.md"):
        folder.write(name, "text\n")
    os.close(os.open(os.fsencode(folder.root) + b"/bad\xff.md", os.O_CREAT))
    assert len(found(folder)) == 4


def test_parts_of_themes_are_no_posts_where_no_generator_says_so(folder: Folder) -> None:
    for path in (
        "a.html", "docs/layouts/grid.md", "docs/layouts/grid.html", "archetypes/default.md", "client/scaffolds/post.md",
        "_layouts/post.html", "lib/template/page.html", ".changeset/new.md", "docs/templates/invoice.md",
    ):  # fmt: skip
        folder.write(path, "text\n")
    assert found(folder) == ["a.html", "docs/layouts/grid.md", "docs/templates/invoice.md"]
    assert found(folder, "archetypes", ".changeset") == [".changeset/new.md", "archetypes/default.md"]
    assert found(folder, "lib/template") == ["lib/template/page.html"]
