"""What links are judged to be, by servers on loopback that behave in every way."""

from __future__ import annotations

import asyncio
import gzip
import re
import ssl
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path

import pytest
import trustme
from web_server import FINE, Handler, Reply, Request, Site, page, serving, to

from postlint.web import LinkSettings, Outcome, Verdict, Web
from postlint.web.fetch import CUT
from postlint.web.page import Page
from postlint.web.policy import POLICY, table
from postlint.web.urls import Target

QUICK = LinkSettings(allow_hosts=("127.0.0.1",), retry_wait=0.01)
IMPATIENT = replace(QUICK, first_byte_timeout=0.4)  # only for answers that never come: machines can be busy


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("postlint.web.judge._SECOND_WAIT", 0.01)
    monkeypatch.setattr("postlint.web.fetch._BODY_TIME", 0.3)


def ask(
    routes: dict[str, Reply | Handler], path: str = "/a", settings: LinkSettings = QUICK
) -> tuple[Verdict, Site]:
    with serving(routes) as site:
        url = site.url(path)
        return Web(settings).verdicts([url])[url], site


def after(count: int, bad: Reply, good: Reply = FINE) -> Handler:
    return lambda request: bad if request.count <= count else good


def only_if(test: Callable[[Request], bool], otherwise: Reply) -> Handler:
    return lambda request: FINE if test(request) else otherwise


CHALLENGE = page(
    "Just a moment...",
    "<p>Enable JavaScript and cookies to continue</p><script src='/cdn-cgi/challenge-platform/h'></script>",
)
SHELL = "<!doctype html><html><title>App</title><script src=/m.js></script><body><div id=root></div></body></html>"


@pytest.mark.parametrize(
    ("reply", "signal"),
    [
        (FINE, "fine"),
        (Reply(204), "fine"),
        (Reply(200, b"\xff\xd8\xff\xe0" * 90000, kind="image/jpeg"), "fine"),
        (Reply(200, SHELL), "fine"),
        (Reply(404, page("Oh")), "not-found"),
        (Reply(410), "gone"),
        *((Reply(code), "turned-away") for code in (400, 401, 402, 403, 405, 406, 418, 451, 999)),
        *((Reply(code), "busy") for code in (408, 425, 500, 502, 503, 520, 530)),
        (Reply(429), "too-many-requests"),
        (Reply(503, CHALLENGE), "challenge"),
        (Reply(200, CHALLENGE), "challenge"),
        (Reply(403, "no", headers=(("CF-Mitigated", "challenge"),)), "challenge"),
        (Reply(reset=True), "broken-off"),
        (Reply(raw=b""), "broken-off"),
        (Reply(raw=b"SSH-2.0-OpenSSH_9.2\r\n\r\n"), "broken-off"),
        (Reply(wait=5.0), "time-out"),
        (Reply(302), "odd-answer"),
        (Reply(300, page("Several")), "odd-answer"),
        (to("http://"), "odd-answer"),
        (Reply(raw=b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + page("Old").encode()), "fine"),
        (
            Reply(
                raw=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9000\r\n\r\n<title>Short"
            ),
            "fine",
        ),
        (Reply(raw=b"HTTP/1.1 200 OK\nContent-Type: text/html\nContent-Length: 2\n\nok"), "fine"),
        (
            Reply(
                raw=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nbroken"
            ),
            "odd-answer",
        ),
        (Reply(200, FINE.body, headers=(("Content-Encoding", "gzip"),)), "fine"),
        (Reply(200, FINE.body, headers=(("X-Policy", "p" * 20_000),)), "fine"),
    ],
)
def test_signal_of_an_answer(reply: Reply, signal: str) -> None:
    verdict, site = ask({"/a": reply}, settings=IMPATIENT if signal == "time-out" else QUICK)
    assert (verdict.signal, verdict.outcome) == (signal, POLICY[signal].outcome), verdict
    assert len(site.asked) <= 6


