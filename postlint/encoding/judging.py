"""Which explanation of a line is taken, in the light of what is known of the document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from postlint.encoding import about, evidence, gapped, languages, links, misreadings, pooling, regions
from postlint.encoding.damage import Damage
from postlint.encoding.evidence import Candidate, Line
from postlint.encoding.misreadings import Piece, Steps
from postlint.encoding.plausible import changes, enough, family, letters, priced, torn
from postlint.encoding.pooling import Pool
from postlint.encoding.whole import TWOFOLD, explanation
from postlint.patterns import lazy

# All weights are natural logarithms of odds. What a line must gain to be judged damaged by itself ...
ALONE_UTF8, ALONE_OTHER = 9.0, 12.0
# ... and where the rest of the document tells what happened.
POOLED, ESTABLISHED = 1.5, 22.0
# ... and where the repair is in another language than the rest, or that is not known.
STRANGE, UNKNOWN = 24.0, 18.0
SURE, AMBIGUOUS = 14.0, 3.0
# What a piece must gain for a space to be one of its bytes.
SPACED = 4.0
# What one letter must gain where the repair is in the language of the text around.
AT_HOME = 13.0
# What a line must gain that holds the only letters of another script, with a space or a mark for their other half.
LONELY = 7.0
# An explanation so much behind another one may be taken where that one is none.
CLOSE = 5.0
# What it adds that a mended word stands undamaged elsewhere in the post.
KNOWN_WORD = 6.0
# The share of a post's lines beyond ASCII that must be damaged for the whole file to count as damaged.
WHOLE_FILE = 0.8
# The share that must be damaged for sure before one explanation of all of the file is looked for.
SHOWN = 0.3


# Code pages of other scripts: their letters follow each other by chance as the bytes of UTF-8 do.
_OTHER_SCRIPTS = (
    "cp1251",
    "cp1253",
    "cp1255",
    "cp1256",
    "cp866",
    "koi8-r",
    "iso8859-5",
    "iso8859-7",
    "cp874",
)
# Code pages of one region, which have few letters of others.
_OWN_PAGES = ("cp1250", "iso8859-2", "cp1254", "cp1257")
# Nobody writes the controls that curly quotes and dashes of Windows-1252 become so.
_CONTROLS: Steps = (misreadings.Step("cp1252", "latin-1"),)
_FOREIGN = lazy("[\u0370-\u06ff]")
_COMMON_STEPS: list[Steps] = [(evidence.UTF8_STEPS[0],), (evidence.UTF8_STEPS[1],)]


class _Choice(NamedTuple):
    line: Line
    best: Candidate
    ranked: list[Candidate]


class Judge(NamedTuple):
    """Decides line by line, in the light of what is known of the document."""

    text: str
    where: regions.Regions
    home: str
    pool: Pool

    def judge(self, lines: list[Line]) -> Iterator[Damage]:
        chosen = [choice for line in lines if not line.code and (choice := self._choose(line))]
        changed: dict[Steps, set[tuple[str, str]]] = {}
        for choice in chosen:
            changed.setdefault(choice.best.steps, set()).update(changes(choice.line.prose, choice.best))
        chosen = [c for c in chosen if self._enough(c, changed[c.best.steps])]
        prose = sum(not line.code and not line.prose.isascii() for line in lines)
        whole = len(chosen) >= WHOLE_FILE * prose
        if not whole or len(chosen) < 3:
            # Text about mojibake shows it on purpose.
            chosen = [c for c in chosen if not self._meant(c, whole)]
        if len(chosen) >= max(2, SHOWN * prose) and (steps := explanation(self.text, lines, self.pool)):
            for line in lines:
                yield from self._entire(line, steps)
            return
        spaced = [choice for choice in chosen if choice.best.steps[0].spaced]
        dropped = bool(spaced) and any(_is_torn(choice) for choice in chosen)
        for choice in chosen:
            yield from self._damages(choice, dropped)
        mended = {choice.line.start for choice in chosen}
        tried = [*([best] if (best := self.pool.best()) else []), *_COMMON_STEPS]
        for line in lines:
            if line.start not in mended and not line.code:
                yield from self._urls(
                    line, regions.between(self.where.urls, line.start, line.start + len(line.text)), tried
                )
        if whole and chosen:
            yield from self._code(lines, chosen)

    def _enough(self, choice: _Choice, changed: set[tuple[str, str]]) -> bool:
        kind = family(choice.best.steps)
        return (
            kind == "utf-8"
            or choice.best.steps == _CONTROLS
            or enough(changed, kind, choice.best.gain)
            or (self._at_home(choice.best) and choice.best.gain > AT_HOME)
            or (kind == "legacy" and self._known_words(choice.line, choice.best) > 0)
        )

    def _at_home(self, candidate: Candidate) -> bool:
        """Whether a repair brings out letters of the language that the rest of the text is in, and it of one code page.

        Names and words of other languages gain little by it.
        """
        return candidate.steps[0].written in _OWN_PAGES and candidate.languages[1] == self.home

    def _meant(self, choice: _Choice, whole: bool) -> bool:
        return about.meant(self.text, choice.line.start, choice.line.text, choice.best.pieces, whole)

    def _choose(self, line: Line) -> _Choice | None:
        ranked = sorted(line.candidates.values(), key=self._weight, reverse=True)
        # What cannot have happened may seem likeliest by letters alone.
        while ranked and not self._likely(line, ranked[0]):
            if len(ranked) < 2 or self._weight(ranked[1]) < self._weight(ranked[0]) - CLOSE:
                return None
            del ranked[0]
        if not ranked:
            return None
        best = ranked[0]
        if line.sample != line.prose:
            best = best._replace(pieces=evidence.undo_all(best.steps, line.prose, best.languages[1]))
        return _Choice(line, best, ranked) if best.pieces else None

    def _weight(self, candidate: Candidate) -> float:
        return candidate.gain + self._bonus(candidate.steps)

    def _bonus(self, steps: Steps) -> float:
        """What the document says for an explanation, in nats: most for the best one, less the further behind it."""
        most = max(self.pool.total.values(), default=0.0)
        return max(0.0, min(40.0, most / 8) - (most - self.pool.total.get(steps, 0.0)) / 2)

    def _likely(self, line: Line, candidate: Candidate) -> bool:
        kind, foreign = family(candidate.steps), candidate.steps[0].read in _OTHER_SCRIPTS
        gain = candidate.gain
        established = self._established(line, candidate.steps)
        if kind == "utf-8":
            needed = POOLED if established else ALONE_OTHER if foreign else ALONE_UTF8
            if foreign and LONELY < gain < needed and self._is_lonely(line, candidate):
                needed = LONELY
        elif (
            kind == "legacy"
            and languages.is_latin(candidate.languages[1])
            and candidate.languages[1] not in languages.related(self.home)
        ):
            # Latin letters changed for others, not of the language that the rest of the text is in.
            strange = STRANGE if self.home else UNKNOWN
            sure = established and self.pool.total[candidate.steps] >= 2 * ESTABLISHED
            needed = strange / 2 if sure else strange
        else:
            needed = POOLED if established else ALONE_OTHER
            if kind == "legacy" and needed / 2 < gain < needed:
                gain += KNOWN_WORD * self._known_words(line, candidate)
        if not line.marked and not established:
            needed *= 2
        if gain < needed:
            return False
        if kind == "utf-8" and not foreign:
            return True
        if kind == "legacy" and all(priced(line.sample, piece) for piece in candidate.pieces):
            return False
        narrow = candidate.steps[0].written not in misreadings.WIDE_WRITTEN
        if (
            kind == "legacy"
            and narrow
            and (
                letters(candidate.repaired) < 0.8 * letters(line.sample)
                or torn(candidate.repaired)
                or evidence.harms(line.sample, candidate)
            )
        ):
            return False
        # The repair must also be better than the words as they stand, in any mixture of languages.
        mixed = evidence.mixed_cost(line.sample, self.home) - evidence.mixed_cost(
            candidate.repaired, self.home
        )
        return mixed > POOLED

    def _is_lonely(self, line: Line, candidate: Candidate) -> bool:
        """Whether a repair into the language of a post explains all letters of another script in it."""
        if candidate.languages[1] not in languages.related(self.home):
            return False
        old = [line.sample[piece.start : piece.end] for piece in candidate.pieces]
        return all("\xa0" in part or len(part) > 2 for part in old) and sum(
            len(_FOREIGN.findall(part)) for part in old
        ) == len(_FOREIGN.findall(self.text))

    def _established(self, line: Line, steps: Steps) -> bool:
        """Whether the document tells what happened to a line: most of its lines do, or one of the same paragraph."""
        return self.pool.total.get(steps, 0.0) >= ESTABLISHED and (
            steps in self.pool.whole
            or pooling.paragraph(self.text, line.start) in self.pool.paragraphs.get(steps, ())
        )

    def _known_words(self, line: Line, candidate: Candidate) -> int:
        return pooling.known_words(line.sample, candidate, pooling.words(self.text))

    def _entire(self, line: Line, steps: Steps) -> Iterator[Damage]:
        """A line of a file that went through the steps as a whole."""
        outside, text = links.outside(self.text, self.where, line, steps)
        if pieces := evidence.undo_all(steps, text):
            exact = TWOFOLD.isdisjoint(misreadings.apply(text, pieces)) or steps[0].written != "cp932"
            yield _damage(line, text, pieces, steps, True, exact, "code" if line.code else "prose")
        yield from self._urls(line, outside, (steps,))

    def _damages(self, choice: _Choice, dropped: bool) -> Iterator[Damage]:
        """What is damaged in a line; `dropped`: bytes are missing in the post, so that a space may be none of them."""
        line, best, bonus = choice.line, choice.best, self._bonus(choice.best.steps)
        # Code spans and links inside the site are no evidence, but went the way of the line around them.
        outside, whole_line = links.outside(self.text, self.where, line, best.steps)
        pieces = (
            best.pieces
            if whole_line == line.prose
            else evidence.undo_all(best.steps, whole_line, best.languages[1])
        )
        if family(best.steps) == "utf-8" and not best.steps[0].lossy:
            pieces = [
                piece
                for piece, gain in evidence.each_helps(whole_line, pieces, best.languages)
                if gain > (-bonus / 2 if " " not in whole_line[piece.start : piece.end] else SPACED)
            ]
        if pieces:
            rivals = (self._weight(c) for c in choice.ranked if c.repaired != best.repaired)
            clear = best.gain + bonus - max(rivals, default=0.0) > AMBIGUOUS
            left = family(best.steps) != "legacy" and evidence.leftover(whole_line, pieces, best)
            left = left or (dropped and any(" " in whole_line[p.start : p.end] for p in pieces))
            twofold = best.steps[0].written == "cp932" and not TWOFOLD.isdisjoint(best.repaired)
            exact = clear and not left and not best.steps[0].lossy and not twofold
            yield _damage(line, whole_line, pieces, best.steps, best.gain + bonus > SURE, exact, "prose")
        yield from self._urls(line, outside, (best.steps,))

    def _urls(self, line: Line, urls: list[tuple[int, int]], tried: Iterable[Steps]) -> Iterator[Damage]:
        """Damaged URLs. They are never safe to mend: a link may work just because its target is as damaged."""
        for start, end in urls:
            url = self.text[start:end]
            if url.isascii():
                continue
            for steps in tried:
                pieces = evidence.undo_all(steps, url)
                gain = sum(evidence.helps(url, piece, ("en", self.home or "en")) for piece in pieces)
                if pieces and gain > (ALONE_UTF8 if steps not in self.pool.total else POOLED):
                    moved = [
                        Piece(p.start + start - line.start, p.end + start - line.start, p.text)
                        for p in pieces
                    ]
                    yield _damage(line, line.text, moved, steps, True, False, "url")
                    break

    def _code(self, lines: list[Line], chosen: list[_Choice]) -> Iterator[Damage]:
        steps = self.pool.best()
        if len(chosen) < 2 or self.pool.total.get(steps, 0.0) < 2 * ESTABLISHED:
            return
        for line in lines:
            if line.code and (candidate := line.candidates.get(steps)) and candidate.gain > POOLED:
                pieces = evidence.undo_all(steps, line.text)
                exact = not evidence.leftover(line.text, pieces, candidate)
                yield _damage(line, line.text, pieces, steps, True, exact, "code")
            elif not line.code and line.prose.isascii():
                yield from self._spans(line, steps, chosen[0].best)

    def _spans(self, line: Line, steps: Steps, best: Candidate) -> Iterator[Damage]:
        """A line that holds nothing beyond ASCII but in code spans, or in a fence that stands too deep to be known."""
        end = line.start + len(line.text)
        text = regions.mask(line.text, line.start, regions.between(self.where.urls, line.start, end))
        pieces = [] if text.isascii() else evidence.undo_all(steps, text)
        if sum(gain for _, gain in evidence.each_helps(text, pieces, best.languages)) > POOLED:
            exact = not evidence.leftover(text, pieces, best)
            yield _damage(line, text, pieces, steps, True, exact, "code")


def _is_torn(choice: _Choice) -> bool:
    return family(choice.best.steps) == "utf-8" and gapped.is_torn(
        choice.best.steps[0].read, choice.line.prose
    )


def _damage(
    line: Line, text: str, pieces: list[Piece], steps: Steps, sure: bool, exact: bool, place: str
) -> Damage:
    repaired = misreadings.apply(text, pieces)
    start, end = pieces[0].start, pieces[-1].end
    return Damage(
        line.start + start, line.start + end, repaired[start : end + len(repaired) - len(text)],
        tuple(Piece(p.start + line.start, p.end + line.start, p.text) for p in pieces),
        steps[::-1], sure, exact and misreadings.LOST not in repaired, place,
    )  # fmt: skip
