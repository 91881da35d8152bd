"""The patterns of `rules/data/leftovers`: each file read when a post first needs it, once in a process."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from postlint import expected
from postlint.language.identify import stop_words
from postlint.leftovers import systems, vocabulary
from postlint.leftovers.index import Index
from postlint.leftovers.index_file import load as load_index
from postlint.leftovers.speech import Speech, Speeches
from postlint.leftovers.systems import Pattern
from postlint.leftovers.wordings import Wordings

if TYPE_CHECKING:
    import ahocorasick_rs

MANY = 2_000_000  # bytes of texts, from which on an automaton that is quicker but takes ten times as long to make pays
SIZE = 5_000  # bytes of a post
IGNORE = "postlint:"  # begins a comment that holds findings back
SCRIPTS = {
    "Latin": (
        *("en", "de", "fr", "es", "pt", "it", "nl", "pl", "tr"),
        *("cs", "sv", "no", "da", "fi", "vi", "id"),
    ),
    "Cyrillic": ("ru", "uk"),
    "Han": ("zh", "ja"),
    "Kana": ("ja",),
    "Hangul": ("ko",),
    "Arabic": ("ar",),
}
_NO_LISTS: Mapping[str, Iterable[str]] = {}


class Systems:
    """Patterns of systems, the words of which names of ad slots are made, and an automaton over them."""

    def __init__(
        self, patterns: Iterable[Pattern] = (), lists: Mapping[str, Iterable[str]] = _NO_LISTS
    ) -> None:
        def words(name: str) -> frozenset[str]:
            return frozenset(lists.get(name, ()))

        self.patterns = tuple(patterns)
        self.slot_words = words("words")
        self.slot_parts = words("parts")
        self.credits = words("credits")
        self.agencies = words("agencies")
        self.keys = words("keys")
        self.dummy = words("dummy")
        self.fields = words("fields")
        self.homes = words("homes")
        self.waiting = words("waiting")
        self.calendar = words("calendar")

    @cached_property
    def whole(self) -> dict[str, Pattern]:
        """Patterns without gaps that a whole block must equal, by their small letters."""
        return {
            p.line.lower(): p
            for p in self.patterns
            if p.place == "whole" and "*" not in p.line and "#" not in p.line
        }

    @cached_property
    def names(self) -> frozenset[str]:
        """The first words of what consists of letters alone and is a slot's name, or a pattern as a whole."""
        values = ("nan", "undefined", "null", "infinity", "none", "nil", "invalid")
        firsts = {line.partition(" ")[0] for line in self.whole}
        return frozenset({*firsts, *self.slot_words, *self.slot_parts, *values})

    @cached_property
    def anchors(self) -> dict[str, list[Pattern]]:
        """Patterns by the characters that a text must hold to match them, in small letters."""
        return systems.by_anchor(p for p in self.patterns if p.line.lower() not in self.whole)

    @cached_property
    def automaton(self) -> Automaton:
        """Finds all anchors in one pass."""
        return Automaton((*self.anchors, IGNORE))