@pytest.mark.parametrize(
    ("handler", "outcome", "requests"),
    [
        (after(1, Reply(500)), "alive", 2),
        (after(2, Reply(503)), "alive", 3),
        (after(1, Reply(reset=True)), "alive", 2),
        (after(1, Reply(404)), "alive", 2),
        (after(1, Reply(404), Reply(403)), "blocked", 2),
        (after(1, Reply(403), Reply(404)), "blocked", 2),
        (only_if(lambda r: "Chrome" in r.headers["user-agent"], Reply(403)), "alive", 2),
        (only_if(lambda r: "text/html" in r.headers["accept"], Reply(406)), "alive", 1),
        (only_if(lambda r: "accept-language" in r.headers, Reply(404)), "alive", 1),
        (only_if(lambda r: "postlint" in r.headers["user-agent"], Reply(404)), "alive", 1),
        (lambda _: Reply(404), "dead", 2),
        (lambda _: Reply(410), "dead", 1),
        (lambda _: Reply(503), "temporary", 3),
    ],
)  # fmt: skip
def test_asked_again_where_the_first_answer_may_not_be_the_last(
    handler: Handler, outcome: str, requests: int
) -> None:
    verdict, site = ask({"/a": handler})
    assert verdict.outcome == outcome
    assert len(site.asked) == requests


ARTICLE = "/2019/05/beans-in-rows.html"


@pytest.mark.parametrize(
    ("routes", "outcome", "target"),
    [
        ({"/a": to("/b"), "/b": FINE}, "redirected", "/b"),
        ({"/a": to("b", 308), "/b": FINE}, "redirected", "/b"),
        ({"/a": to("/b", 302), "/b": FINE}, "alive", ""),
        ({"/a": to("/b", 307), "/b": FINE}, "alive", ""),
        ({"/a": to("/b"), "/b": to("/c", 308), "/c": FINE}, "redirected", "/c"),
        ({"/a": to("/b", 302), "/b": to("/c"), "/c": FINE}, "alive", ""),
        ({"/a": to("/b"), "/b": to("/c", 302), "/c": FINE}, "redirected", "/b"),
        ({"/a": to("/b"), "/b": Reply(404)}, "dead", ""),
        ({"/a": to("/b"), "/b": Reply(503)}, "temporary", ""),
        ({"/a": to("/a", 302)}, "dead-likely", ""),
        ({"/a": to("/b"), "/b": to("/a")}, "dead-likely", ""),
        ({"*": lambda r: to(r.path + "x", 302)}, "dead-likely", ""),
        (
            {"/a": to("/login?next=/a", 302), "/login": Reply(200, page("Log in", "<input type=password>"))},
            "blocked",
            "",
        ),
        ({"/a": to("/accounts/login/?return_to=/a"), "/accounts/login/": Reply(403)}, "blocked", ""),
        ({"/a": to("/404.html", 302), "/404.html": Reply(200, page("Beans"))}, "dead-likely", ""),
        ({"/a": to("mailto:a@b.de")}, "unsafe", ""),
        ({"/a": to("file:///etc/passwd")}, "unsafe", ""),
        ({"/a": to("ftp://files.net/")}, "unsafe", ""),
        ({"/a": to("/käse".encode().decode("latin-1")), "/k%C3%A4se": FINE}, "redirected", "/k%C3%A4se"),
        (
            {
                "/a": Reply(
                    200, page("Moving", "<p>Go.</p>", '<meta http-equiv="refresh" content="0; url=/b">')
                ),
                "/b": FINE,
            },
            "alive",
            "",
        ),
        (
            {"/a": Reply(200, page("Moving", "<p>Go.</p>", "<meta content='0;URL=/b' http-equiv=refresh>"))},
            "dead",
            "",
        ),
        (
            {"/a": Reply(200, page("Live scores", head='<meta http-equiv="refresh" content="30">'))},
            "alive",
            "",
        ),
        (
            {
                "/a": Reply(
                    200, page("Store", "<p>x</p>", '<meta http-equiv="refresh" content="0;url=app://x">')
                )
            },
            "alive",
            "",
        ),
    ],
)
def test_redirects(routes: dict[str, Reply | Handler], outcome: str, target: str) -> None:
    verdict, site = ask(routes)
    assert verdict.outcome == outcome, verdict
    assert verdict.target == (site.url(target) if target else "")


