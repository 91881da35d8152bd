"""Which addresses are public, in every notation; nothing here sends anything."""

from __future__ import annotations

import asyncio
import socket
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postlint.web import LinkSettings, Outcome, Web
from postlint.web.addresses import parse_literal, special_use
from postlint.web.names import NameFailure, Names
from postlint.web.scope import before_asking
from postlint.web.urls import BadUrlError, parse


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("0x7f000001", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("017700000001", "127.0.0.1"),
        ("0177.0.0.01", "127.0.0.1"),
        ("169.254.43518", "169.254.169.254"),
        ("0xa9.0xfe.0xa9.0xfe", "169.254.169.254"),
        ("127.0.0.1.", "127.0.0.1"),
        ("0", "0.0.0.0"),
        ("::ffff:7f00:1", "::ffff:127.0.0.1"),
        ("example.com", None),
        ("1.example", None),
        ("0xcafe.example", None),
        ("a1", None),
    ],
)
def test_literals(host: str, address: str | None) -> None:
    found = parse_literal(host)
    assert found == (
        None if address is None else IPv6Address(address) if ":" in address else IPv4Address(address)
    )


@pytest.mark.parametrize(
    "host", ["1.2.3.4.5", "256.1.1.1", "1.2.3.256", "4294967296", "0x", "09.1.1.1", "a.1", "::g", "9" * 5000]
)
def test_what_ends_in_a_number_but_is_no_address(host: str) -> None:
    if host == "0x":
        assert parse_literal(host) == IPv4Address(0)
        return
    with pytest.raises(ValueError, match="address"):
        parse_literal(host)


@given(st.integers(0, 2**32 - 1))
def test_every_notation_of_an_address_is_read_alike(number: int) -> None:
    address = IPv4Address(number)
    a, b, c, d = address.packed
    for host in (
        str(number),
        hex(number),
        f"0{number:o}",
        f"{a}.{b * 65536 + c * 256 + d}",
        f"0x{a:x}.{b:#o}.{c * 256 + d}".replace("0o", "0"),
    ):
        assert parse_literal(host) == address, host


@pytest.mark.parametrize(
    "address",
    [
        *(
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "169.254.169.254",
            "100.64.0.1",
        ),
        *(
            "100.127.255.254",
            "192.0.2.1",
            "198.51.100.7",
            "203.0.113.9",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "240.0.0.1",
        ),
        *(
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12:3456::1",
            "ff02::1",
            "2001:db8::1",
            "100::1",
            "64:ff9b:1::1",
            "fec0::1",
        ),
        *(
            "::ffff:10.0.0.1",
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2002:a00:1::1",
        ),
        *("::ffff:0:10.0.0.1", "4000::1", "2001:0:0:0:0:0:f5ff:fffe", "2001:10::1"),
    ],
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert special_use(IPv6Address(address) if ":" in address else IPv4Address(address))


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "8.8.8.8",
        "172.32.0.1",
        "100.128.0.1",
        "192.0.1.1",
        "2606:4700:4700::1111",
        "64:ff9b::8.8.8.8",
        "::ffff:8.8.8.8",
        "2002:808:808::1",
    ],
)
def test_public_addresses(address: str) -> None:
    assert not special_use(IPv6Address(address) if ":" in address else IPv4Address(address))


@pytest.mark.parametrize(
    "url",
    [
        *(
            "http://10.0.0.1/",
            "https://192.168.1.1/admin",
            "http://169.254.169.254/latest/meta-data/",
            "http://0x7f.1/",
            "http://2130706433/",
        ),
        *(
            "http://127.1:8080/",
            "http://[::ffff:169.254.169.254]/",
            "http://[fd00::1]/",
            "http://[64:ff9b::10.0.0.1]/",
        ),
        *(
            "http://１２７.1/",
            "http://169。254。169。254/",
            "http://%31%30.0.0.1/",
            "http://user:pw@10.0.0.1/",
            "http:\\\\10.0.0.1\\x",
            "http:/10.0.0.1/",
        ),
        *("http://①⓪.0.0.1/", "http://0/", "http://10.0.0.1.:80/"),
    ],
)
def test_links_to_private_addresses_are_unsafe_without_a_request(url: str) -> None:
    async def never(host: str) -> list[str]:
        raise AssertionError("looked up")

    verdict = Web(lookup=never).verdicts([url])[url]
    assert verdict.outcome == Outcome.UNSAFE
    assert "pw" not in verdict.detail


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:4000/",
        "http://127.0.0.1/",
        "http://127.0.0.53:80/x",
        "http://[::1]/",
        "http://app.localhost/",
    ],
)
def test_the_authors_own_machine_is_left_alone(url: str) -> None:
    verdict = Web().verdicts([url])[url]
    assert (verdict.outcome, verdict.signal) == (Outcome.NOT_ASKED, "left-alone")


