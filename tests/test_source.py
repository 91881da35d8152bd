"""Bytes to text without loss, offsets to lines and columns."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postlint.source import BinaryFileError, read


@given(st.binary(max_size=200).filter(lambda data: data.count(0) * 50 <= len(data)))
def test_what_is_read_is_written_back(data: bytes) -> None:
    try:
        source = read(data)
    except BinaryFileError:
        return
    assert source.encode(source.text) == data


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_byte_order_mark_names_the_encoding_and_is_no_text(bom: bytes, encoding: str) -> None:
    source = read(bom + "Grüße\r\n".encode(encoding))
    assert (source.text, source.encoding, source.bom) == ("Grüße\r\n", encoding, bom)
    assert source.encode("Käse\r\n") == bom + "Käse\r\n".encode(encoding)


def test_bytes_that_are_not_utf8_are_kept_and_found() -> None:
    source = read(b"caf\xe9 and \xff\xfe done")
    assert source.invalid_bytes() == [(3, 4), (9, 11)]
    assert source.encode(source.text) == b"caf\xe9 and \xff\xfe done"


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "abc".encode("utf-16-le"), b"\xff\xfea"]
)
def test_binary_files_are_refused(data: bytes) -> None:
    with pytest.raises(BinaryFileError):
        read(data)


def test_lf_crlf_and_cr_end_lines_and_nothing_else_does() -> None:
    source = read("a\nb\r\nc\rd\u2028e\x0bf\x85g".encode())
    assert [source.line(n) for n in range(1, 5)] == ["a", "b", "c", "d\u2028e\x0bf\x85g"]
    assert source.position(source.text.index("c")) == (3, 1)
    assert source.position(source.text.index("g")) == (4, 7)
    assert source.newline == "\n"


def test_columns_count_characters_not_bytes_or_cells() -> None:
    source = read("日本語🙂x".encode())
    assert source.position(4) == (1, 5)
    assert source.position(999) == (1, 6)


@given(st.text(alphabet="a\r\né", max_size=40), st.integers(0, 40))
def test_a_position_leads_back_to_its_offset(text: str, offset: int) -> None:
    source = read(text.encode())
    offset = min(offset, len(source.text))
    line, column = source.position(offset)
    assert source.line_starts[line - 1] + column - 1 == offset