@pytest.mark.parametrize(
    ("path", "to_path", "outcome"),
    [
        (ARTICLE, "/", "dead-likely"),
        (ARTICLE, "/de/", "dead-likely"),
        (ARTICLE, "/index.html", "dead-likely"),
        ("/beans-in-long-rows", "/", "dead-likely"),
        ("/index.html", "/", "redirected"),
        ("/de", "/", "redirected"),
        ("/about", "/", "redirected"),
        ("/blog/index.php", "/", "redirected"),
        ("/blog/2019/index.php", "/", "dead-likely"),
        ("/blog/index.html", "/blog/", "redirected"),
        ("/blog/2019/x.html", "/blog/", "redirected"),
    ],
)
def test_a_deep_page_sent_to_the_home_page(path: str, to_path: str, outcome: str) -> None:
    verdict, _ = ask({path: to(to_path), to_path: Reply(200, page("Beans and more"))}, path)
    assert verdict.outcome == outcome, verdict


def private(site: Site) -> str:
    return site.base.replace("127.0.0.1", "127.0.0.66")


@pytest.mark.parametrize(
    "how",
    ["127.0.0.66", "0x7f000042", "2130706498", "[::ffff:127.0.0.66]", "localhost", "10.0.0.1", "[fe80::1]"],
)
@pytest.mark.parametrize("by", ["location", "meta"])
def test_no_redirect_to_a_private_address_is_followed(how: str, by: str) -> None:
    with serving({"*": FINE}, host="127.0.0.66") as canary:
        port = canary.base.rpartition(":")[2]
        there = f"http://{how}:{port}/secret"
        refresh = Reply(
            200, page("Moving", "<p>Go.</p>", f'<meta http-equiv="refresh" content="0; url={there}">')
        )
        verdict, _ = ask({"/a": to("/b", 302), "/b": to(there, 302) if by == "location" else refresh})
        assert verdict.outcome == Outcome.UNSAFE
        assert not canary.asked


def test_a_name_that_points_to_a_private_address_is_never_dialled() -> None:
    async def lookup(host: str) -> list[str]:
        return ["127.0.0.1"]

    with serving({"*": FINE}) as site:
        port = site.base.rpartition(":")[2]
        url = f"http://innocent.example.net:{port}/"
        allowed = LinkSettings(allow_hosts=("127.0.0.1",))
        web = Web(allowed, lookup=lookup)
        # example.net is left alone as a name; another one is looked up.
        url = f"http://innocent.net:{port}/"
        assert web.verdicts([url])[url].outcome == Outcome.UNSAFE
        assert not site.asked
        opened = Web(LinkSettings(allow_hosts=("innocent.net",)), lookup=lookup)
        assert opened.verdicts([url])[url].outcome == Outcome.ALIVE
        assert site.asked[0].headers["host"] == f"innocent.net:{port}"


def test_the_checked_address_is_dialled_while_tls_verifies_the_name(tmp_path: Path) -> None:
    ca, names = trustme.CA(), {"right.net": True, "wrong.net": False}
    ca.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("right.net").configure_cert(context)

    async def lookup(host: str) -> list[str]:
        return ["127.0.0.1"]

    with serving({"*": FINE}, tls=context) as site:
        port = site.base.rpartition(":")[2]
        settings = LinkSettings(allow_hosts=tuple(names), ca_file=tmp_path / "ca.pem")
        urls = [f"https://{name}:{port}/" for name in names]
        found = Web(settings, lookup=lookup).verdicts(urls)
        assert [found[url].signal for url in urls] == ["fine", "tls"]
        untrusting = Web(LinkSettings(allow_hosts=("right.net",)), lookup=lookup).verdicts(urls[:1])
        assert untrusting[urls[0]].outcome == Outcome.BLOCKED


