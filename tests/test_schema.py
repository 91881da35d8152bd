"""Schemas: from postlint.toml, presets, JSON Schema and pydantic to errors with a place."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from postlint import front_matter
from postlint.post import Post
from postlint.schema import field_habits, infer, presets, show
from postlint.schema.collection import (
    Collection,
    CollectionError,
    glob_pattern,
    parse_collections,
    parse_fields,
)
from postlint.schema.load import schemas_for
from postlint.schema.model import Fields, SchemaError
from postlint.schema.spelling import distance, slip, slips
from postlint.site import Site
from postlint.source import read


def post(text: str, site: Site, path: str = "_posts/a.md") -> Post:
    return Post(path, read(text.encode()), site, path)


def errors(fields: str, values: dict[str, Any], **more: Any) -> list[tuple[tuple[str | int, ...], str]]:
    schema = Fields(parse_fields(tomllib.loads(fields)), **more)
    return [(error.path, error.message) for error in schema.errors(values)]


@pytest.mark.parametrize(
    ("field", "good", "bad"),
    [
        ('type = "text"', ["", "a"], [1, True, ["a"], {}]),
        ('type = "integer"', [0, -3], [1.5, "1", True]),
        ('type = "number"', [0, 1.5], ["1", False]),
        ('type = "boolean"', [True, False], [0, "yes"]),
        ('type = "list"', [[], ["a"]], ["a", {}]),
        ('type = "map"', [{}, {"a": 1}], ["a", []]),
        ('type = "date"', ["2024-06-19", 20240619], [True, []]),
        (
            'type = "url"',
            ["https://a.example/b", "//a.example", "mailto:a@b.example"],
            ["a.example", "/b", ""],
        ),
        ('type = "slug"', ["a-b_c", "été", "a/b"], ["a b", "a?b"]),
        ('type = "path"', ["/img/a.png", "../a b.png"], ["a|b", 1]),
        (
            'type = "language"',
            ["en", "pt-BR", "zh-Hant-TW", "de_DE", "x-klingon"],
            ["english", "eng", "en-", "e", "jp"],
        ),
        ('type = "colour"', ["#fff", "#1e90ff80", "tomato", "rgb(1 2 3)"], ["#ff", "#12345g", "12"]),
        ('type = ["text", "list"]', ["a", ["a"]], [1]),
        ('type = "text"\none-of = ["a", "b"]', ["a"], ["c"]),
        ('type = "text"\npattern = "^[a-c]+$"', ["abc"], ["abcd"]),
        ('type = "integer"\nminimum = 1\nmaximum = 3', [1, 3], [0, 4]),
        ('type = "text"\nmin-length = 2\nmax-length = 3', ["ab", "abc"], ["a", "abcd"]),
        ('type = "list"\nunique = true', [["a", "b"]], [["a", "a"]]),
        ('type = "list"\nitems = "text"', [["a"], []], [["a", 1]]),
        ('type = "list"\nitems = { type = "text", one-of = ["a"] }', [["a"]], [["b"]]),
        ('type = "map"\nfields = { a = { type = "text", required = true } }', [{"a": "b"}], [{}, {"a": 1}]),
        ('type = "map"\nunknown-keys = "forbid"\nfields = { a = "text" }', [{"a": "b"}], [{"b": "c"}]),
        ('type = "date"\nnot-before = "2020-01-01"', ["2020-01-01"], ["2019-12-31"]),
        ('type = "date"\nnot-after = "now+1d"', ["2020-01-01"], ["2999-01-01"]),
        ('type = "date"\nformats = ["date"]', ["2020-01-01"], ["2020-01-01T08:00:00Z"]),
    ],
)
def test_each_kind_of_field(field: str, good: list[Any], bad: list[Any]) -> None:
    for value in good:
        assert errors(f"[x]\n{field}", {"x": value}) == []
    for value in bad:
        found = errors(f"[x]\n{field}", {"x": value})
        assert found, value
        assert found[0][0][0] == "x"


def test_fields_that_depend_on_others() -> None:
    fields = """
    title = { type = "text", required = true }
    reason = { type = "text", required-if = { draft = true } }
    old = { deprecated-by = "new" }
    """
    assert errors(fields, {"title": "A", "draft": False}) == []
    assert sorted(errors(fields, {"title": None, "draft": True, "old": 1})) == [
        (("old",), "“old” is no longer used: write “new” instead"),
        (("reason",), "“reason” is missing: it is required where “draft” is true"),
        (("title",), "“title” is missing"),
    ]


def test_unknown_keys() -> None:
    assert errors('a = "text"', {"b": 1}) == []
    assert errors('a = "text"', {"b": 1}, unknown_keys="forbid") == [
        (("b",), "“b” is no key of the schema: delete it, or add it to the schema")
    ]
    assert errors('a = "text"', {"b": 1}, unknown_keys="warn") == [
        (("b",), "“b” is no key of the schema: check its spelling")
    ]


@pytest.mark.parametrize(
    ("entry", "key", "said"),
    [
        ({"path": ["a"]}, "collections[0].path", "did you mean “paths”?"),
        ({"fields": {}}, "collections[0].paths", "list of globs"),
        ({"paths": []}, "collections[0].paths", "list of globs"),
        ({"paths": ["a"], "schema": "jekyl-post"}, "collections[0].schema", "did you mean “jekyll-post”?"),
        ({"paths": ["a"], "unknown-keys": "alow"}, "collections[0].unknown-keys", "did you mean “allow”?"),
        (
            {"paths": ["a"], "fields": {"t": {"type": "txt"}}},
            "collections[0].fields.t.type",
            "did you mean “text”?",
        ),
        (
            {"paths": ["a"], "fields": {"t": {"uniq": True}}},
            "collections[0].fields.t.uniq",
            "did you mean “unique”?",
        ),
        (
            {"paths": ["a"], "fields": {"t": {"required": 1}}},
            "collections[0].fields.t.required",
            "true or false",
        ),
        (
            {"paths": ["a"], "fields": {"t": {"pattern": "("}}},
            "collections[0].fields.t.pattern",
            "regular expression",
        ),
        (
            {"paths": ["a"], "fields": {"t": {"not-after": "soon"}}},
            "collections[0].fields.t.not-after",
            "now+1d",
        ),
        (
            {"paths": ["a"], "fields": {"t": {"not-after": "now-9999y"}}},
            "collections[0].fields.t.not-after",
            "now+1d",
        ),
        (
            {"paths": ["a"], "fields": {"t": {"items": {"typ": 1}}}},
            "collections[0].fields.t.items.typ",
            "“type”",
        ),
    ],
)
def test_wrong_collections_say_where_and_what_is_meant(entry: dict[str, Any], key: str, said: str) -> None:
    with pytest.raises(CollectionError) as caught:
        parse_collections([entry], "postlint.toml:3")
    assert caught.value.key == key
    assert said in caught.value.message


def test_globs() -> None:
    for glob, matching, other in (
        ("_posts/**", ["_posts/a.md", "_posts/b/a.md"], ["a.md", "x/_posts/a.md"]),
        ("**/_posts/**", ["_posts/a.md", "de/_posts/b/a.md"], ["posts/a.md"]),
        ("docs/*.md", ["docs/a.md"], ["docs/b/a.md", "docs/a.html"]),
        ("docs", ["docs/a.md", "docs/b/a.md"], ["docs2/a.md"]),
        ("*.{md,mdx}", ["a.md", "a.mdx"], ["a.html", "b/a.md"]),
    ):
        assert all(glob_pattern(glob).match(path) for path in matching), glob
        assert not any(glob_pattern(glob).match(path) for path in other), glob


@pytest.mark.parametrize("name", presets.NAMES)
def test_presets_are_sound_and_shown_as_json_schema(name: str) -> None:
    preset = presets.load(name)
    assert "title" in preset.fields
    shown = show.of_preset(name)
    jsonschema.Draft202012Validator.check_schema(shown)
    values = {"title": "A", "date": "2024-06-19", "tags": ["a"], "draft": False}
    assert Fields(preset.fields).errors(values) == []
    jsonschema.validate(values, shown)


def test_the_generator_s_preset_is_taken_where_nothing_is_configured(tmp_path: Path) -> None:
    def told(generator: str, text: str, path: str) -> list[str]:
        one = post(f"---\n{text}\n---\n", Site(tmp_path, generator), path)
        return [
            e.message for chosen in schemas_for(one) for e in chosen.schema.errors(one.front_matter.values)
        ]

    assert told("docusaurus", "title: A\ntags: a", "docs/a.md") == ["“tags” must be a list, not “a”"]
    assert told("jekyll", "title: A\ntags: a", "_posts/a.md") == []
    assert told("astro", "description: A", "src/content/docs/a.md") == ["“title” is missing"]
    assert told("astro", "description: A", "src/content/blog/a.md") == []


def test_json_schemas_with_references(tmp_path: Path) -> None:
    (tmp_path / "parts.json").write_text(json.dumps({"$defs": {"n": {"type": "integer", "maximum": 3}}}))
    schema = {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "required": ["title"],
        "properties": {
            "title": {"type": "string"},
            "n": {"$ref": "parts.json#/$defs/n"},
            "on": {"type": "string"},
        },
        "additionalProperties": False,
    }
    (tmp_path / "post.schema.json").write_text(json.dumps(schema))
    site = Site(tmp_path, collections=(Collection(("**",), "post.schema.json", origin="postlint.toml:1"),))
    one = post("---\nn: 5\non: 2024-06-19\nx: 1\n---\n", site)
    (chosen,) = schemas_for(one)
    assert sorted(chosen.schema.errors(one.front_matter.values)) == [
        (("n",), "“n”: 5 is greater than the maximum of 3", False, False),
        (("title",), "“title” is missing", True, False),
        (("x",), "“x” is no key of the schema: delete it, or add it to the schema", False, False),
    ]


def test_editor_comments_name_a_schema_within_the_site_only(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    for folder in (tmp_path, tmp_path / "site"):
        (folder / "a.json").write_text('{"required": ["title"]}')
    site = Site(tmp_path / "site")

    def told(where: str) -> list[str]:
        one = post(f"---\n# yaml-language-server: $schema={where}\nx: 1\n---\n", site, "a.md")
        return [
            e.message for chosen in schemas_for(one) for e in chosen.schema.errors(one.front_matter.values)
        ]

    assert told("a.json") == ["“title” is missing"]
    assert told("../a.json") == []
    assert told("https://example.org/a.json") == []


def test_pydantic_models_run_only_where_trusted(tmp_path: Path) -> None:
    (tmp_path / "schemas.py").write_text(
        "from pathlib import Path\n"
        "from pydantic import BaseModel\n"
        f"Path({str(tmp_path / 'ran')!r}).write_text('')\n"
        "class Post(BaseModel):\n    title: str\n    tags: list[str] = []\n"
    )
    collection = Collection(("**",), "schemas.py:Post")
    one = post("---\ntags: [a, 1]\n---\n", Site(tmp_path, collections=(collection,)))
    assert [e for chosen in schemas_for(one) for e in chosen.schema.errors(one.front_matter.values)] == []
    assert not (tmp_path / "ran").exists()
    one = post("---\ntags: [a, 1]\n---\n", Site(tmp_path, collections=(collection,), trusted=True))
    found = [e for chosen in schemas_for(one) for e in chosen.schema.errors(one.front_matter.values)]
    assert {(error.path, error.missing) for error in found} == {(("title",), True), (("tags", 1), False)}
    assert (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("s.json", None, "no usable JSON Schema"),
        ("s.json", "{", "no usable JSON Schema"),
        ("s.json", '{"type": 3}', "no usable JSON Schema"),
        ("s.py:Post", "import nowhere_to_be_found", "ModuleNotFoundError"),
        ("s.py:Post", "Post = 3", "has no pydantic model"),
    ],
)
def test_schemas_that_can_t_be_used_say_so(tmp_path: Path, name: str, text: str | None, said: str) -> None:
    if text is not None:
        (tmp_path / name.split(":")[0]).write_text(text)
    site = Site(tmp_path, collections=(Collection(("**",), name),), trusted=True)
    with pytest.raises(SchemaError, match=said):
        schemas_for(post("---\na: 1\n---\n", site))


def test_inferred_schemas_fit_the_site_and_name_outliers(tmp_path: Path) -> None:
    site = Site(tmp_path)
    posts = [
        post(
            f"---\ntitle: Post {number}\ndate: 2024-05-{number % 28 + 1:02} 08:00:00 +0200\n"
            f"layout: {'wide' if number % 3 else 'post'}\n"
            "tags: [boats, salt]\nhero: {src: /a.png, wide: true}\n---\n",
            site,
            f"_posts/{number}.md",
        )
        for number in range(200)
    ]
    posts.append(
        post(
            "---\ntitle: [a]\ndate: 2024-05-01 08:00:00 +0200\nlayout: pots\ntags: [boats]\n---\n",
            site,
            "_posts/odd.md",
        )
    )
    seen: list[int] = []
    toml = infer.infer(posts, seen.append)
    assert seen == list(range(1, 202))
    (collection,) = parse_collections(tomllib.loads(toml)["collections"], "postlint.toml:1")
    assert collection.paths == ("**/_posts/**",)
    assert collection.fields["title"].required
    assert collection.fields["title"].types == ("text",)
    assert collection.fields["layout"].one_of == ("wide", "post")
    assert collection.fields["date"].formats == ("jekyll",)
    assert collection.fields["hero"].fields["wide"].types == ("boolean",)
    assert "# 201 of 201 posts" in toml
    assert "# outlier: _posts/odd.md: “title” must be text, not a list" in toml
    schema = Fields(collection.fields)
    assert [one.site_path for one in posts if schema.errors(one.front_matter.values)] == ["_posts/odd.md"]
    shown = show.json_schema(collection, tmp_path)
    jsonschema.Draft202012Validator.check_schema(shown)
    assert set(shown["required"]) == {"date", "hero", "layout", "tags", "title"}


@pytest.mark.parametrize(
    ("name", "meant", "sure"),
    [
        ("titel", "title", True),
        ("dat", "date", True),
        ("tgas", "tags", True),
        ("catgories", "categories", True),
        ("auhtor", "author", True),
        ("desciption", "description", True),
        ("discription", "description", True),
        ("Title", "title", True),
        ("og-image", "og_image", True),
        ("pyhton", "python", True),
        ("author", "authors", False),
        ("data", "date", None),
        ("tabs", "tags", None),
        ("image2", "image1", None),
        ("react", "preact", None),
        ("height", "weight", None),
        ("over", "cover", None),
    ],
)
def test_slips(name: str, meant: str, sure: bool | None) -> None:
    found = slip(name, meant)
    assert (found and found.sure) == sure


def test_slips_are_told_by_how_often_names_are_used() -> None:
    counts = {"python": 90, "pyhton": 1, "rust": 40, "ruts": 30, "Python": 2, "sub": 1, "stub": 50}
    assert [(one.name, one.meant) for one in slips(counts, 10, 5)] == [
        ("pyhton", "python"),
        ("Python", "python"),
    ]


def test_distance_counts_swaps_once() -> None:
    assert [distance("ab", "ba", 2), distance("kitten", "sitting", 5), distance("abc", "xyz", 1)] == [1, 3, 2]


def test_hugo_tells_no_capitals_apart_in_keys() -> None:
    texts = ["---\nshiftPlan: early\n---\n", *["---\nshiftplan: late\n---\n"] * 20]
    for generator, told in (
        ("hugo", []),
        ("jekyll", ["“shiftPlan” is probably “shiftplan” (used by 1 post; “shiftplan” by 20)"]),
    ):
        facts = [
            (f"{number}.md", field_habits.noted(front_matter.parse(text), frozenset(), generator))
            for number, text in enumerate(texts)
        ]
        assert [fault.message for fault in field_habits.faults(facts, len(facts))] == told
