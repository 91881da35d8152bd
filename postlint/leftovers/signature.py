"""Signatures of blocks: the same for the same text, alike for nearly the same text.

A signature is 24 bytes: 8 of a hash of the words in small letters (BLAKE2b), 16 of a bottom-8 sketch of the set
of pairs of neighbouring words, 2 bytes each (Broder 1997, "On the resemblance and containment of documents";
bottom-k with one hash function, Cohen and Kaplan 2007). Two sets that share most pairs share most of the
smallest hash values.
"""

from __future__ import annotations

from hashlib import blake2b
from operator import add
from struct import Struct
from zlib import crc32

SKETCH, ALIKE = 8, 5
FEWEST, MOST = (
    10,
    80,
)  # words of a text that has a sketch: shorter ones are alike by chance, longer ones articles
_PACKED = Struct(f">{SKETCH}H")


def signature(text: str) -> bytes:
    """The signature of a block's text; the sketch is zero where the text is short or long."""
    found = text.lower().split()
    data = " ".join(found).encode("utf-8", "surrogatepass")
    exact = blake2b(data, digest_size=8).digest()
    if not FEWEST <= len(found) <= MOST:
        return exact + bytes(2 * SKETCH)
    words = data.split(b" ")
    values = sorted(set(map(crc32, map(add, words, words[1:]))))[:SKETCH]
    if len(values) < SKETCH:
        return exact + bytes(2 * SKETCH)
    # the smallest of many values differ in their low bits
    return exact + _PACKED.pack(*(value & 0xFFFF for value in values))


def alike(first: bytes, second: bytes) -> bool:
    """Whether two sketches have most of their values in common: about two thirds of the pairs of words."""
    return len({*_PACKED.unpack(first)} & {*_PACKED.unpack(second)}) >= ALIKE
