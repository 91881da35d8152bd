"""The facts of one rule and post as bytes: what workers send, what a run keeps, what the cache stores.

JSON, not pickle: a cache that somebody commits must not be able to run code. Values that are bytes, the most
common ones, stand as they are behind a table of lengths.
"""

from __future__ import annotations

import json
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterator, Sequence
from struct import Struct
from typing import Any

from postlint.finding import Span

_PLAIN, _ONE, _BYTES = b"j", b"1", b"b"  # the first byte says which form follows
_END = b"\0"  # ends the table of lengths; JSON holds no such byte
_SPAN = Struct("<QQ")  # start and end of the only fact
_dumps = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_new = tuple.__new__


def pack(facts: Sequence[tuple[Span, Any]]) -> bytes:
    """(span, value) pairs as bytes; values are small JSON values, tuples or bytes.

    Raises:
        TypeError, ValueError: a value is something else.
    """
    if len(facts) == 1 and type(facts[0][1]) is bytes:
        span, value = facts[0]
        return b"".join((_ONE, _SPAN.pack(*span), value))
    if all(type(value) is bytes for _, value in facts):
        table = _dumps([(start, end, len(value)) for (start, end), value in facts])
        return b"".join([_BYTES, table.encode(), _END, *(value for _, value in facts)])
    return _PLAIN + _dumps([(start, end, _tagged(value)) for (start, end), value in facts]).encode()


def unpack(data: bytes) -> Iterator[tuple[Span, Any]]:
    """The pairs that `pack` wrote.

    Raises:
        ValueError, KeyError, TypeError, IndexError: it wrote no such thing.
    """
    if data[:1] == _ONE:
        if len(data) <= _SPAN.size:
            raise ValueError("a fact without its span")
        yield _new(Span, _SPAN.unpack_from(data, 1)), data[1 + _SPAN.size :]
        return
    if data[:1] == _BYTES:
        at = data.index(_END)
        table = json.loads(data[1:at])
        at += 1
        for start, end, length in table:
            yield _new(Span, (start, end)), data[at : at + length]
            at += length
        return
    hook = _untagged if b'{"$' in data else None
    for start, end, value in json.loads(data[1:], object_hook=hook):
        yield _new(Span, (start, end)), value


def _tagged(value: Any) -> Any:
    """A value with what JSON lacks tagged: bytes, and tuples, which must not come back as lists."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, list):
        return [_tagged(item) for item in value]
    if isinstance(value, tuple):
        return {"$t": [_tagged(item) for item in value]}
    if isinstance(value, bytes):
        return {"$b": b2a_base64(value, newline=False).decode()}
    if isinstance(value, dict):
        return {"$d": [(_tagged(key), _tagged(item)) for key, item in value.items()]}
    raise TypeError(f"a fact holds a {type(value).__name__}; facts are JSON values, tuples or bytes")


def _untagged(tagged: dict[str, Any]) -> Any:
    if "$b" in tagged:
        return a2b_base64(tagged["$b"])
    if "$t" in tagged:
        return tuple(tagged["$t"])
    return dict(tagged["$d"])