def test_cookies_stay_in_their_chain_and_domain() -> None:
    def gate(attributes: str) -> Handler:
        to_itself = to("/a", 302, Set_Cookie=f"seen=1; Path=/{attributes}")
        return only_if(lambda r: "seen=1" in r.headers.get("cookie", ""), to_itself)

    verdict, _ = ask({"/a": gate("; Domain=other.net")})
    assert verdict.outcome == Outcome.DEAD_LIKELY, "a cookie for a foreign domain is not taken"
    with serving({"/a": gate(""), "/b": FINE}) as site:
        found = Web(QUICK).verdicts([site.url("/a"), site.url("/b")])
        assert {v.outcome for v in found.values()} == {Outcome.ALIVE}
        assert [r.headers.get("cookie", "") for r in site.asked if r.path == "/b"] == [""]


def test_a_password_is_sent_but_never_shown_or_kept(tmp_path: Path) -> None:
    with serving({"/a": to("/b"), "/b": FINE}) as site:
        url = site.url("/a").replace("//", "//me:secret@")
        web = Web(QUICK, tmp_path / "links.db")
        verdict = web.verdicts([url])[url]
    assert site.asked[0].headers["authorization"] == "Basic bWU6c2VjcmV0"
    assert "secret" not in repr(verdict)
    assert b"secret" not in (tmp_path / "links.db").read_bytes()


def test_netrc_and_proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    _, site = ask({"/a": FINE})
    assert site.asked[0].headers["authorization"] == "Basic bWU6c2VjcmV0"
    with serving({"*": FINE}) as proxy:
        monkeypatch.setenv("http_proxy", proxy.base)
        urls = ["http://far.net/x", "http://10.0.0.1/", "http://skipped.net:1/"]
        monkeypatch.setenv("no_proxy", "skipped.net")

        async def lookup(host: str) -> list[str]:
            raise OSError("no name server here")

        found = Web(QUICK, lookup=lookup).verdicts(urls)
        assert [found[u].outcome.value for u in urls] == ["alive", "unsafe", "temporary"]
        assert [r.path for r in proxy.asked] == ["http://far.net/x"]


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_encoded_pages_are_read(encoding: str) -> None:
    body = page("Page not found", "<p>The page could not be found.</p>").encode()
    if encoding == "br":
        import brotli  # type: ignore[import-untyped, unused-ignore]

        data = brotli.compress(body)
    elif encoding == "zstd":
        data = pytest.importorskip("backports.zstd").compress(body)
    else:
        data = gzip.compress(body) if encoding == "gzip" else zlib.compress(body)
    verdict, site = ask({"/a": Reply(200, data, headers=(("Content-Encoding", encoding),))})
    assert verdict.signal == "soft-404"
    assert encoding in site.asked[0].headers["accept-encoding"]


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_what_unpacks_to_much_is_not_unpacked_whole(encoding: str) -> None:
    from postlint.web.encodings import decoded

    large = b"0" * (32 << 20)
    if encoding == "br":
        import brotli

        data = brotli.compress(large, quality=1)
    elif encoding == "zstd":
        data = pytest.importorskip("backports.zstd").compress(large)
    else:
        data = gzip.compress(large, 1)
    assert decoded(data, encoding, CUT) == large[:CUT]


