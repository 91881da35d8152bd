"""Content encodings, decoded only as far as is looked at: a small answer must not become a large one."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import cache
from typing import Any


@cache
def accepted() -> str:
    """The `Accept-Encoding` header: what can be decoded here."""
    names = ["gzip", "deflate"]
    names += ["br"] if _brotli() else []
    names += ["zstd"] if _zstd() else []
    return ", ".join(names)


def decoded(data: bytes, encodings: str, limit: int) -> bytes:
    """At most `limit` bytes of a body whose `Content-Encoding` is given; the data may be cut anywhere.

    What can't be decoded is left out: b"" where nothing can.
    """
    for name in reversed([n.strip().lower() for n in encodings.split(",") if n.strip()]):
        if name == "identity":
            continue
        decoder = _DECODERS.get(name)
        data = decoder(data, limit) if decoder else b""
    return data[:limit]


def _gzip(data: bytes, limit: int) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(data, limit)
    except zlib.error:
        return b""


def _deflate(data: bytes, limit: int) -> bytes:
    return _gzip(data, limit) or _raw_deflate(data, limit)


def _raw_deflate(data: bytes, limit: int) -> bytes:
    try:
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(data, limit)
    except zlib.error:
        return b""


def _br(data: bytes, limit: int) -> bytes:
    module = _brotli()
    if module is None:
        return b""
    out = bytearray()
    try:
        decompressor = module.Decompressor()
        out += decompressor.process(data, output_buffer_limit=limit)
        while len(out) < limit and not decompressor.can_accept_more_data():
            out += decompressor.process(b"", output_buffer_limit=limit - len(out))
    except module.error:
        pass
    return bytes(out)


def _zstandard(data: bytes, limit: int) -> bytes:
    module = _zstd()
    if module is None:
        return b""
    try:
        return bytes(module.ZstdDecompressor().decompress(data, limit))
    except (module.ZstdError, EOFError):
        return b""


@cache
def _brotli() -> Any:
    try:
        import brotli  # type: ignore[import-untyped, unused-ignore]
    except ImportError:
        return None
    return brotli if hasattr(brotli.Decompressor, "can_accept_more_data") else None  # 1.2: bounded output


@cache
def _zstd() -> Any:
    try:
        from compression import zstd  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        try:
            from backports import zstd
        except ImportError:
            return None
    return zstd


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _br,
    "zstd": _zstandard,
}
