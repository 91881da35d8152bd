from __future__ import annotations

from collections.abc import Iterator

from postlint import Finding, Fix, Post, Related, Severity, rule
from postlint.leftovers import LeftoverOptions, findings, quoted, without
from postlint.leftovers.truncation import dangling, truncations


@rule("leftovers", LeftoverOptions, severity=(Severity.WARNING, Severity.NOTE), fixes="safe, unsafe")
def check(post: Post, options: LeftoverOptions) -> Iterator[Finding]:
    """Text that breaks off: a cut teaser, a link to the rest, a mark of a feed"""
    yield from findings(post, "truncated-text", options, "the text breaks off here:", Severity.WARNING)
    for cut in truncations(post):
        ending = _ending(cut.text)
        if cut.fuller:
            where = "down" if cut.fuller > cut.span else "up"
            message = f"text is cut off: {ending}; it stands in full further {where}, delete this copy"
            related = (Related(post.path, cut.fuller, "in full here"),)
            fix = Fix("Delete the cut copy", (without(post, cut.span),), safe=cut.whole)
            yield Finding(cut.span, message, related=related, fix=fix)
        else:
            message = f"text is cut off: {ending}; end the sentence or delete it"
            yield Finding(cut.span, message)
    if last := dangling(post):
        if last.kind == "heading":
            message = f"heading has no text below it: {quoted(last.text)}; add what is missing or delete it"
        elif last.text[-1] in ":：":
            message = f"the post ends where a list should begin: {quoted(last.text)}; add what is missing or delete it"
        else:
            message = f"the post ends in half a sentence: {_ending(last.text)}; end it or delete it"
        yield Finding(last.span, message)


def _ending(text: str) -> str:
    return quoted("… " + " ".join(text.split()[-5:]))