@pytest.mark.parametrize(
    "url",
    [
        *(
            "https://example.com/a",
            "https://www.example.org",
            "http://foo.test/",
            "http://a.invalid/",
            "http://nas/",
        ),
        *(
            "http://printer.local/",
            "http://1.2.3.4.5/",
            "mailto:a@b.de",
            "http://a..b/",
            "http:///",
            "https://x:99999/",
        ),
        *("http://192.0.2.7/", "http://[2001:db8::1]/", "http://0.0.0.0:8000/"),
    ],
)
def test_left_alone(url: str) -> None:
    assert Web().verdicts([url])[url].signal == "left-alone"


def test_allow_hosts_opens_a_host_in_any_notation() -> None:
    settings = LinkSettings(allow_hosts=("127.0.0.1", "[::1]", "nas.local"))
    for url in ("http://127.0.0.1:1/", "http://0x7f.1:1/", "http://[::1]:1/", "http://NAS.local/"):
        assert not hasattr(before_asking(url, settings), "outcome"), url
    assert getattr(before_asking("http://127.0.0.2/", settings), "signal", "") == "left-alone"


@pytest.mark.parametrize(
    ("found", "signal"),
    [
        (["10.0.0.1"], "private-address"),
        (["93.184.216.34", "192.168.0.1"], "private-address"),
        (["fe80::1%eth0"], "private-address"),
        (["64:ff9b::a00:1"], "private-address"),
        (["0.0.0.0"], "unreachable"),
        ([], "no-such-host"),
    ],
)
def test_every_address_of_a_name_is_checked(found: list[str], signal: str) -> None:
    async def main() -> None:
        async def lookup(host: str) -> list[str]:
            return found

        with pytest.raises(NameFailure) as caught:
            await Names(lookup).addresses("evil.example.net", open_host=False)
        assert caught.value.signal == signal

    asyncio.run(main())


@pytest.mark.parametrize(
    ("error", "signal"),
    [
        (socket.gaierror(socket.EAI_NONAME, "unknown"), "no-such-host"),
        (socket.gaierror(socket.EAI_AGAIN, "later"), "name-service"),
        (socket.gaierror(socket.EAI_FAIL, "broken"), "name-service"),
        (OSError("no resolver"), "name-service"),
    ],
)
def test_what_a_failed_look_up_means(error: OSError, signal: str) -> None:
    async def main() -> None:
        asked = []

        async def lookup(host: str) -> list[str]:
            asked.append(host)
            raise error

        names = Names(lookup)
        for _ in range(3):
            with pytest.raises(NameFailure) as caught:
                await names.addresses("gone.net", open_host=False)
            assert caught.value.signal == signal
        assert asked == ["gone.net"], "a name is looked up once"

    asyncio.run(main())


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("HTTP://ExAmple.NET", "http://example.net/"),
        ("https://bücher.net/käse brot", "https://xn--bcher-kva.net/k%C3%A4se%20brot"),
        ("https://a.net/x?id=1&x=%20y#part?z", "https://a.net/x?id=1&x=%20y"),
        ("https://a.net?q=1", "https://a.net/?q=1"),
        ("https://a.net#part", "https://a.net/"),
        ("https://a.net:443/b/../c/./d", "https://a.net/c/d"),
        ("https://a.net/100%/x%2Fy", "https://a.net/100%25/x%2Fy"),
        ("https://a.net/staerken..jpeg", "https://a.net/staerken..jpeg"),
        ("https://a.net/a,b;c=1_(d)", "https://a.net/a,b;c=1_(d)"),
        ("https://name:secret@a.net/", "https://a.net/"),
        ("https://a.net\\b\\c?d\\e", "https://a.net/b/c?d%5Ce"),
        (" https://a.net/a\n b ", "https://a.net/a%20b"),
    ],
)
def test_urls_as_they_are_asked(url: str, asked: str) -> None:
    assert parse(url).url == asked


@given(st.text(max_size=60))
def test_no_text_breaks_the_parser(rest: str) -> None:
    try:
        target = parse("http://" + rest)
    except BadUrlError:
        return
    assert target.url.isascii()
    assert target.url.isprintable()
    assert " " not in target.url
    assert parse(target.url).url == target.url
