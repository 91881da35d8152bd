"""Build postlint/encoding/ngrams.zlib: how often letters follow each other in the world's languages.

    python benchmarks/build_ngrams.py /usr/share/locale postlint/encoding/ngrams.zlib

The texts are the message catalogues (gettext .mo files) that Debian's packages install below that folder: glib, gtk,
systemd, dpkg, apt, git, coreutils, gnupg, iso-codes and others (LGPL, GPL and BSD-like licences; each package's
debian/copyright says which). Only relative frequencies of one, two and three characters go into the table, never text.

An n-gram's cost is -ln P(last character | the ones before it), by interpolated absolute discounting (Ney, Essen and
Kneser 1994), rounded to LEVEL nats. Only n-grams with a character outside ASCII are kept: repairs change no other.
The file is LZMA over UTF-8: one language a line, "code TAB words TAB unigrams TAB bigrams TAB trigrams"; words are the
most frequent ones of ASCII letters alone, each of the others is a list
of levels joined by U+001F, and level i holds the n-grams, concatenated, whose cost is about i * LEVEL nats.
"""

from __future__ import annotations

import argparse
import math
import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from postlint.encoding.languages import LEVEL, LEVELS
from postlint.encoding.ngrams import normalise

LATIN = (
    "cs sk pl hu ro hr sl sr@latin tr az de fr es pt pt_BR it ca gl nl sv da nb fi et lv lt is fo vi eo sq ga cy eu "
    "mt en ku kmr yo mi br oc"
)
OTHER = "ru uk bg sr mk be kk mn el he ar fa hi th ka hy"
IDEOGRAPHIC = "zh_CN zh_TW ja ko"
DISCOUNT = 0.75
# How many n-grams of each length to keep: (unigrams, bigrams, trigrams).
KEEP = {**dict.fromkeys(LATIN.split(), (200, 900, 2600)), **dict.fromkeys(OTHER.split(), (200, 1300, 3600)),
        **dict.fromkeys(IDEOGRAPHIC.split(), (3800, 3000, 800))}  # fmt: skip


def messages(path: Path) -> Iterator[str]:
    """The translations in a .mo file (format: GNU gettext manual, "The Format of GNU MO Files")."""
    data = path.read_bytes()
    if len(data) < 20:
        return
    order = "<" if data[:4] == b"\xde\x12\x04\x95" else ">"
    count, _, table = struct.unpack(f"{order}3I", data[8:20])
    charset = "utf-8"
    for i in range(count):
        length, start = struct.unpack_from(f"{order}2I", data, table + 8 * i)
        raw = data[start : start + length]
        if b"charset=" in raw and b"Content-Type" in raw:
            charset = raw.split(b"charset=")[1].split()[0].decode("ascii", "replace")
            continue
        try:
            yield raw.decode(charset).replace("\0", " ")
        except (UnicodeDecodeError, LookupError):
            return


def language_text(root: Path, code: str, limit: int) -> str:
    parts, size = [], 0
    for path in sorted((root / code).rglob("*.mo")):
        share = 0
        for message in messages(path):
            if share > limit // 5:  # no single package may set the tone
                break
            parts.append(message)
            share += len(message)
        size += share
        if size > limit:
            break
    return "\n".join(parts)


def costs(text: str, keep: tuple[int, int, int]) -> list[dict[str, float]]:
    """For each length, n-gram -> cost in nats."""
    grams = [Counter(text[i : i + n] for i in range(len(text) - n + 1)) for n in (1, 2, 3)]
    total = sum(grams[0].values())
    probability: dict[str, float] = {g: c / total for g, c in grams[0].items()}
    found = [probability]
    for n in (1, 2):
        followers = Counter(g[:-1] for g in grams[n])
        found.append({})
        for gram, count in grams[n].items():
            context = gram[:-1]
            seen = grams[n - 1][context]
            weight = DISCOUNT * followers[context] / seen
            found[n][gram] = max(count - DISCOUNT, 0) / seen + weight * found[n - 1][gram[1:]]
    result = []
    for n in range(3):
        foreign = [g for g, c in grams[n].most_common() if not g.isascii() and c > 1]
        result.append({g: -math.log(found[n][g]) for g in foreign[: keep[n]]})
    return result


def frequent_words(text: str, count: int = 160) -> str:
    """The most frequent words of two to nine ASCII letters, which damage leaves alone."""
    words = Counter(re.findall(r"(?<![^\s.])[a-z]{2,9}(?![^\s.])", text))
    return " ".join(word for word, _ in words.most_common(count))


def section(table: dict[str, float]) -> str:
    levels: list[list[str]] = [[] for _ in range(LEVELS)]
    for gram, cost in sorted(table.items()):
        levels[min(LEVELS - 1, round(cost / LEVEL))].append(gram)
    return "\x1f".join("".join(level) for level in levels)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("catalogues", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--limit", type=int, default=1_500_000, help="characters read of each language")
    args = parser.parse_args()
    lines = []
    for code, keep in KEEP.items():
        text = normalise(" " + language_text(args.catalogues, "en_GB" if code == "en" else code, args.limit))
        table = costs(text, keep)
        print(f"{code:9} {len(text):9,} characters, n-grams {[len(t) for t in table]}")
        lines.append("\t".join([code.replace("@", "-"), frequent_words(text), *map(section, table)]))
    data = zlib.compress("\n".join(lines).encode(), level=9)
    args.output.write_bytes(data)
    print(f"{len(data):,} bytes")


if __name__ == "__main__":
    main()
