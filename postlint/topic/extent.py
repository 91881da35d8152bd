"""How many of a post's last blocks are foreign: whether an ending's next block up belongs to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

Features = Mapping[str, float]


def step(shorter: Features, longer: Features, gain: float) -> tuple[float, ...]:
    """What speaks for the block that a longer ending has on top of a shorter one, in `Model.further`'s order.

    What it adds to the log odds (`gain`), how what ties an ending to the rest grows, what the block shares with the
    shorter ending and with the block before it, and whether that is running text: a heading or code has a say in what
    follows it.
    """
    return (
        gain,
        longer["paragraph_model"] - shorter["paragraph_model"],
        longer["neighbour"] - shorter["neighbour"],
        longer["evidence_fixed"] - shorter["evidence_fixed"],
        longer["evidence_fixed"],
        longer["first_inner"],
        longer["first_after"],
        longer["first_before"],
        longer["first_content"],
        longer["before_prose"],
    )


def extent(endings: Sequence[tuple[Features, float]], weights: Sequence[float]) -> int:
    """The index of the ending that is meant among (features, log odds), from the shortest on.

    `weights` are those of `step`'s numbers and a constant; an ending grows as long as their sum is positive.
    """
    *slopes, constant = weights
    index = 0
    while index + 1 < len(endings):
        (shorter, low), (longer, high) = endings[index : index + 2]
        numbers = step(shorter, longer, high - low)
        if sum(w * x for w, x in zip(slopes, numbers, strict=True)) + constant <= 0:
            break
        index += 1
    return index
