"""`postlint schema`: what posts have in common, as configuration and for editors."""

from __future__ import annotations

import json

from sites import Folder


def a_blog(folder: Folder) -> None:
    folder.write("_config.yml", "title: Harbour news\n")
    for n in range(40):
        folder.write(
            f"_posts/2024-{n % 4 + 1:02}-{n // 4 + 1:02}-a.md",
            f"---\ntitle: Day {n}\ndate: 2024-{n % 4 + 1:02}-{n // 4 + 1:02}\nlayout: post\n---\nText of the day.\n",
        )


def test_an_inferred_schema_holds_for_the_site_it_came_from(folder: Folder) -> None:
    a_blog(folder)
    inferred = folder.run("schema", "infer")
    assert (inferred.code, inferred.err) == (0, "")
    assert 'layout = { type = "text", required = true, one-of = ["post"] }  # 40 of 40 posts' in inferred.out
    folder.write("postlint.toml", inferred.out)
    assert folder.check("--select", "front-matter").found == []
    folder.write("_posts/2024-06-01-b.md", "---\ntitle: Odd\ndate: 2024-06-01\nlayout: pots\n---\nText.\n")
    assert ("_posts/2024-06-01-b.md", 4, 9, "front-matter-fields") in folder.check().found


def test_the_schema_is_shown_for_editors(folder: Folder) -> None:
    a_blog(folder)
    preset = json.loads(folder.run("schema", "show").out)
    assert preset["title"] == "jekyll-post"
    folder.write("postlint.toml", folder.run("schema", "infer").out)
    shown = json.loads(folder.run("schema", "show").out)
    assert shown["required"] == ["date", "layout", "title"]


def test_a_folder_without_posts_is_told(folder: Folder) -> None:
    result = folder.run("schema", "infer")
    assert (result.code, result.err) == (2, "postlint: .: holds no posts\n")
    assert folder.run("schema", "show", "nowhere").code == 2
