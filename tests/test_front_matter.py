"""Front matter: formats, values, spans of keys and values, and what broken front matter is told to be."""

from __future__ import annotations

import json
import re
import time
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import frontmatter as python_frontmatter
import pytest
import yaml
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from sites import Folder

from postlint import Post, front_matter, registry
from postlint.front_matter import FrontMatter, fences, toml_tree
from postlint.site import Site
from postlint.source import read

RULES = ("syntax", "fields", "dates")
NEWLINES = ("\n", "\r\n", "\r")


def paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Every path into nested values, with the value there."""
    if path:
        yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from paths(inner, (*path, key))


def cut(text: str, found: FrontMatter, *path: str | int) -> str:
    span = found.value_span(*path)
    assert span is not None, path
    return text[span.start : span.end]


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("---\ntitle: A\n---\nText", "yaml", {"title": "A"}),
        ("---\r\ntitle: A\r\n---\r\nText", "yaml", {"title": "A"}),
        ("---\rtitle: A\r---\rText", "yaml", {"title": "A"}),
        ("---  \ntitle: A\n---\t\nText", "yaml", {"title": "A"}),
        ("---\ntitle: A\n...\nText", "yaml", {"title": "A"}),
        ("---\ntitle: A\n---", "yaml", {"title": "A"}),
        ("---\n---\n", "yaml", {}),
        ("---\n# nothing yet\n---\n", "yaml", {}),
        ("---\nnote: |\n  a\n  ---\n  b\n---\n", "yaml", {"note": "a\n---\nb\n"}),
        ("---yaml\ntitle: A\n---\n", "yaml", {"title": "A"}),
        ("+++\ntitle = 'A'\n+++\nText", "toml", {"title": "A"}),
        ("+++\r\ntitle = 'A'\r\n+++\r\nText", "toml", {"title": "A"}),
        ("---toml\ntitle = 'A'\n---\n", "toml", {"title": "A"}),
        ('{"title": "A"}\nText', "json", {"title": "A"}),
        ('{\n  "title": "A"\n}\n\nText {"b": 1}', "json", {"title": "A"}),
        (';;;\n"title": "A",\n"b": 1\n;;;\nText', "json", {"title": "A", "b": 1}),
        ('---json\n{"title": "A"}\n---\nText', "json", {"title": "A"}),
        ("---js\n{title: 'A'}\n---\nText", "other", {}),
        ("Text\n---\nmore: A\n---\n", "none", {}),
        ("---\n\nA rule above: no front matter.\n\n---\n", "none", {}),
        ("---\nJust a rule, and text under it.\n", "none", {}),
        ("{% include a.html %}\n", "none", {}),
        ("{{ page.title }}\n", "none", {}),
        ("", "none", {}),
        ("---", "none", {}),
        ("+++", "none", {}),
        ("{", "none", {}),
    ],
)
def test_formats(text: str, kind: str, values: dict[str, Any]) -> None:
    found = front_matter.parse(text)
    assert (found.kind, dict(found.values), found.problems) == (kind, values, ())
    assert text[found.span.end :].lstrip().startswith("Text") or kind == "none" or "Text" not in text


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: A\ntags: [a, b]\n---\nText\n---\nmore\n",
        "---\r\ntitle: A\r\n---\r\nText\r\n",
        '{\n"title": "A"\n}\nText\n',
    ],
)
def test_ordinary_posts_split_as_python_frontmatter_splits_them(text: str) -> None:
    values, body = python_frontmatter.parse(text)
    found = front_matter.parse(text)
    assert dict(found.values) == values
    assert text[found.span.end :].strip() == body.strip()


@given(
    st.lists(
        st.sampled_from(("---", "\n---\n", "\n...", "\n", "\r\n", "a: b", " ", "# c", "\t")), max_size=10
    )
)
def test_ordinary_fences_are_found_as_all_are(parts: list[str]) -> None:
    text = f"---\n{''.join(parts)}"
    usual = fences.between_lines(text)
    assert usual is None or usual == fences.fenced(text, 0, "---", "yaml")
    ordinary = f"---\na: b\n---\n{text[4:]}"
    assert fences.between_lines(ordinary) or ordinary.startswith("---", 13)


@pytest.mark.parametrize(
    ("content", "times"),
    [
        ("a: 1\nb: 2", 0),
        ("a: 1\nb: 2\na: 3\na: 4", 2),
        ("a:\n  - b: 1\n    c:\n      d: 1\n      d: 2", 1),
        ("a: {b: 1, b: 2}", 1),
        ("a: &x {b: 1}\nc:\n  <<: *x\n  b: 2", 0),
        ("a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n  d: 3", 1),
    ],
)
def test_keys_given_twice_are_found_at_any_depth(content: str, times: int) -> None:
    found = front_matter.parse(f"---\n{content}\n---\n")
    assert [problem.kind for problem in found.problems] == ["duplicate-key"] * times


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=12
).filter(lambda text: "\ufeff" not in text and "\ufffe" not in text and "\uffff" not in text)
KEYS = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=8)
SCALARS = TEXTS | st.integers(-(10**9), 10**9) | st.booleans() | st.dates(date(1000, 1, 1))
TREES = st.dictionaries(
    KEYS,
    st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
        max_leaves=8,
    ),
    min_size=1,
    max_size=5,
)


@settings(max_examples=150, deadline=None)
@given(
    values=TREES,
    style=st.sampled_from([None, '"', "'", "|"]),
    flow=st.sampled_from([None, True, False]),
    unicode=st.booleans(),
    newline=st.sampled_from(NEWLINES),
)
@example(values={"a": ["\xa0"]}, style="|", flow=None, unicode=True, newline="\n")
def test_yaml_spans_cut_out_what_they_name(
    values: dict[str, Any], style: str | None, flow: bool | None, unicode: bool, newline: str
) -> None:
    content = yaml.safe_dump(
        values, default_style=style, default_flow_style=flow, allow_unicode=unicode, width=30
    )
    expected = yaml.safe_load(content)
    assume(isinstance(expected, dict) and all(isinstance(key, str) for key in expected))
    text = ("---\n" + content + "---\nText\n").replace("\n", newline)
    found = front_matter.parse(text)
    assert not [problem for problem in found.problems if problem.kind != "line-end"]
    assert text[found.span.end :].strip() == "Text"
    for path, value in paths(dict(found.values)):
        raw = cut(text, found, *path)
        span = found.value_span(*path)
        assert span is not None
        if re.match(r"[|>][+-]?[0-9]", raw):
            continue  # an indentation indicator counts from the parent, which is another one here
        column = span.start - max(text.rfind("\n", 0, span.start), text.rfind("\r", 0, span.start)) - 1
        again = yaml.load(("x:\n" + " " * column + raw).replace(newline, "\n"), _Plain)["x"]
        assert _plain(again) == _plain(value), (path, raw)
        if isinstance(path[-1], str):
            key = found.key_span(*path)
            assert key is not None
            assert str(yaml.load(text[key.start : key.end], yaml.BaseLoader)) == path[-1]


class _Plain(yaml.SafeLoader):
    """PyYAML's own reading, to compare with."""


