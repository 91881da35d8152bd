"""Topics: whether the end of a post holds together with the rest of it. Usable as a library.

`reading.digest` reduces a post to what scoring needs; `verdict.judge` scores it, with the statistics of its
site's other posts where there are some. `stray.strays` and `verdict.judge_strays` do the same for paragraphs at
any other place.
"""

from __future__ import annotations

from postlint.topic.digest import Digest, unpack
from postlint.topic.reading import digest
from postlint.topic.statistics import Statistics, gather, sample
from postlint.topic.stray import strays
from postlint.topic.verdict import Verdict, doubtful, judge, judge_strays

__all__ = [
    "Digest",
    "Statistics",
    "Verdict",
    "digest",
    "doubtful",
    "gather",
    "judge",
    "judge_strays",
    "sample",
    "strays",
    "unpack",
]
