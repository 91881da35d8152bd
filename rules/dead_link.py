"""dead-link: see dead_link.md."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from postlint import Corpus, Fact, Finding, NoOptions, Post, Severity, rule
from postlint.web import external_links

if TYPE_CHECKING:
    from postlint.web import Verdict

LONGEST = 120  # characters of a URL that a message shows


@rule("links", severity=(Severity.ERROR, Severity.WARNING), online=True)
def check(post: Post, _: NoOptions) -> Iterator[Fact[str]]:
    """Link to a page that is gone"""
    for link in external_links(post):
        yield Fact(link.span, link.url)


@check.finish
def finish(corpus: Corpus[str], _: NoOptions) -> Iterator[Finding]:
    """One finding for each place that links to a dead page."""
    if corpus.web is None:
        return
    from postlint.web import public_form

    verdicts = corpus.web.verdicts([fact.value for fact in corpus.to_judge])
    for fact in corpus.to_judge:
        found = judged(
            public_form(fact.value)[:LONGEST], verdicts[fact.value], corpus.web.settings.show_unknown
        )
        if found:
            severity, message = found
            yield Finding(fact.span, message, severity, path=fact.path)


def judged(url: str, verdict: Verdict, show_unknown: bool) -> tuple[Severity, str] | None:
    """Severity and message for a verdict, or None where there is nothing to say."""
    from postlint.web import Outcome

    since = f" ({verdict.history})" if verdict.history else ""
    match verdict.outcome:
        case Outcome.DEAD:
            advice = "link to where it moved or to an archived copy, or remove the link"
            return Severity.ERROR, f"dead link “{url}”: {verdict.detail}; {advice}"
        case Outcome.DEAD_LIKELY | Outcome.TEMPORARY if verdict.proven:
            return Severity.ERROR, f"dead link “{url}”: {verdict.detail}{since}; replace or remove it"
        case Outcome.DEAD_LIKELY:
            return Severity.WARNING, f"link looks dead “{url}”: {verdict.detail}; open it and see"
        case Outcome.BLOCKED if show_unknown:
            return Severity.WARNING, f"link can't be judged “{url}”: {verdict.detail}; open it and see"
        case Outcome.NOT_ASKED if show_unknown and verdict.signal == "out-of-time":
            return (
                Severity.WARNING,
                f"link was not asked “{url}”: no time, or its host wants no more requests; run again",
            )
    return None
