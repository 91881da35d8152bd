"""Which addresses are public: literals in every notation a browser reads, and the addresses of a name.

Sources: the IANA special-purpose address registries for IPv4 and IPv6 (RFC 6890 and its updates); the
WHATWG URL standard for the notations of IPv4 (`0x7f.1`, `2130706433`, `0177.0.0.1`, `127.1`); RFC 6052
(NAT64), RFC 3056 (6to4), RFC 4380 (Teredo) and RFC 4291 (IPv4-mapped) for IPv4 inside of IPv6.
"""

from __future__ import annotations

from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address

_SPECIAL_4 = tuple(
    (IPv4Network(network), what)
    for network, what in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "private"),
        ("100.64.0.0/10", "carrier-grade NAT"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private"),
        ("192.0.0.0/24", "protocol assignments"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "retired 6to4 relay"),
        ("192.168.0.0/16", "private"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
    )
)
# Only 2000::/3 is given out; these parts of it are special.
_GIVEN_OUT_6 = IPv6Network("2000::/3")
_SPECIAL_6 = tuple(
    (IPv6Network(network), what)
    for network, what in (
        ("::1/128", "loopback"),
        ("::/128", "this host"),
        ("64:ff9b:1::/48", "local NAT64"),
        ("100::/64", "discarded"),
        ("2001::/23", "protocol assignments"),
        ("2001:db8::/32", "documentation"),
        ("3fff::/20", "documentation"),
        ("5f00::/16", "segment routing"),
        ("fc00::/7", "private"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local"),
        ("ff00::/8", "multicast"),
    )
)
_MAPPED = (  # (network, how many bits stand right of the IPv4 address)
    (IPv6Network("::ffff:0:0/96"), 0),  # IPv4-mapped
    (IPv6Network("::ffff:0:0:0/96"), 0),  # IPv4-translated (RFC 2765)
    (IPv6Network("64:ff9b::/96"), 0),  # NAT64
    (IPv6Network("2002::/16"), 80),  # 6to4
    (IPv6Network("::/96"), 0),  # IPv4-compatible, after :: and ::1
)
_TEREDO = IPv6Network("2001::/32")


def special_use(address: Address) -> str:
    """What a non-public address is for ("loopback", "private" ...), or "" for a public one.

    An IPv6 address with an IPv4 address inside is judged by that one.
    """
    if isinstance(address, IPv4Address):
        return next((what for network, what in _SPECIAL_4 if address in network), "")
    bits = int(address)
    if bits > 1:
        for network, right in _MAPPED:
            if address in network:
                return special_use(IPv4Address(bits >> right & 0xFFFFFFFF))
        if address in _TEREDO:
            return special_use(IPv4Address(~bits & 0xFFFFFFFF))
    for special, what in _SPECIAL_6:
        if address in special:
            return what
    return "" if address in _GIVEN_OUT_6 else "not given out"


def parse_literal(host: str) -> Address | None:
    """The address that a browser reads in a URL's host, or None for a name.

    `host` in small letters, without brackets.

    Raises:
        ValueError: the host ends in a number, as an address does, but is none (`1.2.3.999`, `1.2.3.4.5`).
    """
    if ":" in host:
        try:
            return IPv6Address(host)
        except AddressValueError as error:
            raise ValueError(f"no IPv6 address: {error}") from None
    parts = host.split(".")
    if len(parts) > 1 and not parts[-1]:
        parts.pop()
    last = parts[-1]
    if not (last.isascii() and (last.isdigit() or _number(last) is not None)):
        return None
    numbers = [_number(part) for part in parts]
    if len(numbers) > 4 or None in numbers:
        raise ValueError("ends in a number but is no IPv4 address")
    *front, end = [number or 0 for number in numbers]
    if any(number > 255 for number in front) or end >= 256 ** (4 - len(front)):
        raise ValueError("a part of the IPv4 address is too large")
    return IPv4Address(sum(number << 8 * (3 - i) for i, number in enumerate(front)) + end)


def _number(part: str) -> int | None:
    """A part of an IPv4 address: decimal, 0x hexadecimal or 0 octal."""
    if not part.isascii() or not part.isalnum():
        return None
    digits, base = part, 10
    if part[:2] == "0x":
        digits, base = part[2:] or "0", 16
    elif part[0] == "0" and len(part) > 1:
        digits, base = part[1:], 8
    if len(digits) > 40:  # more digits than any address; int() of thousands would take long
        return 1 << 40
    try:
        return int(digits, base)
    except ValueError:
        return None


def written_oddly(host: str, address: Address) -> bool:
    """Whether an IPv4 literal is written in another way than four decimal numbers."""
    return isinstance(address, IPv4Address) and host.rstrip(".") != str(address)


def parse_address(text: str) -> Address:
    """An address as a resolver gives it, without its scope (`fe80::1%eth0`)."""
    return ip_address(text.partition("%")[0])
