"""What speaks for each misreading, line by line: how much likelier the text is once it is undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from postlint.encoding import blanked, codepages, gapped, misreadings, ngrams, regions
from postlint.encoding.misreadings import Piece, Step, Steps
from postlint.patterns import lazy

# An ASCII character that a repair makes, or takes away, in nats.
ASCII_COST = 3.5
# A character of line drawing that a repair between code pages makes, in nats: it turns words into pictures.
LINES_COST = 8.0
# Lines longer than this, in characters, are judged by so much of their different words.
LONG = 8000
# What a piece gains (nats) where it mends a word and where it spoils one, and how many of the latter are too many.
HELPED, HARMED, SPOILT = 2.0, -6.0, 0.25
# Cost a character (nats) above which what a repair leaves is taken for damaged as well.
LEFTOVER = 9.5
# How much worse (nats a character) single letters may fit a language for a repair to be tried all the same.
SLACK = 2.0

UTF8_STEPS = tuple(Step("utf-8", read) for read in codepages.UTF8_READ_AS)
SPACED_STEPS = tuple(Step("utf-8", read, spaced=True) for read in ("cp1252", "latin-1", "cp1254"))
BLANKED_STEPS = tuple(Step("utf-8", read, blanked=True) for read in blanked.READ)
GAPPED_STEPS = tuple(Step("utf-8", read, gapped=True) for read in gapped.READ)
WIDE_READ_STEPS = tuple(Step("utf-8", read) for read in misreadings.UTF8_READ_AS_WIDE)
LEGACY_STEPS = tuple(Step(*pair) for pair in misreadings.LEGACY)
WIDE_STEPS = tuple(Step(*pair) for pair in misreadings.WIDE)


class Candidate(NamedTuple):
    """One explanation of one line, by its sample. `gain` is ln of how much likelier that is when it is repaired."""

    steps: Steps
    pieces: list[Piece]
    repaired: str
    gain: float
    languages: tuple[str, str]


@dataclass(slots=True)
class Line:
    """A line that holds a character outside ASCII; `code` where it stands in a block of code.

    `prose` is the line with code spans and URLs masked: only what is left is evidence; `sample` is what it is judged
    by: all of it, or in a very long line some of its different words. `marked`: it shows signs at first sight.
    """

    start: int
    text: str
    prose: str
    sample: str
    code: bool
    marked: bool = True
    candidates: dict[Steps, Candidate] = field(default_factory=dict)
    judged: dict[str, tuple[float, str]] = field(default_factory=dict)


def lines(text: str, where: regions.Regions, at: Iterable[int] | None = None) -> Iterator[Line]:
    """The lines that hold a character outside ASCII, or these offsets, which are in order."""
    done, returns = 0, "\r" in text
    for offset in at or (match.start() for match in misreadings.NOT_ASCII.finditer(text)):
        if offset < done:
            continue
        start, end = text.rfind("\n", 0, offset) + 1, text.find("\n", offset)
        if end < 0:
            end = len(text)
        if returns:
            start = max(start, text.rfind("\r", start, offset) + 1)
            end = e if (e := text.find("\r", offset, end)) >= 0 else end
        done = end
        line = text[start:end]
        hidden = regions.between(where.spans, start, end) + regions.between(where.urls, start, end)
        prose = regions.mask(line, start, hidden) if hidden else line
        sample = prose if len(prose) <= LONG else _sample(prose)
        yield Line(start, line, prose, sample, regions.inside(where.blocks, offset))


def _sample(prose: str) -> str:
    """Different words that hold a character outside ASCII, from all over a long line."""
    # No-break spaces and C1 controls part no words: they are bytes of misread letters.
    words = [word[: 4 * LONG] for word in dict.fromkeys(prose.split(" ")) if not word.isascii()]
    step = sum(map(len, words)) // LONG + 1
    return " ".join(words[::step])


def explain(line: Line, home: str, only: Collection[Step] | None = None) -> None:
    """Fill in the line's candidates, those with these first steps alone where `only` names some.

    `home` is the language of the text around, as far as it is known.
    """
    if line.sample.isascii():
        return
    bad = ngrams.best_cost(ngrams.grams(line.sample), home)
    for step in BLANKED_STEPS:
        if (only is None or step in only) and blanked.applies(step.read, line.sample):
            _add_blanked(line, step, home)
    line.judged.clear()
    for step in GAPPED_STEPS:
        if (only is None or step in only) and (strength := gapped.strength(step, line.sample)):
            _add_gapped(line, step, strength, bad[1])
            return
    for step in _possible(line.sample) if only is None else (s for s in only if not s.lossy):
        pieces = misreadings.undo(step, line.sample)
        if not pieces:
            continue
        steps: Steps = (step,)
        _add(line, steps, pieces, bad, home)
        while step.written == "utf-8" and len(steps) < 3:
            again = [_again(piece, step) for piece in pieces]
            if again == pieces:
                break
            pieces, steps = again, (*steps, step)
            _add(line, steps, pieces, bad, home)


def _add_blanked(line: Line, step: Step, home: str) -> None:
    """Judge a misreading of which bytes are lost: these by their surroundings, the rest by its letters."""
    pieces = list(blanked.undo(step, line.sample))
    if not (torn := blanked.torn(line.sample, pieces)):
        return
    masked = [piece._replace(text=" ") for piece in torn]
    bad = ngrams.best_cost(ngrams.grams(misreadings.apply(line.sample, masked)), home)
    plain = [piece._replace(text=" ") if piece in torn else piece for piece in pieces]
    good, language = ngrams.best_cost(ngrams.grams(misreadings.apply(line.sample, plain)), home)
    gain = bad[0] - good + sum(blanked.strength(line.sample, piece, step.read) for piece in torn)
    pieces = blanked.fill(step, line.sample, pieces, language)
    repaired = misreadings.apply(line.sample, pieces)
    line.candidates[(step,)] = Candidate((step,), pieces, repaired, gain, (bad[1], language))


def _add_gapped(line: Line, step: Step, strength: float, language: str) -> None:
    """Nothing else looks like UTF-8 with gaps: no other explanation is judged."""
    pieces = list(gapped.undo(step, line.sample))
    repaired = misreadings.apply(line.sample, pieces)
    line.candidates[(step,)] = Candidate((step,), pieces, repaired, strength, (language, language))


def gain(line: Line, steps: Steps) -> float:
    """How much likelier a line is (nats) when a step between code pages is undone in it; 0 where nothing changes."""
    if found := line.candidates.get(steps):
        return found.gain
    pieces = misreadings.undo(steps[0], line.sample)
    if pieces:
        _add(line, steps, pieces, ngrams.best_cost(ngrams.grams(line.sample)), "")
    return line.candidates[steps].gain if pieces else 0.0


def undo_all(steps: Steps, text: str, language: str = "") -> list[Piece]:
    """The pieces of a text that a chain of steps explains; lost letters as `language` makes them certain."""
    if steps[0].gapped:
        return list(gapped.undo(steps[0], text))
    if steps[0].blanked:
        return blanked.fill(steps[0], text, list(blanked.undo(steps[0], text)), language or "en")
    pieces = misreadings.undo(steps[0], text)
    for step in steps[1:]:
        pieces = [_again(piece, step) for piece in pieces]
    return pieces


def _again(piece: Piece, step: Step) -> Piece:
    return piece._replace(text=misreadings.apply(piece.text, misreadings.undo(step, piece.text)))


_BLANKS = lazy("[^\x00-\x7f][?\ufffd]{1,2}(?=[^\x00-\x7f\ufffd])")


# Controls and characters for private use: nobody wrote them.
_NEVER_WRITTEN = lazy("[\x80-\x9f\ue000-\uf8ff]")


def _possible(text: str) -> Iterator[Step]:
    """The steps worth undoing in a text, judged by its letters alone."""
    counts = Counter("".join(misreadings.NOT_ASCII.findall(text)))
    letters = counts.keys()
    for step in (*UTF8_STEPS, *SPACED_STEPS):
        if letters & misreadings.leads(step.read):
            yield step
    if any(char >= "\u1100" for char in letters):
        yield from WIDE_READ_STEPS
    if len(_BLANKS.findall(text)) > 2:
        return  # no letters of a code page, but sequences that lost bytes
    fits = {name: letters <= misreadings.alphabet(name) for name in misreadings.LEGACY_READ}
    if not any(fits.values()):
        return
    bearable = min(ngrams.letter_fit(counts)) + SLACK * len(counts)
    known: dict[str, bool] = {}
    for step in LEGACY_STEPS:
        if fits[step.read]:
            table = codepages.recode(step.written, step.read)
            new = "".join(counts).translate(table)
            if (bears := known.get(new)) is None:
                bears = _NEVER_WRITTEN.search(new) is None
                if bears:
                    recoded = dict(zip(new, counts.values(), strict=True))
                    bears = ngrams.fits(recoded, bearable)
                known[new] = bears
            if bears:
                yield step
    for step in WIDE_STEPS:
        if fits[step.read]:
            yield step


def _add(line: Line, steps: Steps, pieces: list[Piece], bad: tuple[float, str], home: str) -> None:
    repaired = misreadings.apply(line.sample, pieces)
    if (judged := line.judged.get(repaired)) is None:
        judged = line.judged[repaired] = ngrams.best_cost(ngrams.grams(repaired), home)
    good, language = judged
    plain = sum(
        ascii_count(piece.text) - ascii_count(line.sample[piece.start : piece.end]) for piece in pieces
    )
    gain = bad[0] - good - ASCII_COST * plain - misreadings.rarity(steps, language)
    if steps[0].written != "utf-8":
        gain -= LINES_COST * max(0, ngrams.lines(repaired) - ngrams.lines(line.sample))
    line.candidates[steps] = Candidate(steps, pieces, repaired, gain, (bad[1], language))


def ascii_count(text: str) -> int:
    """How many ASCII characters a text holds."""
    return 0 if not text else len(text) - sum(map(len, misreadings.NOT_ASCII.findall(text)))


def helps(text: str, piece: Piece, languages: tuple[str, str]) -> float:
    """How much likelier this one piece reads mended, in nats."""
    return next(gain for _, gain in each_helps(text, [piece], languages))


def each_helps(
    text: str, pieces: Iterable[Piece], languages: tuple[str, str]
) -> Iterator[tuple[Piece, float]]:
    """For each piece, how much likelier it reads mended, in nats."""
    known: dict[tuple[str, str, str, str], float] = {}
    for piece in pieces:
        old = text[piece.start : piece.end]
        key = text[max(0, piece.start - 2) : piece.start], old, piece.text, text[piece.end : piece.end + 2]
        if (gain := known.get(key)) is None:
            gain = known[key] = _relief(*key, languages)
        yield piece, gain


def harms(text: str, candidate: Candidate) -> bool:
    """Whether a repair spoils more than a few of the words that it changes; letters that stand alone say nothing."""
    helped = harmed = 0
    for piece, gain in each_helps(text, candidate.pieces, candidate.languages):
        around = text[piece.start - 1 : piece.start], text[piece.end : piece.end + 1]
        if any(map(str.isalpha, around)) or piece.end - piece.start > 1:
            helped += gain > HELPED
            harmed += gain < HARMED
    return harmed > SPOILT * helped


def _relief(left: str, old: str, new: str, right: str, languages: tuple[str, str]) -> float:
    before, after = ngrams.grams(left + old + right), ngrams.grams(left + new + right)
    plain = ascii_count(new) - ascii_count(old)
    return ngrams.cost(before, languages[0]) - ngrams.cost(after, languages[1]) - ASCII_COST * plain


def leftover(text: str, pieces: list[Piece], candidate: Candidate) -> bool:
    """Whether characters that no piece covers look damaged as well: then the repair is not the whole of it."""
    read = candidate.steps[0].read
    leads = frozenset() if read in misreadings.UTF8_READ_AS_WIDE else misreadings.leads(read)
    done = 0
    for piece in [*pieces, Piece(len(text), len(text), "")]:
        for match in misreadings.NOT_ASCII.finditer(text, done, piece.start):
            if any(_torn_off(text, i, leads) for i in range(*match.span()) if text[i] in leads):
                return True
            around = text[max(0, match.start() - 2, done) : min(match.end() + 2, piece.start)]
            found = ngrams.grams(around)
            if found.size and ngrams.cost(found, candidate.languages[1]) / found.size > LEFTOVER:
                return True
        done = piece.end
    return False


# First bytes of UTF-8 that accented letters of the West seldom are: Â to ß and â.
_RARE_LEADS = frozenset(chr(byte) for byte in (*range(0xC2, 0xE0), 0xE2))


def _torn_off(text: str, at: int, leads: Set[str]) -> bool:
    """Whether a first byte at `at` seems to have lost what followed it, and is no letter of its own."""
    return (
        text[at] in _RARE_LEADS or text[at + 1 : at + 2] > "\x7f" or not leads.isdisjoint(text[at - 1 : at])
    )


_WHITE_SPACE = lazy(r"[ \t\n\r]+")


def mixed_cost(text: str, home: str) -> float:
    """The cost of a text whose words may each be of another language, at a price."""
    # No-break spaces part no words: they may be letters.
    words = [word for word in _WHITE_SPACE.split(text) if not word.isascii()]
    languages = {*ngrams.likely_languages(ngrams.grams(text), 14), home or "en"}
    price = {code: ngrams.FOREIGN_WORD if home and code != home else 0.0 for code in languages}
    found = [ngrams.grams(f" {word} ") for word in words]
    return sum(min(ngrams.cost(grams, code) + price[code] for code in languages) for grams in found)
