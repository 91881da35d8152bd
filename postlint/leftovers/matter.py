"""What a post speaks of, worked out once for all of its lines that may be left over: there may be thousands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from postlint.patterns import lazy

if TYPE_CHECKING:
    from postlint.markdown import Block

SHORT_SENTENCE = 40  # characters
_NUMBERED = lazy(r"(\w+ ?)(\d{1,3})\b")  # "Phase 2 - Start the pumps"
_SHOWN = frozenset(("heading", "code", "list_item"))
_MODELS = lazy(
    r"(?i:language models?|chatbots?|chatgpt|sprachmodell|modèles? de langage|intelligence artificielle"
    r"|modelos? de (?:lenguaje|linguagem)|inteligencia artificial|inteligência artificial|modell[oi] linguistic"
    r"|intelligenza artificiale|taalmodel|kunstmatige intelligentie|model\w{0,3} językow|sztuczn\w{1,3} inteligencj"
    r"|dil modeli|yapay zek|языков\w{1,3} модел|искусственн\w{1,3} интеллект|нейросет|мовн\w{1,3} модел"
    r"|штучн\w{1,3} інтелект|jazykov\w{1,3} model|uměl\w{1,2} inteligenc|språkmodell|sprogmodel|kunstig intelligens"
    r"|artificiell intelligens|kielimalli|tekoäly|mô hình ngôn ngữ|trí tuệ nhân tạo|model bahasa|kecerdasan buatan"
    r"|语言模型|語言模型|人工智能|人工智慧|言語モデル|人工知能|언어 ?모델|인공지능"
    r"|نموذج لغ|نماذج لغ|الذكاء الاصطناعي)"
    r"|\b(?:AI|KI|IA|LLMs?|GPT|ИИ|ШІ)\b"
)


def is_short_sentence(block: Block) -> bool:
    """Whether a block is a sentence of a few words."""
    text = block.text
    return block.kind in ("paragraph", "list_item") and 0 < len(text) <= SHORT_SENTENCE and text[-1] == "."


class Matter:
    """What blocks hold: those of `prose` (by their indexes) are running text, `candidates` may be left over."""

    def __init__(self, blocks: Sequence[Block], prose: Collection[int], candidates: Container[int]) -> None:
        self._blocks = blocks
        self._prose = prose
        self._candidates = candidates
        self._holding: dict[str, int] = {}
        self._showing: dict[str, int] = {}

    @cached_property
    def first_prose(self) -> int:
        """The first block of running text that is no candidate."""
        kept = (index for index in self._prose if index not in self._candidates)
        return min(kept, default=len(self._blocks))

    @cached_property
    def naming_models(self) -> int:
        """How many blocks that are no candidates name a language model."""
        return sum(
            _MODELS.search(block.text) is not None
            for index, block in enumerate(self._blocks)
            if index not in self._candidates
        )

    @cached_property
    def short_sentences(self) -> int:
        """How many blocks are sentences of a few words."""
        return sum(map(is_short_sentence, self._blocks))

    @cached_property
    def _numbers(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for block in self._blocks:
            if match := _NUMBERED.match(block.text):
                found[match[1]].add(match[2])
        return found

    def is_numbered(self, text: str) -> bool:
        """Whether a label with a number is one of several: "Phase 1 - ...", "Phase 2 - ..."."""
        own = _NUMBERED.match(text)
        return own is not None and not self._numbers.get(own[1], set()) <= {own[2]}

    def holding(self, word: str) -> int:
        """How many headings and paragraphs of running text, candidates left out, hold a word in small letters."""
        if word not in self._holding:
            self._holding[word] = sum(word in text for text in self._spoken)
        return self._holding[word]

    @cached_property
    def _spoken(self) -> list[str]:
        return [
            block.text.lower()
            for index, block in enumerate(self._blocks)
            if index not in self._candidates and (index in self._prose or block.kind == "heading")
        ]

    def showing(self, word: str) -> int:
        """How many headings, paragraphs of running text, pieces of code and items hold a word in small letters."""
        if word not in self._showing:
            self._showing[word] = sum(word in text for text in self._shown)
        return self._showing[word]

    @cached_property
    def _shown(self) -> list[str]:
        return [block.text.lower() for index, block in enumerate(self._blocks) if self.is_shown(index)]

    def is_shown(self, index: int) -> bool:
        """Whether a block is one of those that `showing` counts."""
        return index in self._prose or self._blocks[index].kind in _SHOWN