class Automaton:
    """Looks for many strings at once, in time linear in the text (Aho and Corasick 1975, in Rust).

    The first texts are searched with one whose states are linked, which is made in a ms; then follows a table of
    transitions, three times as fast.
    """

    def __init__(self, strings: Iterable[str]) -> None:
        self.strings = sorted(set(strings))
        self._encoded = [string.encode() for string in self.strings]
        self._left = MANY - SIZE * expected.posts()

    @cached_property
    def _linked(self) -> ahocorasick_rs.BytesAhoCorasick:
        import ahocorasick_rs

        return ahocorasick_rs.BytesAhoCorasick(
            self._encoded, implementation=ahocorasick_rs.Implementation.ContiguousNFA
        )

    @cached_property
    def _table(self) -> ahocorasick_rs.BytesAhoCorasick:
        import ahocorasick_rs

        return ahocorasick_rs.BytesAhoCorasick(
            self._encoded, implementation=ahocorasick_rs.Implementation.DFA
        )

    def find(self, text: str, without: Callable[[set[str]], Collection[str]]) -> list[tuple[int, str]]:
        """(character offset, string) of each occurrence, overlapping ones included, in order of their ends.

        Latin capitals of ASCII match small letters; others don't. `without` is asked which of the strings met
        don't count.
        """
        data = text.encode("utf-8", "surrogatepass").lower()
        hits = self.places(data, without)
        if len(data) == len(text):
            return hits
        found, at, offset = [], 0, 0
        for start, string in sorted(hits, key=_start):
            offset += len(data[at:start].decode("utf-8", "surrogatepass"))
            at = start
            found.append((offset, string))
        return found

    def places(self, data: bytes, without: Callable[[set[str]], Collection[str]]) -> list[tuple[int, str]]:
        """The same for a text of small letters in UTF-8, with the offsets of bytes."""
        self._left -= len(data)
        automaton = self._linked if self._left > 0 else self._table
        hits = automaton.find_matches_as_indexes(data, overlapping=True)
        if not hits:
            return []
        strings = self.strings
        left_out = without({strings[hit[0]] for hit in hits})
        return [(start, strings[number]) for number, start, _ in hits if strings[number] not in left_out]


def _start(hit: tuple[int, str]) -> int:
    return hit[0]


class Knowledge:
    """Everything in a folder of pattern files; `path` None holds nothing: only shape is judged."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._wordings: dict[tuple[str, ...], Wordings] = {}
        self._runs: dict[str, frozenset[str]] = {}
        self._speech: dict[str, Speech | None] = {}
        self._speeches: dict[str, Speeches] = {}
        self._pairs: dict[str, vocabulary.Pairs] = {}

    @cached_property
    def systems(self) -> Systems:
        """The patterns of the folder's `systems`."""
        if self.path is None:
            return Systems()
        return Systems(*systems.read_folder(self.path / "systems"))

    def wordings(self, *languages: str) -> Wordings:
        """The wordings of some languages together."""
        found = self._wordings.get(languages)
        if found is None:
            found = self._wordings[languages] = Wordings(self.index, languages)
        return found

    def of_script(self, script: str) -> Wordings:
        """The wordings of all languages of a script, as `postlint.language.script_of` names it."""
        return self.wordings(*SCRIPTS.get(script, ()))

    def runs(self, language: str) -> frozenset[str]:
        """The runs of letters (see `letters.runs`) of the words of leftovers, in a language and in English."""
        found = self._runs.get(language)
        if found is None:
            words = self.index.words((language, "en")) | stop_words(language) | stop_words("en")
            from postlint.leftovers.letters import runs

            found = self._runs[language] = frozenset(runs([*words]))
        return found

    def pairs(self, language: str) -> vocabulary.Pairs:
        """The syllables that stand side by side in the labels of a language."""
        if language not in self._pairs:
            self._pairs[language] = self.index.pairs(language)
        return self._pairs[language]

    def speech(self, language: str) -> Speech | None:
        """What a language model says in a language, where there is a file of it."""
        if language not in self._speech:
            path = self.path / "speech" / f"{language}.txt" if self.path else None
            self._speech[language] = Speech(path, language) if path and path.is_file() else None
        return self._speech[language]

    def speeches(self, language: str) -> Speeches:
        """The same in a language and in English."""
        found = self._speeches.get(language)
        if found is None:
            both = map(self.speech, dict.fromkeys((language, "en")))
            found = self._speeches[language] = Speeches([speech for speech in both if speech])
        return found

    @cached_property
    def index(self) -> Index:
        """The wordings of all languages by their literals."""
        return load_index(self.path, self.systems.dummy)


def folder() -> Path:
    """The folder of pattern files."""
    from postlint.registry import built_in_folder

    return built_in_folder() / "data" / "leftovers"


@cache
def load() -> Knowledge:
    """The knowledge in our own folder of pattern files."""
    return Knowledge(folder())
