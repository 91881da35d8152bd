"""What rules learn from all posts of a site: facts gathered per post, judged together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from postlint.finding import Span
    from postlint.post import Post
    from postlint.site import Site
    from postlint.web import Web

V = TypeVar("V")


class Fact(NamedTuple, Generic[V]):
    """Something a rule noted in one post for its `finish`: a small JSON value or bytes, and where it stands.

    `path` is filled in by the engine: it is the post's path as reported.
    """

    span: Span
    value: V
    path: str = ""


@dataclass(frozen=True, slots=True)
class Corpus(Generic[V]):
    """All facts that one rule noted in the posts of one site, in order of path and place.

    `posts` counts the site's posts that were read, those without a fact included. `web` asks the network
    and is None when the run is offline. `reported` holds the paths of the posts that the run is about, where
    others of their site were read along; None means all. `post` reads one of these once more, by its path, for what
    facts only suspect; None where it can't be read. A rule that does so must note a digest of the post's text in its
    facts: findings are kept for as long as facts stay the same.
    """

    facts: tuple[Fact[V], ...]
    posts: int
    site: Site
    web: Web | None = None
    reported: frozenset[str] | None = None
    post: Callable[[str], Post | None] = lambda _: None

    @property
    def to_judge(self) -> tuple[Fact[V], ...]:
        """The facts of the posts that the run is about: what a rule judges that needs no other posts."""
        if self.reported is None:
            return self.facts
        return tuple(fact for fact in self.facts if fact.path in self.reported)
