"""Build postlint/encoding/signatures.txt: pairs of characters that only damaged text has.

    python benchmarks/build_signatures.py /usr/share/locale postlint/encoding/signatures.txt

Texts of many languages (the same message catalogues as for build_ngrams.py) are damaged in every way that
postlint.encoding knows; the most frequent pairs that no undamaged text has are kept. They clear clean text quickly:
only text with such a pair is looked at closely. In the file, entries are parted by U+001F; each is a pair's first
character and all that may follow it.
"""

from __future__ import annotations

import argparse
from collections import Counter
from itertools import pairwise
from pathlib import Path

from build_ngrams import KEEP, language_text

from postlint.encoding import codepages, misreadings
from postlint.encoding.codepages import single

WESTERN = "de fr es pt pt_BR it ca nl sv da nb fi is ga"
CENTRAL = "cs sk pl hu ro hr sl"
CYRILLIC = "ru uk bg sr mk be"
LEGACY_LANGUAGES = {
    **dict.fromkeys(("cp1251", "koi8-r", "cp866", "iso8859-5", "mac_cyrillic"), CYRILLIC),
    **dict.fromkeys(("cp1250", "iso8859-2", "cp852"), CENTRAL), "cp1254": "tr az", "cp1253": "el", "cp1257": "lt lv et",
    "cp1255": "he", "cp1256": "ar fa", "cp874": "th",
    **dict.fromkeys(("cp1252", "mac_roman", "cp437", "cp850"), WESTERN),
    **dict.fromkeys(("gb18030", "cp932", "big5hkscs", "big5", "cp949", "euc_jp"), "zh_CN zh_TW ja ko ru el de fr es"),
}  # fmt: skip
# Signs that catalogues rarely hold, in company.
SIGNS = " a’s a“a a”, „a „A “a‘a’ – a – a—a… a «a» « a » 5° 5€ a·a a\xa0: ©2 ®™ 🔥 🎉 😀 👍 → ✓ à la a à ' № "


def damaged(text: str, written: str, read: str) -> str:
    raw = text.encode(written, "ignore")
    if read in misreadings.UTF8_READ_AS_WIDE:
        return raw.decode(read, "replace")
    return "".join(chr(b) if b < 0x80 else single(read).decode[b] for b in raw)


def pairs(text: str) -> Counter[str]:
    return Counter(a + b for a, b in pairwise(text) if a > "\x7f" or b > "\x7f")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("catalogues", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--limit", type=int, default=1_000_000)
    parser.add_argument("--sample", type=int, default=60_000)
    args = parser.parse_args()
    texts = {
        code: language_text(args.catalogues, "en_GB" if code == "en" else code, args.limit) for code in KEEP
    }
    natural: set[str] = set()
    for text in texts.values():
        natural |= {pair for pair, count in pairs(text).items() if count > max(2, len(text) / 400_000)}
    natural |= set(pairs(SIGNS))
    # Soft hyphens, acutes for apostrophes, and sharp s stand between any letters.
    natural |= {
        pair for c in map(chr, range(0x20, 0x7F)) for mark in "\xad´ß" for pair in (c + mark, mark + c)
    }
    found: Counter[str] = Counter()

    def take(text: str, written: str, read: str, count: int) -> None:
        new = pairs(damaged(text, written, read))
        ranked = [
            (n, pair) for pair, n in new.most_common(count * 4) if pair not in natural and not pair.isspace()
        ]
        for n, pair in ranked[:count]:
            if n > 1 and " " not in pair and "\n" not in pair:
                found[pair] += 1

    samples = {code: text[: args.sample] for code, text in texts.items()}
    for read in (*codepages.UTF8_READ_AS, *misreadings.UTF8_READ_AS_WIDE):
        wide = read in misreadings.UTF8_READ_AS_WIDE
        take(SIGNS * 3, "utf-8", read, 100)
        for code, text in samples.items():
            take(text, "utf-8", read, 120 if wide and code in ("zh_CN", "zh_TW", "ja", "ko") else 40)
    for written, read in (*misreadings.LEGACY, *misreadings.WIDE):
        for code in LEGACY_LANGUAGES[written].split():
            take(samples[code], written, read, 80)
    followers: dict[str, str] = {}
    for pair in sorted(found):
        followers[pair[0]] = followers.get(pair[0], "") + pair[1]
    lines = [first + rest for first, rest in followers.items()]
    args.output.write_text("\x1f".join(lines), "utf-8", newline="")
    print(f"{len(found):,} pairs, {args.output.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
