"""How the time of a post grows with its size: posts made of one thing many times over, at two sizes.

    python benchmarks/growth.py [--size 60000] [--times 4] [--worse-than 6] [--only NAME]

Time in proportion to the size makes the larger post take `--times` as long. What takes more than `--worse-than` times
as long, and more than a tenth of a second, is printed with the rule (or the reader, or the reporter) that takes it.
"""

from __future__ import annotations

import argparse
import io
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from postlint import reporters
from postlint.conclusion import conclude
from postlint.config import Config
from postlint.discover import Target
from postlint.engine import Run, check_target
from postlint.fix import apply
from postlint.post import Post
from postlint.report import Report
from postlint.results import Results
from postlint.ruleset import Ruleset, build
from postlint.site import Site
from postlint.source import Source, read

FORMATS = ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown", "html")
NOTICED = 0.1  # seconds


def times(unit: str, head: str = "", tail: str = "") -> Callable[[int], str]:
    """A post of some size that repeats something."""
    return lambda size: head + unit * (size // len(unit)) + tail


def numbered(unit: str, head: str = "", tail: str = "") -> Callable[[int], str]:
    """A post of some size that repeats something with a number, `§`, that is another one each time."""
    return lambda size: (
        head + "".join(unit.replace("§", str(10_000 + n)) for n in range(size // (len(unit) + 4))) + tail
    )


FRONT = "---\ntitle: The ferry\n"
SHAPES: dict[str, Callable[[int], str]] = {
    "words": times("The ferry leaves at noon and comes back late. "),
    "paragraphs": times("The ferry leaves at noon and comes back late.\n\n"),
    "other paragraphs": numbered("Ferry § leaves at noon and comes back § hours late.\n\n"),
    "lines": times("The ferry leaves at noon,\n"),
    "one word": times("a"),
    "headings": numbered("## Ferry §\n\n"),
    "setext headings": numbered("Ferry §\n---\n\n"),
    "links": numbered("[ferry §](https://example.com/§) "),
    "reference links": numbered("[ferry §][f§] ", tail="\n\n[f1]: /x\n"),
    "definitions": numbered("[f§]: https://example.com/§\n"),
    "links and definitions": numbered("[a §][f§]\n\n[f§]: https://example.com/§\n\n"),
    "anchors": numbered("[a](#ferry-§) "),
    "anchors and headings": numbered("## Ferry §\n\n[a](#ferri-§)\n\n"),
    "autolinks": numbered("<https://example.com/§> "),
    "bare links": numbered("https://example.com/§ "),
    "images": numbered("![ferry §](/f§.png) "),
    "footnotes": numbered("a[^§]\n\n[^§]: b\n\n"),
    "html": numbered('<div class="a§">ferry</div>\n'),
    "open tags": times("<div>"),
    "open tags in lines": times("<div>\n\n"),
    "inline tags": times("<b>a</b> "),
    "comments": times("<!-- a -->\n"),
    "open comments": times("<!-- "),
    "ignores": numbered("<!-- postlint: ignore mojibake -->\nferry §\n\n"),
    "ignores of blocks": numbered("<!-- postlint: ignore-block mojibake -->\n\nferry §\n\n"),
    "scripts": times("<script>a()</script>\n"),
    "iframes": times('<iframe src="https://example.com/"></iframe>\n'),
    "code": times("```\na = 1\n```\n\n"),
    "open fences": times("```\n"),
    "open braces": times("{"),
    "words in brackets": numbered("[ferry §] "),
    "double brackets": numbered("[[ferry:a=§]] "),
    "braces": numbered("{{ ferry§ }} "),
    "back ticks": times("`"),
    "back ticks and spaces": times("` "),
    "growing back ticks": lambda size: " ".join("`" * n for n in range(int((2 * size) ** 0.5))),
    "list": times("- ferry\n"),
    "nested list": lambda size: "".join("  " * n + "- a\n" for n in range(int(size**0.5))),
    "bullets": times("- "),
    "quotes": times("> ferry\n"),
    "nested quotes": times(">"),
    "quotes of quotes": lambda size: "".join(">" * n + " a\n" for n in range(int((2 * size) ** 0.5))),
    "table": times("| a | b |\n", "| a | b |\n| - | - |\n"),
    "wide table": lambda size: "|a" * (size // 4) + "|\n" + "|-" * (size // 4) + "|\n",
    "stars": times("*"),
    "stars and letters": times("*a "),
    "emphasis": times("**a** _b_ "),
    "underlines": times("_a"),
    "brackets": times("["),
    "images opened": times("!["),
    "closing brackets": times("]"),
    "brackets and parentheses": times("[a]("),
    "angles": times("<"),
    "ampersands": times("&amp;amp; "),
    "entities": times("&#8217;"),
    "backslashes": times("\\"),
    "dollars": times("$a$ "),
    "liquid": times("{{ a }} "),
    "open liquid": times("{{"),
    "liquid tags": times("{% if a %}"),
    "raw": times("{% raw %}a "),
    "shortcodes": times('{{< figure src="a" >}}\n'),
    "templates": times("${a} %s {0} <%= a %> "),
    "curly": times("{"),
    "attributes": times("{: .a #b}\n"),
    "mojibake": times("Ã¼berfÃ¤hrt "),
    "mojibake in lines": numbered("Die FÃ¤hre § kommt spÃ¤t.\n\n"),
    "mojibake of mojibake": times("ÃƒÂ¼"),
    "mojibake of Japanese": times("ã\u0081“ã\u0082Œã\u0081¯"),
    "lost letters": times("F?hre fah\ufffdrt "),
    "bad bytes": lambda size: "F\udce4hre " * (size // 6),
    "Japanese": times("船は正午に出て、夜遅く帰ります。"),
    "Chinese lines": times("船中午出发,很晚才回来。\n\n"),
    "Thai": times("เรือออกตอนเที่ยง"),
    "Cyrillic and Latin": times("паpoм "),
    "invisible": times("a\u200bb\u200d\u202e "),
    "combining": times("a\u0301\u0302\u0303"),
    "emoji": times("👩‍👩‍👧 "),
    "ads": times("Advertisement\n\n"),
    "slots": numbered("/1234567/Site_mrec_§\n\n"),
    "share bar": times("Share this on Facebook\n\n"),
    "teasers": times("Read more: the ferry is late\n\n"),
    "read more": times("Read more …\n\n"),
    "cut lines": times("The ferry is late and the\n\n"),
    "cookies": times("We use cookies. Accept all.\n\n"),
    "paywall": times("Subscribe to continue reading.\n\n"),
    "credits": times("Photo: Ann Example / Agency\n\n"),
    "marked credits": numbered("Photo: Ann Example§ / Agency [object Object] 【4†source】\n\n"),
    "offers": numbered("If you'd like, I can change the tone of version § to a shorter one.\n\n"),
    "labels below headings": numbered("# Ferry §\n\nOutput\n\n"),
    "prompts": times("As an AI language model, I can't say.\n\n"),
    "doubled paragraphs": numbered("Ferry § leaves at noon and comes back § hours late, they say.\n\n" * 2),
    "keys": numbered("k§: a\n", FRONT, "---\ntext\n"),
    "same keys": times("key: a\n", FRONT, "---\ntext\n"),
    "misspelt keys": numbered("titel§: a\n", FRONT, "---\ntext\n"),
    "values in a list": numbered("  - value §\n", FRONT + "tags:\n", "---\ntext\n"),
    "flow list": numbered("v§, ", FRONT + "tags: [", "]\n---\ntext\n"),
    "open flow list": times("[", FRONT + "a: ", "\n---\ntext\n"),
    "flow maps": times("{a: ", FRONT + "a: ", "\n---\ntext\n"),
    "nested maps": lambda size: (
        FRONT + "".join("  " * n + "a:\n" for n in range(int(size**0.5))) + "---\ntext\n"
    ),
    "aliases": times("  - *a\n", FRONT + "x: &a b\ny:\n", "---\ntext\n"),
    "merges": numbered("m§:\n  <<: *a\n", FRONT + "x: &a {b: c}\n", "---\ntext\n"),
    "long value": times("ferry ", FRONT + "description: ", "\n---\ntext\n"),
    "quoted value": times('\\"', FRONT + 'description: "', '"\n---\ntext\n'),
    "unclosed quote": times("a: 'b\n", FRONT, "---\ntext\n"),
    "block text": times("  ferry: noon\n", FRONT + "text: |\n", "---\ntext\n"),
    "no key": times("ferry\n", FRONT, "---\ntext\n"),
    "equals": times("a = b\n", FRONT, "---\ntext\n"),
    "tabs": times("\ta: b\n", FRONT, "---\ntext\n"),
    "dates": numbered("date§: 2024-13-45\n", FRONT, "---\ntext\n"),
    "unclosed front matter": times("a: b\n", "---\n"),
    "fences": times("---\na: b\n"),
    "TOML": numbered("k§ = 1\n", "+++\n", "+++\ntext\n"),
    "TOML tables": numbered("[t§]\nk = 1\n", "+++\n", "+++\ntext\n"),
    "TOML arrays": times("[[t]]\nk = 1\n", "+++\n", "+++\ntext\n"),
    "TOML broken": times("k = [1,\n", "+++\n", "+++\ntext\n"),
    "TOML dotted": lambda size: "+++\n" + ".".join(["a"] * (size // 2)) + " = 1\n+++\ntext\n",
    "JSON": numbered('"k§": 1,\n', "{\n", '"z": 1}\n\ntext\n'),
    "JSON nested": times('{"a":', "{\n", "\n\ntext\n"),
    "blank lines": times("\n"),
    "spaces": times(" "),
    "spaces and line": times(" \n"),
    "tabs alone": times("\t"),
    "carriage returns": times("a\r"),
    "NULs": times("a\x01"),
    "digits": times("1"),
    "dots": times("."),
    "hyphens": times("-"),
    "rules": times("---\n\n"),
    "colons": times(":"),
    "admonitions": times(":::note\na\n:::\n"),
    "at signs": times("a@b.c "),
    "pluses": times("a+"),
    "slashes": times("/a"),
    "percent": times("%20"),
    "long link": times("/a", "[a](https://example.com", ")\n"),
    "long query": numbered("a§=b&", "[a](https://example.com/?", ")\n"),
    "long title": times("a ", '[a](/b "', '")\n'),
    "titles": times("# "),
}  # fmt: skip


def target(name: str) -> Target:
    """A post that is nowhere on disk."""
    return Target(
        f"{name}.md", f"/growth/{name}.md", Site(Path("/growth"), "jekyll", configured=True), f"{name}.md"
    )


def seconds(work: Callable[[], object]) -> float:
    """Processor time of some work."""
    start = time.process_time()
    work()
    return time.process_time() - start


def rendered(form: str, report: Report) -> None:
    """Write a report to nowhere."""
    reporters.load(form)(report, io.StringIO(), colour=False, width=80, quiet=False)


def parts(name: str, source: Source, ruleset: Ruleset) -> dict[str, float]:
    """Processor time of a post by what takes it."""
    one = target(name)
    post = Post(one.path, source, one.site, one.site_path)
    found = {"front matter": seconds(lambda: post.front_matter), "Markdown": seconds(lambda: post.body)}
    for rule in ruleset.selected:
        if not rule.online:
            found[rule.name] = seconds(lambda: list(rule.check(post, ruleset.options[rule.name])))  # noqa: B023
    run = Run([one], [ruleset], [0], 1, show_notes=True, contents={one.file: source})
    results = Results()
    results[0] = check_target(run, 0)
    outcome = conclude(run, results)
    found["all findings together"] = seconds(lambda: conclude(run, results))
    found["applying fixes"] = seconds(lambda: apply(source.text, outcome.findings, unsafe=True))
    report = Report(tuple(outcome.findings), (), 1, 0, 0, lambda _: source, ruleset.known)
    for form in FORMATS:
        found[f"report {form}"] = seconds(lambda: rendered(form, report))  # noqa: B023
    return found


def measured(name: str, size: int, ruleset: Ruleset) -> tuple[float, dict[str, float]]:
    """Processor time of the shape of that name at a size, in all and by parts."""
    source = read(SHAPES[name](size).encode("utf-8", "surrogateescape"))
    found = parts(name, source, ruleset)
    return sum(found.values()), found


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure; exit code 1 where a time grows faster than the size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=60_000, help="characters of the smaller post")
    parser.add_argument("--times", type=int, default=4)
    parser.add_argument("--worse-than", type=float, default=6.0)
    parser.add_argument("--only", choices=list(SHAPES), help="one shape")
    parser.add_argument(
        "--verbose", action="store_true", help="every shape's times, the slowest part of each"
    )
    given = parser.parse_args(arguments)
    ruleset = build(Config(root=Path("/growth")), None, ())
    measured("words", 1000, ruleset)  # what is loaded when first used
    worse = 0
    for name in [given.only] if given.only else SHAPES:
        small, before = measured(name, given.size, ruleset)
        large, after = measured(name, given.size * given.times, ruleset)
        if given.verbose:
            slowest = max(after, key=lambda part: after[part])
            print(
                f"{name}: {small:.2f} s, {large:.2f} s, most of it {slowest} ({after[slowest]:.2f} s)",
                flush=True,
            )
        for part, took in after.items():
            grown = took / max(before[part], NOTICED / given.times / given.worse_than)
            if took > NOTICED and grown > given.worse_than:
                worse += 1
                print(
                    f"{name}: {part}: {before[part]:.3f} s, then {took:.3f} s: {grown:.1f} times", flush=True
                )
    print(f"{worse} parts grow faster than their posts (size {given.size:,}, then {given.times} times that)")
    return bool(worse)


if __name__ == "__main__":
    sys.exit(main())
