"""How many posts this process is to check: what takes long to make pays for many only."""

from __future__ import annotations

_posts = 0


def expect(posts: int) -> None:
    """Say that so many posts follow; of several calls the one with most of them counts."""
    global _posts
    _posts = max(_posts, posts)


def posts() -> int:
    """The most posts that were announced."""
    return _posts