def test_bodies_are_cut() -> None:
    sent = 0

    async def endless(writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        for _ in range(4000):
            writer.write(b"<p>" + b"x" * 16_000)
            await writer.drain()
            sent += 16_003

    async def drip(writer: asyncio.StreamWriter) -> None:
        for _ in range(100):
            writer.write(b"<p>.")
            await writer.drain()
            await asyncio.sleep(0.05)

    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<title>x</title>"
    start = time.monotonic()
    for then in (endless, drip):
        verdict, _ = ask({"/a": Reply(raw=head, then=then)})
        assert verdict.outcome == Outcome.ALIVE
    assert sent < 20_000_000, "of 64 MB; what the system buffers is sent but not read"
    assert time.monotonic() - start < 3


@pytest.mark.parametrize("date", [False, True])
def test_retry_after_is_waited_for(date: bool) -> None:
    started = time.time()

    def busy(request: Request) -> Reply:
        if time.time() < started + 1:
            value = formatdate(started + 1.99, usegmt=True) if date else "1"
            return Reply(429 if request.count % 2 else 503, headers=(("Retry-After", value),))
        return FINE

    verdict, site = ask({"/a": busy})
    assert verdict.outcome == Outcome.ALIVE
    assert len(site.asked) <= 3


def test_a_long_retry_after_is_not_waited_for() -> None:
    start = time.monotonic()
    verdict, site = ask({"/a": Reply(429, headers=(("Retry-After", "3600"),))})
    assert verdict.outcome == Outcome.TEMPORARY
    assert len(site.asked) == 1
    assert time.monotonic() - start < 5


def test_a_host_that_wants_a_long_pause_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("postlint.web.limits.LONGEST_PAUSE", 0.02)
    with serving({"*": Reply(429, headers=(("Retry-After", "3600"),))}) as site:
        web = Web(QUICK)
        found = web.verdicts([site.url(f"/{i}") for i in range(30)])
        assert {v.signal for v in found.values()} == {"too-many-requests", "out-of-time"}
        assert len(site.asked) <= 8
        assert "asked to be left alone" in web.notes[0]


def test_at_most_so_many_at_once_on_one_host_and_each_url_once() -> None:
    slow = Reply(200, page("Beans"), wait=0.03)
    with serving({"*": slow}) as site:
        urls = [site.url(f"/{i}") for i in range(30)]
        web = Web(QUICK)
        web.verdicts([*urls, *urls, *(u + "#part" for u in urls[:3])])
        web.verdicts(urls)
        assert site.most == 4
        assert max(site.counts.values()) == 1


def test_redirects_to_one_page_ask_it_once() -> None:
    with serving({"*": lambda r: to("/end", 302), "/end": FINE}) as site:
        Web(QUICK).verdicts([site.url(f"/{i}") for i in range(12)] + [site.url("/end")])
        assert site.counts["/end"] == 1


def test_a_host_with_a_rate_limit_is_not_called_dead() -> None:
    recent: list[float] = []

    def limited(request: Request) -> Reply:
        now = time.monotonic()
        recent[:] = [t for t in recent if now - t < 0.3]
        if len(recent) >= 4:
            return Reply(429, headers=(("Retry-After", "1"),))
        recent.append(now)
        return FINE

    with serving({"*": limited}) as site:
        found = Web(QUICK).verdicts([site.url(f"/{i}") for i in range(7)])
        assert {v.outcome for v in found.values()} <= {Outcome.ALIVE, Outcome.TEMPORARY}
        assert sum(v.outcome == Outcome.ALIVE for v in found.values()) >= 6
        assert max(site.counts.values()) <= 4


def test_the_time_for_links_ends_a_run() -> None:
    settings = LinkSettings(allow_hosts=("127.0.0.1",), max_time=0.5, per_host=2)
    with serving({"*": Reply(200, page("Beans"), wait=0.2)}) as site:
        urls = [site.url(f"/{i}") for i in range(40)]
        start = time.monotonic()
        web = Web(settings)
        found = web.verdicts(urls)
        assert time.monotonic() - start < 2
        assert "not asked: max-time (0.5 s) was over" in web.notes[0]
        outcomes = [v.outcome for v in found.values()]
        assert Outcome.ALIVE in outcomes
        assert {v.signal for v in found.values() if v.outcome == Outcome.NOT_ASKED} == {"out-of-time"}


ANCHORS = page(
    "Anchors",
    "<h2 id='one'>1</h2><a name=two></a><h2 id=\"über-uns\">ü</h2><h2 id=user-content-three>3</h2>"
    "<h2 ID='Case'>c</h2><a id='a&amp;b'>e</a><!-- <h2 id='gone'> --><p data-id='no'>x</p>",
)


@pytest.mark.parametrize(
    ("fragment", "state"),
    [
        *((name, "ok") for name in ("one", "two", "über-uns", "%C3%BCber-uns", "three", "Case", "a&b", "top")),
        *(("", ""), (":~:text=Beans", ""), ("one:~:text=x", "ok")),
        *((name, "missing") for name in ("nope", "case", "gone")),
        *((name, "unknown") for name in ("L10-L20", "/route", "t=30", "comment-12")),
    ],
)  # fmt: skip
def test_anchors_of_other_sites(fragment: str, state: str) -> None:
    verdict, _ = ask({"/a": Reply(200, ANCHORS)}, f"/a#{fragment}")
    assert (verdict.outcome, verdict.anchor) == (Outcome.ALIVE, state)


@pytest.mark.parametrize(
    ("reply", "state"),
    [
        (Reply(200, SHELL), "unknown"),
        (Reply(200, "<title>x</title><p>No anchors."), "unknown"),
        (Reply(200, b"%PDF", kind="application/pdf"), "unknown"),
        (Reply(200, ANCHORS + "<p>" + "x" * 300_000 + "<b id=far>"), "missing"),
        (Reply(200, ANCHORS + "<p>" + "x" * 1_200_000), "unknown"),
    ],
)
def test_anchors_are_missing_only_where_a_page_was_read_whole(reply: Reply, state: str) -> None:
    verdict, _ = ask({"/a": reply}, "/a#nowhere")
    assert verdict.anchor == state
    if len(reply.body) > 300_000:
        far, _ = ask({"/a": reply}, "/a#far")
        assert far.anchor == ("ok" if len(reply.body) < 1_000_000 else "unknown")


def test_a_redirect_keeps_the_fragment() -> None:
    verdict, site = ask({"/a": to("/b"), "/b": Reply(200, ANCHORS)}, "/a#one")
    assert (verdict.outcome, verdict.target, verdict.anchor) == (Outcome.REDIRECTED, site.url("/b#one"), "ok")
    verdict, site = ask({"/a": to("/b#two"), "/b": Reply(200, ANCHORS)}, "/a")
    assert verdict.target == site.url("/b#two")


def test_refused() -> None:
    with serving({}) as site:
        url = site.url("/a")
    verdict = Web(QUICK).verdicts([url])[url]
    assert (verdict.outcome, verdict.signal) == (Outcome.DEAD_LIKELY, "refused")


def test_a_fault_on_one_page_ends_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    from postlint.web.parked import parked

    def faulty(asked: Target, last: Target, read: Page | None) -> str:
        return parked(asked, last, read) if asked.path != "/a" else str(1 // 0)

    monkeypatch.setattr("postlint.web.judge.parked", faulty)
    with serving({"*": FINE}) as site:
        found = Web(QUICK).verdicts([site.url(f"/{name}") for name in "abc"])
    assert [v.outcome.value for v in found.values()] == ["blocked", "alive", "alive"]
    assert "ZeroDivisionError" in found[site.url("/a")].detail


def test_the_page_of_dead_link_shows_the_policy() -> None:
    text = (Path(__file__).parents[1] / "rules" / "dead_link.md").read_text("utf-8")
    rows = re.findall(r"(?m)^\| .*\|$", text)
    assert "\n".join(rows[: len(POLICY) + 2]) == table()
