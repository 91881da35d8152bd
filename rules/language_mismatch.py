from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from postlint import Corpus, Fact, Finding, Post, Severity, Span, rule
from postlint.chunks import chunks
from postlint.language import fold, language_of, spellings, split, stop_words
from postlint.patterns import lazy
from postlint.schema.site_settings import read as site_settings

QUICK = 500  # characters in which a text's own stop words clear it
GLANCE = 240  # the first of them: they clear most
CLEAR = 0.15  # of the words there
SAMPLE = 3000
MINIMUM = (
    200  # characters of running text; less tells too little (a third of it where a character is a syllable)
)
NEVER = 0.99  # of a site's posts in its language: then one in another is a slip
SURE = 0.5  # confidence of `language_of`
FOLDER = lazy(r"([a-z]{2})(?:[-_][A-Za-z]{2,4})?\Z")
NAMES = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "pt": "Portuguese",
    "it": "Italian",
}
NAMES |= {"nl": "Dutch", "pl": "Polish", "tr": "Turkish", "ru": "Russian", "uk": "Ukrainian", "cs": "Czech"}
NAMES |= {
    "sv": "Swedish",
    "no": "Norwegian",
    "da": "Danish",
    "fi": "Finnish",
    "vi": "Vietnamese",
    "id": "Indonesian",
}
NAMES |= {"zh": "Chinese", "ja": "Japanese", "ko": "Korean", "ar": "Arabic"}
# Languages that are one to word counts.
NEAR = ({"no", "da", "sv"}, {"ru", "uk"}, {"es", "pt"}, {"id", "ms"})
SYLLABIC = frozenset({"zh", "ja", "ko"})


@dataclass(frozen=True, slots=True)
class Options:
    """Args:
    agreement: share of the posts in a folder (or site) that must be in its language before others are reported.
    """

    agreement: float = 0.8


@rule("coherence", Options, severity=(Severity.WARNING, Severity.NOTE))
def check(post: Post, _: Options) -> Iterator[Finding | Fact[list[str]]]:
    """Text in another language than its front matter, folder or site says"""
    named = _named(post)
    folder, claimed = _folder(post.site_path)
    if not folder and not named:
        claimed = _code(site_settings(post.site).language)
    wanted = named or claimed
    if not wanted:
        return
    sample = _sample(post)
    if len(sample) < (MINIMUM if sample.isascii() and wanted not in SYLLABIC else MINIMUM // 3):
        return
    found, span = (wanted, Span(0, 0)) if _is_written_in(sample, wanted) else _language(post, wanted)
    if not found:
        return
    if named:
        if found != named:
            message = f"“lang” says {NAMES[named]}, but the text is in {NAMES[found]}"
            yield Finding(_named_span(post) or span, message)
        return
    yield Fact(span, [folder, claimed, found])


def _named(post: Post) -> str:
    values = post.front_matter.values
    return _code(values.get("lang") or values.get("language") or values.get("locale"))


def _named_span(post: Post) -> Span | None:
    return next(filter(None, map(post.front_matter.value_span, ("lang", "language", "locale"))), None)


def _code(value: object) -> str:
    """The code of `NAMES` for a language tag; "" for what can't be told."""
    code = value.lower().replace("_", "-").partition("-")[0] if isinstance(value, str) else ""
    code = "no" if code in ("nb", "nn") else code
    return code if code in NAMES else ""


def _folder(path: str) -> tuple[str, str]:
    """The folder or suffix that names a language (`content/de/`, `post.de.md`), and the language."""
    folder, _, name = path.rpartition("/")
    if found := _of_folder(folder):
        return found
    middle = name.split(".")[1:-1]
    if middle and (match := FOLDER.match(middle[-1])) and match[1] in NAMES:
        return f"*.{middle[-1]}", match[1]
    return "", ""


@lru_cache(maxsize=256)
def _of_folder(path: str) -> tuple[str, str] | None:
    parts = path.split("/")
    for number, part in enumerate(parts):
        if (found := FOLDER.match(part)) and found[1] in NAMES:
            return "/".join(parts[: number + 1]), found[1]
    return None


def _sample(post: Post) -> str:
    """The raw text of a post's first paragraphs."""
    found = post.once(chunks)
    sample = ""
    for number in found.paragraphs:
        if sample:
            sample = f"{sample} {found.texts[number]}"
            if len(sample) >= QUICK:
                break
        else:
            sample = found.texts[number]
    return sample


def _is_written_in(sample: str, wanted: str) -> bool:
    """Whether raw text is surely in a language: what most posts are cleared by."""
    if wanted in SYLLABIC:
        return language_of(sample[:QUICK])[0] == wanted
    own = spellings(wanted)
    return _holds(own, sample[:GLANCE].lower().split()) or _holds(own, sample[:QUICK].lower().split())


def _language(post: Post, wanted: str) -> tuple[str, Span]:
    """The language of the running text and its first paragraph's span; "" where it is too short or unsure."""
    texts, size, first = [], 0, Span(0, 0)
    for block in post.paragraphs():
        if size == 0:
            first = block.span
        texts.append(block.text)
        size += len(block.text)
        if size >= QUICK and len(texts) > 1:
            break
    text = " ".join(texts)
    if size < (MINIMUM // 3 if wanted in SYLLABIC or not text.isascii() else MINIMUM):
        return "", first
    if wanted not in SYLLABIC:
        own, sample = stop_words(wanted), text[: 2 * QUICK]
        if _holds(own, sample.lower().split()) or _holds(own, split(fold(sample))):  # the first clears most
            return wanted, first
    text = " ".join(block.text for block in post.paragraphs())[:SAMPLE]
    found, confidence = language_of(text)
    if found == wanted or any({found, wanted} <= near for near in NEAR):
        return wanted, first
    if confidence < SURE or (found not in SYLLABIC and len(text) < MINIMUM):
        return "", first
    if found == "en" and wanted in ("zh", "ja", "ko", "ru", "uk", "ar") and not text.isascii():
        letters = [character for character in text if character.isalpha()]
        if sum(not character.isascii() for character in letters) > 0.1 * len(letters):
            return "", first  # names and code among their own script
    return found, first


def _holds(own: frozenset[str], words: list[str]) -> bool:
    return sum(map(own.__contains__, words)) >= CLEAR * max(1, len(words))


@check.finish
def finish(corpus: Corpus[list[str]], options: Options) -> Iterator[Finding]:
    posts: Counter[str] = Counter()
    agreeing: Counter[str] = Counter()
    for fact in corpus.facts:
        folder, claimed, found = fact.value
        posts[folder] += 1
        agreeing[folder] += claimed == found
    for fact in corpus.facts:
        folder, claimed, found = fact.value
        if claimed != found and agreeing[folder] >= max(3, options.agreement * posts[folder]):
            where = f"the posts in {folder} are" if folder else "the site is"
            message = f"{where} in {NAMES[claimed]}, but this text is in {NAMES[found]}"
            habit = (
                not folder and agreeing[folder] < NEVER * posts[folder]
            )  # a site that writes in two languages
            yield Finding(fact.span, message, Severity.NOTE if habit else None, path=fact.path)
