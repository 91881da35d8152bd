from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from postlint import Corpus, Edit, Fact, Finding, Fix, NoOptions, Post, Severity, Span, rule
from postlint.patterns import lazy
from postlint.schema import field_habits, titles
from postlint.schema.date_habits import name_differs
from postlint.schema.field import Error
from postlint.schema.kinds import language_meant
from postlint.schema.load import schemas_for

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
FIRST_HEADING = lazy(r"\s*#[ \t]+([^\r\n]*)")


@rule("front-matter", NoOptions, severity=(WARNING, ERROR, NOTE), fixes="unsafe")
def check(post: Post, _: NoOptions) -> Iterator[Finding | Fact[bytes]]:
    """Front matter that doesn't fit its schema: wrong kinds, bad titles, misspelt keys and names"""
    front_matter = post.front_matter
    values = front_matter.values
    if not values:
        return
    told: set[Any] = set()
    if "title" in values:
        for kind, message, severity in titles.faults(values["title"]):
            if kind == "placeholder" and titles.is_subject(values["title"], _name(post.site_path)):
                continue
            told.add("title")
            yield Finding(_span(post, ("title",)), message, severity)
        heading = FIRST_HEADING.match(post.text, post.body_start)
        if heading and heading[1].strip(" \t#").casefold() == str(values["title"]).strip().casefold():
            message = "the title stands again as the first heading: most layouts show both"
            yield Finding(Span(*heading.span(1)), message, NOTE)
    known: frozenset[str] = frozenset()
    for schema, given in schemas_for(post):
        for error in schema.errors(values):
            if error.path and error.path[0] in told and not given:
                continue
            yield _finding(post, error, ERROR if given and not error.doubtful else WARNING)
        fields = getattr(schema, "fields", None)
        if given and fields:
            known |= frozenset(fields)
            for key in fields:
                if fields[key].matches_file_name and (
                    message := name_differs(values.get(key), post.site_path, post.site)
                ):
                    yield Finding(_span(post, (key,)), f"“{key}” {message}", ERROR)
    yield Fact(Span(0, 0), field_habits.noted(front_matter, known, post.site.generator))


def _finding(post: Post, error: Error, severity: Severity) -> Finding:
    if error.missing:
        span = post.front_matter.span
        first = Span(
            span.start, span.start + len(post.text[span.start : span.end].split("\n", 1)[0].rstrip("\r"))
        )
        holder = error.path[:-1]
        return Finding(_span(post, holder) if holder else first, error.message, severity)
    fix = None
    value = post.front_matter.values.get(str(error.path[0])) if error.path else None
    tag = language_meant(value) if isinstance(value, str) and "language tag" in error.message else ""
    if tag and (place := post.front_matter.value_span(*error.path)):
        fix = Fix(f"Write {tag}", (Edit(place, tag),))
    return Finding(_span(post, error.path), error.message, severity, fix)


def _name(site_path: str) -> str:
    """A post's name: its file's without suffix, or its folder's."""
    *folders, name = site_path.split("/")
    stem = name.partition(".")[0]
    return folders[-1] if folders and stem in ("index", "_index") else stem


def _span(post: Post, path: tuple[str | int, ...]) -> Span:
    """The value's span, its key's where nothing is written, the nearest holder's where neither is known."""
    front_matter = post.front_matter
    for end in range(len(path), 0, -1):
        value = front_matter.value_span(*path[:end])
        if value and value.end > value.start:
            return value
        if key := front_matter.key_span(*path[:end]):
            return key
    return Span(front_matter.span.start, front_matter.span.start + 3)


@check.finish
def finish(corpus: Corpus[bytes], _: NoOptions) -> Iterator[Finding]:
    facts = [(fact.path, fact.value) for fact in corpus.facts if fact.value]
    for fault in field_habits.faults(facts, corpus.posts):
        if corpus.reported is not None and fault.path not in corpus.reported:
            continue
        post = corpus.post(fault.path)
        for span in field_habits.spans(post.front_matter, fault) if post else ():
            free = post and fault.meant not in post.front_matter.values  # a key can't be given twice
            fix = Fix(f"Write “{fault.meant}”", (Edit(span, fault.meant),)) if fault.meant and free else None
            yield Finding(span, fault.message, fault.severity, fix, path=fault.path)
