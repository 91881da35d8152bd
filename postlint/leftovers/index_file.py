"""The index of all wordings as a file, and how it is made from the pattern files.

`rules/data/leftovers/index.txt` holds it ready made, for making it takes longer than checking a hundred posts.
Empty lines part it: the sizes of the files it was made from; for the literals of languages that set spaces between
words, those of ASCII alone and the others, and for those of other languages: their beginnings, and for each the rest of
every literal that begins so with the numbers of its wordings (see `searcher`); the wordings (language, line, rule,
place, certainty); what each of them needs: for each slot that may not be missing the choices, as they stand in a key;
how many labels hold a word's beginning (language, rule, number, beginnings); the syllables that stand side by side in
labels (language, rule, pairs with `_` between two); all words of a language.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path

from postlint.leftovers import vocabulary
from postlint.leftovers.index import UNSPACED, Index
from postlint.leftovers.literals import literals, needs
from postlint.leftovers.searcher import BEGINNING
from postlint.leftovers.strangers import SYLLABIC
from postlint.leftovers.wordings import read

NAME = "index.txt"
LITERAL = 20  # bytes of a literal


def dump(files: Mapping[str, str]) -> str:
    """The index of the texts of pattern files, by their languages."""
    held: tuple[dict[bytes, list[int]], ...] = ({}, {}, {})
    wordings: list[str] = []
    needed: list[str] = []
    counts: list[str] = []
    pairs: list[str] = []
    words: list[str] = []
    for language, text in sorted(files.items()):
        found = [*read(text, f"{language}.txt")]
        for line, wording in found:
            spaced = language not in UNSPACED
            for literal in dict.fromkeys(
                _shortened(each, LITERAL).encode() for each in literals(wording, spaced)
            ):
                searcher = held[0 if literal.isascii() else 1] if spaced else held[2]
                searcher.setdefault(literal, []).append(len(wordings))
            wordings.append(f"{language} {line} {wording.rule} {wording.place} {wording.certainty}")
            slots = ("|".join(run.decode().strip("_") for run in slot) for slot in needs(wording, spaced))
            needed.append(" ".join(slots))
        labels: dict[tuple[str, float], list[str]] = {}
        for word, rules in vocabulary.counts(wording for _, wording in found).items():
            for rule, count in rules.items():
                labels.setdefault((rule, count), []).append(word)
        counts += [
            f"{language} {rule} {count} {' '.join(sorted(w))}" for (rule, count), w in sorted(labels.items())
        ]
        beside: dict[str, list[str]] = {}
        for pair, rule in (
            vocabulary.pairs(wording for _, wording in found).items() if language in SYLLABIC else ()
        ):
            beside.setdefault(rule, []).append("_".join(pair))
        pairs += [f"{language} {rule} {' '.join(sorted(held))}" for rule, held in sorted(beside.items())]
        said = {word for _, w in found if w.rule not in vocabulary.UNFIT for word in w.words()}
        words.append(f"{language} {' '.join(sorted(said))}")
    parts = [_sizes({language: len(text.encode()) for language, text in files.items()})]
    for by_literal in held:
        begun: dict[str, list[str]] = {}
        for literal, numbers in sorted(by_literal.items()):
            beginning = _shortened(literal, BEGINNING)
            rest = literal.decode().removeprefix(beginning)
            begun.setdefault(beginning, []).append(f"{rest}={','.join(map(str, numbers))}")
        parts += ["\n".join(begun), "\n".join(map(" ".join, begun.values()))]
    return "\n\n".join((*parts, *map("\n".join, (wordings, needed, counts, pairs, words))))


def _shortened(literal: bytes, size: int) -> str:
    """A literal's beginning: what follows tells little, and takes much memory, which costs more time than hits."""
    return literal[:size].decode(errors="ignore")


def _sizes(sizes: Mapping[str, int]) -> str:
    return "\n".join(f"{language} {size}" for language, size in sorted(sizes.items()))


def load(folder: Path | None, also: Collection[str] = frozenset()) -> Index:
    """The index of a folder of pattern files: the one in it where it fits the files' sizes, else a new one."""
    paths = {} if folder is None else {path.stem: path for path in (folder / "languages").glob("*.txt")}
    data = b""
    if folder is not None and (folder / NAME).exists():
        data = (folder / NAME).read_bytes()
    if not data.startswith(
        _sizes({name: path.stat().st_size for name, path in paths.items()}).encode() + b"\n\n"
    ):
        data = dump({name: path.read_text("utf-8") for name, path in paths.items()}).encode()

    @cache
    def lines(language: str) -> list[str]:
        return paths[language].read_text("utf-8").split("\n")

    return Index(data, lambda language, number: lines(language)[number - 1], also)
