"""Whether one misreading explains a whole file: then it is undone in all of it, in places that show nothing as well."""

from __future__ import annotations

from postlint.encoding import codepages, evidence, misreadings
from postlint.encoding.evidence import Line
from postlint.encoding.misreadings import Step, Steps
from postlint.encoding.pooling import BEARS_OUT, Pool

# What all lines together must gain (nats), how many of them must gain, and how many may lose for each that does.
CERTAIN, MOSTLY, LOSING = 44.0, 0.6, 0.1
# By how much (nats) the explanation must lead all that make other text of the file.
LEAD = 3.0
# Characters that Shift_JIS and Windows-31J have the same bytes for (～ and 〜): either may have been written.
TWOFOLD = frozenset("～∥－￠￡￢")


def explanation(text: str, lines: list[Line], pool: Pool) -> Steps:
    """The step from one code page to another that the whole of a text went through; () where there is none."""
    steps = pool.best()
    if len(steps) != 1 or steps[0].written == "utf-8" or pool.total[steps] < CERTAIN:
        return ()
    gaining = losing = count = 0
    for line in lines:
        if line.code or line.sample.isascii():
            continue
        count += 1
        gain = evidence.gain(line, steps)
        gaining += gain > 0
        losing += gain < -BEARS_OUT
    if gaining < MOSTLY * count or losing > LOSING * gaining or not (mended := _undone(text, steps[0])):
        return ()
    rivals = (
        other
        for other, total in pool.total.items()
        if pool.total[steps] - total < LEAD and other != steps and len(other) == 1
    )
    return () if any(_undone(text, other[0]) != mended for other in rivals) else steps


def _undone(text: str, step: Step) -> str:
    """The text before the step, where every character of it can have gone through it and came out as it is."""
    raw = text.translate(codepages.to_bytes(step.read))
    if "\uffff" in raw or step.written == "utf-8":
        return ""
    if step.written in misreadings.WIDE_WRITTEN:
        data = raw.encode("latin-1")
        new = data.decode(step.written, "ignore")
        return new if new.encode(step.written, "ignore") == data else ""
    decode = codepages.single(step.written).decode
    new = "".join(char if char < "\x80" else decode[ord(char)] for char in raw)
    return "" if any("\x80" <= char <= "\x9f" for char in new) else new
