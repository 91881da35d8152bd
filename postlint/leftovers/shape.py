"""What a leftover looks like, whatever its words: names, code, ornaments, capitals alone amid prose."""

from __future__ import annotations

from postlint.language.words import is_cjk, words
from postlint.patterns import lazy

_IDENTIFIER = lazy(r"(?=[^\n]*(?:_|\d|[a-z][A-Z]))[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*")
_SLOT_PATH = lazy(r"/\d{4,12}(?:,\d{1,12})?(?:/[\w.-]{1,60}){1,8}/?")
# Sizes of ad slots, in pixels (IAB, New Ad Portfolio, and the formats before it)
_SIZES = frozenset(
    f"{width}x{height}"
    for width, height in (
        *((300, 250), (336, 280), (728, 90), (970, 90), (970, 250), (160, 600), (120, 600), (300, 600)),
        *((320, 50), (320, 100), (300, 50), (300, 100), (468, 60), (234, 60), (250, 250), (200, 200)),
        *((300, 1050), (320, 480), (240, 400), (580, 400), (930, 180), (980, 120), (800, 250), (300, 1200)),
    )
)
_JSON = lazy(r"[{\[]\s*[\"'{]")
_STATEMENT = lazy(
    r"[\w$.]+\s*(?:\(|=|\[)[^\n]*[;})]\s*;?|(?:var|let|const|function|if|window|document)\b[^\n]*[;{}]"
)
_SHORTCODE = lazy(
    r"\[/?[a-z][a-z0-9]*(?:[_-][a-z0-9]+)+(?:\s[^\[\]\n]{0,200})?/?\]|\[[a-z][\w-]{0,40}(?:\s+[\w-]+=(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s\"'\[\]]+)){1,20}\s*/?\]"
)
_TEMPLATE = lazy(
    r"\$\{[^{}\n]{1,80}\}|<%[^\n]{0,120}%>|%%[\w .-]{1,60}%%|\[\[[+*~]?[\w.:|-]{1,60}\]\]|\#\{[^{}\n]{1,80}\}"
    r"|\{\{\{?\s*[\w.$]{1,60}\s*(?:\|[^{}\n]{0,80})?\}?\}\}|@\{[^{}\n]{1,80}\}|\#{2,3}[A-Z_]{2,40}\#{2,3}|__[A-Z][A-Z_]{1,40}__|%[A-Za-z][\w.]{2,40}%"
    r"|\{[A-Za-z$][\w.:-]{1,40}\}|</?\#[a-z][^<>\n]{0,80}>|@(?:Model|Html|ViewBag)\.[\w.()]{1,60}|<\?(?:php|=)[^\n]{0,200}\?>"
)
_PLACEHOLDER = lazy(r"\[[^\W\d_a-z][^\[\]\n|=/]{2,60}\]")
_NOTHING = lazy(
    r"(?:NaN|undefined|null|Infinity|None|nil|Invalid Date)"
    r"(?:[ :/.,;%|()+-]{1,3}(?:NaN|undefined|null|Infinity|None|nil|Invalid Date|\d{1,4})){1,6}[ %.,)]{0,2}"
)
_STYLE = lazy(
    r"(?:[.#@*:]?[A-Za-z][^{}\n;]{0,120}|[.#*][^{}\n;]{1,120})\{\s{0,4}[a-z-]{3,40}\s?:[^{}:\n]{1,80}[;}][^\n]{0,1500}"
)
_KEY = lazy(r"[a-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*(?:[.:][a-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*){1,5}")
_TOKEN = lazy(
    r"【[^【】\n]{1,60}】|:[a-z][A-Za-z]{3,40}\[[^\[\]\n]{0,60}\](?:\{[^{}\n]{0,60}\})?|<\|[\w ]{1,40}\|>"
    r"|\[object [A-Z]\w{1,40}\]|\[\+\d{1,7} \w{1,20}\]"
)
_ORNAMENT = lazy(
    r"([-–—*=~_+#|<>«»•·\[\](){}]{1,5}) ?[^\W\d_][^\n]{0,80}? ?([-–—*=~_+#|<>«»•·\[\](){}]{1,5})"
)
_PLUSES = lazy(r"\+{2,5} ?[^\n+][^\n]{0,200}? ?\+{2,5}")
_COUNTER = lazy(r"(?:[^\d\n]{2,60}? 1 ?/|[^\W\d]{2,20} (\d{1,3}) ?/ ?(\d{1,3}))")
_LOADING = lazy(r"[^\W\d_]{4,14}(?:\.\.\.|…)")
_RUBRIC = lazy(r"[^\W\d_][^\W\d_A-ZÄÖÜ]+ (?:«[^«»\n]{2,30}»|„[^„“\n]{2,30}“)")  # Mehr «Sport»
_LABEL = lazy(r"[^\W\d_]{2,30}(?:[ '’-][^\W\d_]{1,30}){0,6}(?: ?[»›→])?")
_STEP = lazy(r" ?[>»›→/|] ?")
_FILE = lazy(r"/\.\w|/[\w-]+\.[a-z]{1,5}\b")
_CAMEL = lazy(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


def is_slot_name(text: str, words: frozenset[str], parts: frozenset[str]) -> bool:
    """Whether a block is the name of an ad slot: "AdUnit Mobile_Pos2", "MREC 1", "/1234567/Site_mrec".

    `words` name a slot by themselves, `parts` stand beside them.
    """
    if (text[0] == "/" and _SLOT_PATH.fullmatch(text)) or text in _SIZES:
        return True
    if len(text) > 60 or text.count(" ") > 12 or not text.isascii():
        return False
    pieces = text.replace("_", " ").replace("/", " ").replace(":", " ").replace(" - ", " ").split()
    if not 0 < len(pieces) <= 7:
        return False
    names = others = numbers = 0
    for piece in pieces:
        lower = piece.lower().strip("-.,#()[]\"'")
        bare = "" if lower in _SIZES else lower.rstrip("0123456789").rstrip("-")
        numbers += bare != lower
        if not bare:
            continue
        if bare in words:
            names += 1
        elif bare in parts or (
            (split := [s.lower() for s in _CAMEL.findall(piece) if not s.isdigit()])
            and all(s in parts or s in words for s in split)
        ):
            others += 1
            names += bare in ("ad", "ads", "adv") or bare.startswith("ad")
        else:
            return False
    return (bool(names) and (others + names >= 2 or numbers > 0 or "_" in text)) or (
        others >= 2 and "_" in text
    )


def is_identifier(text: str) -> bool:
    """Whether a block is one or two programmer's names: "Mobile_Pos2", "AdUnit Content_1"."""
    if len(text) > 60 or "_" not in text or not text.isascii():
        return False
    names = text.split()
    return len(names) <= 3 and all(_IDENTIFIER.fullmatch(name) or name.isalnum() for name in names)


def code_kind(text: str) -> str:
    """What code a whole block is: "data", "shortcode", "template", "token" or nothing."""
    first = text[0]
    if first in "{[" and text[-1] in "}]" and _JSON.match(text) and (":" in text or first == "["):
        return "data"
    if first == "[" and _SHORTCODE.fullmatch(text):
        return "shortcode"
    if _TOKEN.fullmatch(text):
        return "token"
    if first not in "{[" and text[-1] == "}" and _STYLE.fullmatch(text):
        return "data"
    if first in "$<%[#{@_" and _TEMPLATE.fullmatch(text):
        return "template"
    if (
        text[-1] in ";})"
        and len(text) < 2000
        and _STATEMENT.fullmatch(text)
        and "(" in text + "("
        and _is_code(text)
    ):
        return "data"
    return ""


def is_nothing(text: str) -> bool:
    """Whether a text is made of values that scripts print for want of better ones: "NaN:NaN", "undefined undefined"."""
    if text[0] not in "NuIn" or len(text) > 80:
        return False
    return _NOTHING.fullmatch(text) is not None or (text[:4] == "NaN " and text.count(" ") <= 2)


def is_key(text: str, parts: frozenset[str]) -> bool:
    """Whether a text is a key that nobody translated: "article.share.title"; `parts` are words of such keys."""
    if len(text) > 60 or "." not in text[1:-1] or " " in text or not _KEY.fullmatch(text):
        return False
    pieces = text.lower().replace("_", ".").replace("-", ".").split(".")
    return len(pieces) >= 3 and sum(piece in parts for piece in pieces) >= 2


def _is_code(text: str) -> bool:
    return sum(text.count(c) for c in "(){}[];=._") * 12 > len(text) and text[-1] in ";}"


def is_placeholder(text: str, fields: frozenset[str]) -> bool:
    """Whether a block is words in brackets that ask somebody to fill them in: "[Insert image here]".

    `fields` are words such as "insert", "your", "here": others stand for a picture or are an editor's note.
    """
    if text[0] != "[" or not _PLACEHOLDER.fullmatch(text) or not 1 <= text.count(" ") <= 7:
        return False
    return not fields.isdisjoint(words(text))


def is_ornamented(text: str) -> bool:
    """Whether a short text stands between ornaments: "- Advertisement -", "+++ Live +++", "*** WERBUNG ***"."""
    if text[:2] == "++" and _PLUSES.fullmatch(text):
        return True
    if len(text) > 60 or not (match := _ORNAMENT.fullmatch(text)):
        return False
    left, right = match[1], match[2]
    if left != right or left[0] not in "-–—=~+|" or left == "=":  # "= Summary =" is what consoles print
        return False
    return " " in text and text.count(" ") <= 8


def is_shouted(text: str) -> bool:
    """Whether a text is one to four words in capitals, with no digit, mark or abbreviation's dot in it."""
    if len(text) > 40 or not text.isupper() or is_cjk(text):
        return False
    letters = text.replace(" ", "").replace("-", "")
    return letters.isalpha() and len(letters) >= 5 and text.count(" ") <= 3


def is_trail(text: str, homes: frozenset[str]) -> bool:
    """Whether a text is the way to a page: "Home > News > Politics"; `homes` are names of a site's first page."""
    steps = _STEP.split(text)
    return (
        3 <= len(steps) <= 7
        and not _FILE.search(text)
        and " ".join(words(steps[0])) in homes
        and all(0 < len(step) <= 80 and step.count(" ") <= 10 for step in steps)
    )


def is_interface(text: str, waiting: frozenset[str]) -> bool:
    """Whether a text is a counter or a state that only an interface shows: "Mehr zum Thema 1/", "Loading...".

    `waiting` are words such as "loading": others an author lets fade away, "And..."
    """
    if len(text) > 70:
        return False
    if counter := _COUNTER.fullmatch(text):
        return counter[1] is None or int(counter[1]) < int(counter[2])
    if _LOADING.fullmatch(text):
        return not waiting.isdisjoint(words(text))
    return _RUBRIC.fullmatch(text) is not None


def is_label(text: str) -> bool:
    """Whether a text is one to seven words of letters alone: no mark, no digit, no sentence's end."""
    return len(text) <= 60 and _LABEL.fullmatch(text) is not None and (len(text) <= 12 or not is_cjk(text))


def is_bare(text: str) -> bool:
    """Whether a text is a few words without a sentence's end: a label, or what a reader is to click at."""
    if len(text) > 60 or text[-1] in ".!?。！？…,;" or any(c in text for c in ':：/\n\\{}()="“”„«'):
        return False
    return text.count(" ") <= 6 and not is_cjk(text)  # a character of these scripts says too little
