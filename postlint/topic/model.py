"""The trained model: gradient-boosted regression trees over the features, as data.

Fitted by benchmarks/off_topic_train.py (scikit-learn's HistGradientBoostingClassifier, each feature held to
its direction); evaluated here without any library.
"""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

Tree = tuple[tuple[int, ...], tuple[float, ...], tuple[int, ...], tuple[int, ...]]


class Model(NamedTuple):
    """`names` are the features in the order of their numbers. A tree is four columns: its nodes' features
    (-1 for a leaf), thresholds (a leaf's value), and the node to go to where the feature is not above the
    threshold, else; a NaN goes as infinity would. `base` is the log odds before any tree; `warning` and
    `note` are the log odds from which a finding has that severity, `alone` what is asked for on top of them where
    the site's other posts tell nothing; `further` are the weights of `extent.step`'s numbers and a constant."""

    names: tuple[str, ...]
    trees: tuple[Tree, ...]
    base: float
    warning: float
    note: float
    alone: float
    further: tuple[float, ...]

    def score(self, features: Mapping[str, float]) -> float:
        """The log odds that an ending with these features is foreign."""
        values = [features[name] for name in self.names]
        values = [math.inf if value != value else value for value in values]
        total = self.base
        for feature, threshold, left, right in self.trees:
            node = 0
            while (index := feature[node]) >= 0:
                node = left[node] if values[index] <= threshold[node] else right[node]
            total += threshold[node]
        return total


def pack(model: Model) -> bytes:
    """The model as bytes."""
    trees: Sequence[object] = [[list(column) for column in tree] for tree in model.trees]
    data = {**model._asdict(), "trees": trees}
    return zlib.compress(json.dumps(data, separators=(",", ":")).encode(), 9)


def unpack(data: bytes) -> Model:
    """What `pack` packed."""
    found = json.loads(zlib.decompress(data))
    trees = tuple(
        (tuple(feature), tuple(threshold), tuple(left), tuple(right))
        for feature, threshold, left, right in found["trees"]
    )
    found |= {"names": tuple(found["names"]), "trees": trees, "further": tuple(found["further"])}
    return Model(**found)


@cache
def load() -> Model:
    """The model that ships."""
    return unpack((Path(__file__).parent / "data" / "model.z").read_bytes())