def _plain(value: Any) -> Any:
    """Values as both readers have them: keys as text, block texts without their last line end."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.rstrip("\n") if isinstance(value, str) else value


@settings(max_examples=100, deadline=None)
@given(
    values=TREES,
    indent=st.sampled_from([None, 2]),
    newline=st.sampled_from(NEWLINES),
    ascii_only=st.booleans(),
)
def test_json_spans_cut_out_what_they_name(
    values: dict[str, Any], indent: int | None, newline: str, ascii_only: bool
) -> None:
    content = json.dumps(values, indent=indent, default=str, ensure_ascii=ascii_only)
    text = (content + "\nText\n").replace("\n", newline)
    found = front_matter.parse(text)
    assert (found.kind, found.problems) == ("json", ())
    for path, value in paths(json.loads(content)):
        assert json.loads(cut(text, found, *path)) == value
        if isinstance(path[-1], str):
            key = found.key_span(*path)
            assert key is not None
            assert json.loads(text[key.start : key.end]) == path[-1]


TOML_KEYS = st.from_regex(r"[A-Za-z0-9_-]{1,6}", fullmatch=True) | KEYS


@st.composite
def toml_lines(draw: st.DrawFn) -> list[str]:
    """Lines of TOML: pairs, tables, arrays of tables, dotted keys, all kinds of strings."""

    def key() -> str:
        name = draw(TOML_KEYS)
        return (
            name if name.isascii() and name.replace("-", "").replace("_", "").isalnum() else json.dumps(name)
        )

    def value(depth: int = 0) -> str:
        kind = draw(st.integers(0, 9 if depth < 2 else 6))
        text = draw(TEXTS)
        if kind == 0:
            return json.dumps(text, ensure_ascii=False)
        if kind == 1:
            return "'" + text.replace("'", "") + "'"
        if kind == 2:
            return '"""' + json.dumps(text, ensure_ascii=False)[1:-1] + '\n x"""'
        if kind == 3:
            return "'''" + text.replace("'", "") + "\n'x'\n'''"
        if kind == 4:
            return str(draw(st.integers(-999, 999)))
        if kind == 5:
            return draw(st.dates(date(1000, 1, 1))).isoformat()
        if kind == 6:
            return draw(st.sampled_from(["true", "1.5", "2024-05-06T07:08:09Z", "0x1F"]))
        inner = [value(depth + 1) for _ in range(draw(st.integers(0, 3)))]
        if kind == 7:
            return "[" + ", ".join(inner) + "]"
        if kind == 8:
            return "[\n  # why\n  " + ",\n  ".join(inner) + "\n]"
        return "{ " + ", ".join(f"{key()} = {item}" for item in inner if "\n" not in item) + " }"

    lines = []
    for _ in range(draw(st.integers(1, 6))):
        shape = draw(st.integers(0, 7))
        if shape == 0:
            lines.append(f"[{key()}]")
        elif shape == 1:
            lines.append(f"[[ {key()} ]] # again")
        elif shape == 2:
            lines.append(f"{key()} . {key()} = {value()}")
        else:
            lines.append(f"{key()} = {value()}  # {draw(TEXTS)}")
    return lines


@settings(max_examples=200, deadline=None)
@given(lines=toml_lines(), newline=st.sampled_from(["\n", "\r\n"]))
def test_toml_spans_cut_out_what_they_name(lines: list[str], newline: str) -> None:
    content = "\n".join(lines).replace("\n", newline) + newline
    try:
        values = tomllib.loads(content)
    except tomllib.TOMLDecodeError:
        assume(False)
    text = f"+++{newline}{content}+++{newline}Text"
    found = front_matter.parse(text)
    assert dict(found.values) == values
    for path, value in paths(values):
        place = found.places.get(path)
        assert place is not None, path
        if (
            isinstance(value, (dict, list))
            and place.style in ("map", "list")
            and not cut(text, found, *path).endswith(("]", "}"))
        ):
            continue  # a table's place is its header, a dotted key's its first names
        if text[place.value.start] != "[" or not isinstance(value, dict):
            raw = cut(text, found, *path)
            if not (isinstance(value, list) and raw.startswith("[[")) and not (
                isinstance(value, dict) and not raw.startswith("{")
            ):
                assert tomllib.loads(f"x = {raw}")["x"] == value


def test_anchors_name_their_own_place() -> None:
    text = "---\na: &x [1, 2]\nb: *x\nc: {<<: {d: 1}, e: 2}\n---\n"
    found = front_matter.parse(text)
    assert found.values == {"a": [1, 2], "b": [1, 2], "c": {"d": 1, "e": 2}}
    assert cut(text, found, "b") == "*x"
    assert cut(text, found, "a") == "&x [1, 2]"
    assert cut(text, found, "a", 1) == "2"


@pytest.mark.parametrize(
    "content",
    [
        "a: " + "[" * 100_000,
        "- " * 100_000,
        "a: " + "{a: " * 50_000,
        "? " * 50_000,
        "\n".join(" " * depth + "a:" for depth in range(2000)),
        "a: &a [x, x, x, x, x, x, x, x, x]\n"
        + "\n".join(
            f"{b}: &{b} [{', '.join(['*' + a] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
        ),
        "a: &a [*a]\n",
        "a: *nowhere\n",
        "a: \x00\x01\ud800\n",
        "!!python/object:os.system x: y\n",
        "a: !!int x\n",
        "%YAML 9.9\n--- \n",
        "a: " + "9" * 10_000,
    ],
)
def test_hostile_yaml_is_bounded(content: str) -> None:
    found = front_matter.parse(f"---\n{content}\n---\nText\n")
    assert found.kind == "yaml"
    list(found.places)


@pytest.mark.parametrize(
    "content", ["a = " + "[" * 50_000, "[" * 50_000, "a" + ".a" * 5000 + " = 1", "a = [" + "{b=[" * 400]
)
def test_hostile_toml_is_bounded(content: str) -> None:
    found = front_matter.parse(f"+++\n{content}\n+++\n")
    assert found.problems


@pytest.mark.parametrize(
    "content", ['{"a": ' + "[" * 50_000, '{"a": ' * 50_000, '{"a": ' * 200 + "1" + "}" * 200]
)
def test_hostile_json_is_bounded(content: str) -> None:
    assert front_matter.parse(content).problems


@pytest.mark.parametrize(
    "number", ["9" * 6000, "0" * 6000, "0x" + "f" * 6000, "9" * 6000 + ".0", "1e" + "9" * 6000]
)
@pytest.mark.parametrize(
    ("fences", "write"),
    [("---\n{}\n---\n", "{}: {}"), ("+++\n{}\n+++\n", "{} = {}"), ("{}\n", '{{"{}": {}}}')],
)
def test_numbers_of_thousands_of_digits_break_nothing(
    folder: Folder, fences: str, write: str, number: str
) -> None:
    for name in ("date", "title", "version", "weight", "tags"):
        folder.write(f"{name}.md", fences.format(write.format(name, number)) + "Text\n")
    found = folder.run("check", "--format", "json", "--show-notes", ".").found
    assert "internal-error" not in {rule for *_, rule in found}


def test_a_number_of_thousands_of_digits_is_told_on_its_line(folder: Folder) -> None:
    folder.write("a.md", f"+++\ntitle = 'a'\nweight = {'9' * 6000}\n+++\nText\n")
    folder.write("b.md", f'{{\n"weight": {"9" * 6000}\n}}\nText\n')
    assert folder.run("check", "--format", "json", ".").found == [
        ("a.md", 3, 1, "front-matter-syntax"),
        ("b.md", 2, 11, "front-matter-syntax"),
    ]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from([*"-\n\r\t :{}[]\"'#&*!|>%@`=+;.,aé😀\u2028\x00\ud800", "---\n", "title: ", "- "]),
        max_size=60,
    ).map("".join)
)
def test_any_text_is_read(text: str) -> None:
    for fence in ("---\n{}\n---\n", "+++\n{}\n+++\n", "{{{}", "{}"):
        found = front_matter.parse(fence.format(text))
        for problem in found.problems:
            assert 0 <= problem.span.start <= problem.span.end <= len(fence.format(text))
        for path in found.places:
            found.raw(*path)


BROKEN = [
    "title: A story: the second part",
    'title: "A story without an end',
    "title: 'It's not over'",
    'title: "He said "no" twice"',
    "title: @home",
    "title: `code` first",
    "title: [Draft] of a letter",
    "tags: [a, b",
    "tags: [a, b]]",
    'tags: ["a" "b"]',
    "title: {{ page.name }} again",
    "title:No space here",
    "map:\n\tkey: value\n\tother: value",
    'title: "C:\\path"',
    'title: "Comma",',
    "title：Wide colon",
    "title:\u00a0Hard space",
    "title = No colon",
    "list:\n-a\n-b",
]


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("newline", NEWLINES)
def test_fixes_repair_and_leave_other_keys_alone(broken: str, newline: str) -> None:
    before, after = "first: 'one'  # why", "last: {b: [1, 2]}"
    text = f'---\n{before}\n{broken}\n{after}\n---\nText: "quoted\n'.replace("\n", newline)
    found = front_matter.parse(text)
    assert found.problems
    assert not found.values
    edits = sorted(
        {edit for problem in found.problems if problem.fix for edit in problem.fix.edits}, reverse=True
    )
    assert edits
    fixed = text
    for edit in edits:
        fixed = fixed[: edit.span.start] + edit.text + fixed[edit.span.end :]
    again = front_matter.parse(fixed)
    assert not again.problems
    assert again.values["first"] == "one"
    assert again.values["last"] == {"b": [1, 2]}
    lines = fixed.replace(newline, "\n").split("\n")
    assert (lines[1], lines[-4]) == (before, after)
    assert all(text.count(newline, 0, problem.span.start) in (2, 3, 4) for problem in found.problems)


def test_invalid_dates_stay_text() -> None:
    found = front_matter.parse("---\na: 2024-02-30\nb: 2024-02-29\nc: 2024-02-28 25:00:00\n---\n")
    assert found.values == {"a": "2024-02-30", "b": date(2024, 2, 29), "c": "2024-02-28 25:00:00"}


def test_scalars_are_read_as_yaml_1_1_reads_them() -> None:
    texts = [
        "yes",
        "No",
        "~",
        "null",
        "",
        "12",
        "-3",
        "0x1F",
        "0b11",
        "017",
        "1.5",
        ".5",
        "1e3",
        "1_000",
        ".inf",
        "08",
        "Y",
    ]
    for text in texts:
        found = front_matter.parse(f"---\na: {text}\n---\n")
        assert found.values["a"] == yaml.safe_load(text), text


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: " + "a: " * 100_000 + "\n---\n",
        '---\ntitle: "' + 'a" ' * 100_000 + "\n---\n",
        "---\nx: " + "-a " * 100_000 + "\n foo\n---\n",
        "---\n" + "a: b\n" * 20_000 + "---\n",
        "---\n" + "".join(f"k{number}: v\n" for number in range(20_000)) + "---\n",
        "---\ntags: [" + "a, " * 50_000 + "b]\n---\n",
        "---\ntitle: x\n" + "key: v\n" * 20_000,
        "---\ntitle: x\n---\n# " + "# " * 200_000 + "a",
        "---\nlang: " + "a-" * 200_000 + "\n---\n",
        "---\n" + "\t" * 200_000 + "a: b\n---\n",
    ],
)
def test_long_posts_take_time_in_proportion(text: str, tmp_path: Path) -> None:
    rules = [registry.load_file(registry.built_in_folder() / f"front_matter_{name}.py", "") for name in RULES]
    post = Post("a.md", read(text.encode()), Site(tmp_path))
    start = time.process_time()
    told = sum(1 for rule in rules for _ in rule.check(post, rule.options()))
    assert told < 1000
    assert time.process_time() - start < 5  # what grows with the square takes minutes


TOML_LINES = (
    'path = "a"', "path = 'b'", '  path = "c" # why', "path=1", 'other = "path"', "# path = 'd'", "[path]", "  [[x]]",
    'x.path = "e"', 'path.x = "f"', 'list = ["path", "g"]', 'list2 = [\n"path",\n]', 'm = """\npath = "h"\n"""',
    "path2 = 'i'", "",
)  # fmt: skip


@given(
    st.lists(st.sampled_from(TOML_LINES), max_size=6).map("\n".join), st.sampled_from(("path", "path2", "x"))
)
def test_a_plain_toml_value_stands_where_the_scan_finds_it(content: str, key: str) -> None:
    try:
        tomllib.loads(content)
    except tomllib.TOMLDecodeError:
        return
    if quick := toml_tree.plain_value(content, key, 7):
        assert quick == toml_tree.places(content, 7)[(key,)].value


@pytest.mark.parametrize("line", ["{} = 1", "[{}]", "a = {{{} = 1}}", "[[{}]]", "  'b' . {} = 1"])
def test_dotted_keys_of_very_many_parts_are_refused_at_once(line: str) -> None:
    text = f"+++\ntitle = 'a.b'\n{line.format('.'.join(['a'] * 200_000))}\n+++\ntext\n"
    parsed = front_matter.parse(text)
    assert [problem.message for problem in parsed.problems] == [
        "front matter isn't valid TOML: it nests more than 60 levels deep"
    ]
    few = front_matter.parse(f"+++\n{line.format('.'.join(['a'] * 50))}\n+++\ntext\n")
    assert not few.problems
    text = f"+++\nlink = '{'a.' * 100}'\n+++\ntext\n"
    assert front_matter.parse(text).values == {"link": "a." * 100}
