"""The store of answers, and evidence over time: faults, clocks and kills must not make a wrong verdict."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_server import FINE, Handler, Reply, page, serving, to

from postlint.web import LinkSettings, LinkSettingsError, Outcome, Verdict, Web, parse_links
from postlint.web.history import Record, advance, lifetime
from postlint.web.opinion import Opinion
from postlint.web.policy import DAY, LIFETIME
from postlint.web.store import Store

START = datetime(2026, 1, 1, 12, tzinfo=UTC).timestamp()
QUICK = LinkSettings(allow_hosts=("127.0.0.1",), retry_wait=0.01)
URL = "https://garden.net/beans"


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("postlint.web.judge._SECOND_WAIT", 0.01)


def stored(file: Path) -> dict[str, Record]:
    store = Store(file)
    try:
        return store.all()
    finally:
        store.close()


def at(days: float) -> Callable[[], float]:
    return lambda: START + days * DAY


def history(*events: tuple[float, str]) -> Record:
    record = None
    for days, name in events:
        record = advance(record, Opinion(name), URL, START + days * DAY)
    assert record
    return record


def verdict_of(record: Record) -> Verdict:
    from postlint.web.history import verdict

    return verdict(record, True)


@pytest.mark.parametrize(
    ("events", "proven", "days"),
    [
        ([(0, "busy"), (3, "busy"), (8, "busy")], True, 3),
        ([(0, "busy"), (3, "busy"), (6, "busy")], False, 3),
        ([(0, "busy"), (8, "busy")], False, 2),
        ([(0, "busy"), (0.1, "busy"), (0.2, "busy"), (8, "busy")], False, 2),
        ([(0, "refused"), (3, "time-out"), (7, "no-such-host")], True, 3),
        ([(0, "busy"), (3, "fine"), (4, "busy"), (8, "busy"), (9, "busy")], False, 3),
        ([(0, "busy"), (3, "challenge"), (5, "busy"), (9, "busy")], True, 3),
        ([(0, "busy"), (3, "busy"), (8, "busy"), (9, "moved")], False, 0),
        ([(0, "too-many-requests"), (3, "too-many-requests"), (8, "too-many-requests")], False, 0),
        ([(9, "busy"), (3, "busy"), (0, "busy")], False, 1),
        ([(5000, "busy"), (5001, "busy"), (0, "busy"), (1, "busy")], False, 2),
    ],
)
def test_failures_are_counted_by_days(events: list[tuple[float, str]], proven: bool, days: int) -> None:
    verdict = verdict_of(history(*events))
    assert (verdict.proven, verdict.failed_days) == (proven, days)


def test_the_history_names_its_days() -> None:
    verdict = verdict_of(history((-20, "fine"), (0, "busy"), (3, "busy"), (8, "busy")))
    assert verdict.history == "first failed 2026-01-01, last fine 2025-12-12"


@given(
    st.lists(
        st.tuples(st.floats(-4000, 4000), st.sampled_from(["fine", "busy", "refused", "challenge", "moved"])),
        max_size=12,
    )
)
def test_no_clock_makes_evidence_of_nothing(events: list[tuple[float, str]]) -> None:
    record = None
    for days, name in events:
        now = START + days * DAY
        record = advance(record, Opinion(name), URL, now)
        today = datetime.fromtimestamp(now, UTC).date()
        failures = {
            datetime.fromtimestamp(START + d * DAY, UTC).date() for d, n in events if n in ("busy", "refused")
        }
        assert record.failed_days <= len({day for day in failures if day <= today})
        assert all(
            day is None or day <= today for day in (record.last_fine, record.first_failed, record.last_failed)
        )


def test_lifetimes_are_spread_but_bounded() -> None:
    spans = {lifetime(Outcome.ALIVE, f"https://garden.net/{i}") for i in range(200)}
    assert len(spans) > 150
    assert max(spans) <= LIFETIME[Outcome.ALIVE] * 1.15
    assert min(spans) >= LIFETIME[Outcome.ALIVE] * 0.85


@pytest.mark.parametrize(
    ("reply", "outcome", "kept"),
    [
        (FINE, "alive", 5.9),
        (to("/b"), "redirected", 5.9),
        (Reply(404), "dead", 0.8),
        (Reply(403), "blocked", 2.5),
        (Reply(503), "temporary", 0.8 / 24),
    ],
)
def test_answers_are_served_for_as_long_as_the_policy_says(
    tmp_path: Path, reply: Reply, outcome: str, kept: float
) -> None:
    file = tmp_path / "cache" / "links.db"
    with serving({"/a": reply, "/b": FINE}) as site:
        url = site.url("/a")
        first = Web(QUICK, file, clock=at(0))
        assert first.verdicts([url])[url].outcome == outcome
        asked = len(site.asked)
        later = Web(QUICK, file, clock=at(kept)).verdicts([url])[url]
        assert (later.outcome, later.stored, len(site.asked)) == (outcome, True, asked)
        again = Web(QUICK, file, clock=at(kept * 1.5)).verdicts([url])[url]
        assert (again.outcome, again.stored) == (outcome, False)
        assert len(site.asked) > asked
        back = len(site.asked)
        Web(QUICK, file, clock=at(-30)).verdicts([url])
        assert len(site.asked) > back, "an answer from the future is not served"


def test_a_link_that_fails_for_a_week_is_dead(tmp_path: Path) -> None:
    file = tmp_path / "links.db"
    with serving({"/a": FINE}) as site:
        url = site.url("/a")
        for day, reply, proven in (
            (0, FINE, False),
            (8, Reply(500), False),
            (11, Reply(500), False),
            (15, Reply(500), True),
        ):
            site.routes["/a"] = reply
            web = Web(QUICK, file, clock=at(day))
            verdict = web.verdicts([url])[url]
            assert verdict.proven == proven
    assert verdict.outcome == Outcome.TEMPORARY
    assert (verdict.last_fine, verdict.first_failed) == (date(2026, 1, 1), date(2026, 1, 9))


def test_offline_speaks_from_the_store_and_sends_nothing(tmp_path: Path) -> None:
    from dataclasses import replace

    file = tmp_path / "links.db"
    with serving({"/a": Reply(404), "/b": FINE}) as site:
        urls = [site.url("/a"), site.url("/b"), site.url("/c")]
        online = Web(QUICK, file, clock=at(0))
        online.verdicts(urls[:2])
        asked = len(site.asked)
        offline = replace(QUICK, offline=True)
        found = Web(offline, file, clock=at(0.1)).verdicts(urls)
        assert [found[u].outcome.value for u in urls] == ["dead", "alive", "not-asked"]
        old = Web(offline, file, clock=at(3)).verdicts(urls)
        assert [old[u].outcome.value for u in urls] == ["not-asked", "alive", "not-asked"], (
            "a failure is not told when old"
        )
        assert len(site.asked) == asked


def test_anchors_are_kept_and_asked_for_when_missing(tmp_path: Path) -> None:
    file = tmp_path / "links.db"
    with serving({"/a": Reply(200, page("Beans", "<p id=rows>x</p>"))}) as site:
        plain, rows, nope = site.url("/a"), site.url("/a#rows"), site.url("/a#nope")
        Web(QUICK, file, clock=at(0)).verdicts([plain])
        found = Web(QUICK, file, clock=at(0.1)).verdicts([plain, rows])
        assert found[rows].anchor == "ok"
        assert site.counts["/a"] == 2
        found = Web(QUICK, file, clock=at(0.2)).verdicts([rows, nope])
        assert [found[u].anchor for u in (rows, nope)] == ["ok", "missing"]
        assert site.counts["/a"] == 2


def look(file: Path, routes: dict[str, Reply | Handler] | None = None) -> tuple[Web, Verdict]:
    with serving(routes or {"/a": FINE}) as site:
        web = Web(QUICK, file)
        verdict = web.verdicts([site.url("/a")])[site.url("/a")]
    return web, verdict


@pytest.mark.parametrize("content", [b"no database", b"SQLite format 3\x00" + b"\xff" * 4000, b"\x00" * 8192])
def test_a_broken_store_is_put_aside(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "links.db"
    file.write_bytes(content)
    web, verdict = look(file)
    assert verdict.outcome == Outcome.ALIVE
    assert "broken" in web.store.problem
    assert (tmp_path / "links.db.broken").read_bytes() == content
    assert len(stored(file)) == 1


def test_a_store_broken_in_the_middle(tmp_path: Path) -> None:
    file = tmp_path / "links.db"
    store = Store(file)
    for i in range(2000):
        store.put(f"https://garden.net/{i}", history((0, "busy")))
    store.close()
    data = bytearray(file.read_bytes())
    data[8192 : len(data) // 2] = b"\xa5" * (len(data) // 2 - 8192)
    file.write_bytes(data)
    stored(file)
    _, verdict = look(file)
    assert verdict.outcome == Outcome.ALIVE


def test_a_store_with_another_table_or_foreign_rows(tmp_path: Path) -> None:
    file = tmp_path / "links.db"
    store = Store(file)
    store.put(URL, history((0, "fine")))
    store.put(URL + "2", history((0, "fine")))
    store.close()
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE answers SET outcome = 'splendid' WHERE url = ?", (URL,))
        connection.execute("UPDATE answers SET policy = 0 WHERE url = ?", (URL + "2",))
    connection.close()
    found = stored(file)
    assert list(found) == [URL + "2"]
    assert not found[URL + "2"].fresh(START + 1), "what an older policy judged is asked again"
    file.unlink()
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE answers (url TEXT)")
    connection.close()
    assert look(file)[1].outcome == Outcome.ALIVE


def test_a_store_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "links.db"
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = file.read_bytes()
    web, verdict = look(file)
    assert verdict.outcome == Outcome.ALIVE
    assert "newer" in web.store.problem
    assert file.read_bytes() == before


def test_a_locked_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("postlint.web.store._PATIENCE", 0.05)
    file = tmp_path / "links.db"
    stored(file)
    holder = sqlite3.connect(file, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    web, verdict = look(file)
    holder.rollback()
    holder.close()
    assert verdict.outcome == Outcome.ALIVE
    assert "locked" in web.store.problem
    assert look(file)[0].store.problem == ""


def test_a_store_that_can_only_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    file = folder / "links.db"
    store = Store(file)
    store.put(URL, history((0, "gone")))
    store.close()
    for path in (tmp_path, *tmp_path.parents):
        if path.stat().st_uid == os.geteuid() and path != Path("/"):
            path.chmod(path.stat().st_mode | 0o055)
    file.chmod(0o444)
    folder.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)  # root may write everything
    try:
        store = Store(file)
        found = store.all()
        store.put(URL + "2", found[URL])
        store.close()
        again = stored(file)
    finally:
        if root:
            os.seteuid(0)
        folder.chmod(0o755)
    assert list(found) == list(again) == [URL]
    assert "only be read" in store.problem


def test_no_folder_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    web, verdict = look(tmp_path / "file" / "links.db")
    assert verdict.outcome == Outcome.ALIVE
    assert web.store.problem


def test_a_killed_run_keeps_what_it_knew(tmp_path: Path) -> None:
    file = tmp_path / "links.db"
    script = (
        "import sys\nfrom pathlib import Path\n"
        "from postlint.web import LinkSettings, Web\n"
        "web = Web(LinkSettings(allow_hosts=('127.0.0.1',)), Path(sys.argv[1]))\n"
        "web.verdicts(sys.argv[2:])\n"
        "sys.exit(130 if web.interrupted and 'interrupted' in web.notes[0] else 0)\n"
    )
    with serving({"*": Reply(200, page("Beans"), wait=0.05)}) as site:
        urls = [site.url(f"/{i}") for i in range(400)]
        for number in (signal.SIGKILL, signal.SIGINT):
            start = len(site.asked)
            run = subprocess.Popen(
                [sys.executable, "-c", script, str(file), *urls], stderr=subprocess.DEVNULL
            )
            end = time.monotonic() + 10
            while len(site.asked) < start + 70 and time.monotonic() < end:
                time.sleep(0.01)
            os.kill(run.pid, number)
            assert run.wait(5) == (130 if number == signal.SIGINT else -number)
            known = stored(file)
            assert len(known) > 10
            assert {r.outcome for r in known.values()} == {Outcome.ALIVE}
        left = [u for u in urls if u not in known]
        web = Web(QUICK, file)
        before = len(site.asked)
        web.verdicts(urls[:1] + left[:5])
        assert len(site.asked) - before == 5


def test_two_runs_share_a_store(tmp_path: Path) -> None:
    file = tmp_path / "links.db"
    with serving({"*": FINE}) as site:
        one, two = Web(QUICK, file), Web(QUICK, file)
        one.verdicts([site.url("/1")])
        two.verdicts([site.url("/2")])
        one.verdicts([site.url("/3")])
        assert len(stored(file)) == 3
        assert not one.store.problem + two.store.problem


@pytest.mark.parametrize("names", [["a1.net", "b2.net", "c3.net", "d4.net"]])
@pytest.mark.parametrize("code", ["EAI_AGAIN", "EAI_NONAME"])
def test_without_a_network_nothing_is_called_dead_or_stored_as_failed(
    tmp_path: Path, names: list[str], code: str
) -> None:
    import socket

    async def lookup(host: str) -> list[str]:
        raise socket.gaierror(getattr(socket, code), "no")

    file = tmp_path / "links.db"
    web = Web(QUICK, file, lookup=lookup)
    urls = [f"https://{name}/x" for name in names]
    found = web.verdicts(urls)
    assert {v.outcome for v in found.values()} == {Outcome.TEMPORARY}
    assert not stored(file)


def test_a_missing_name_is_stored_once_anything_was_reached(tmp_path: Path) -> None:
    import socket

    async def lookup(host: str) -> list[str]:
        raise socket.gaierror(socket.EAI_NONAME, "no")

    file = tmp_path / "links.db"
    with serving({"*": FINE}) as site:
        urls = [*(f"https://{name}.net/x" for name in ("a1", "b2", "c3", "d4")), site.url("/a")]
        web = Web(QUICK, file, lookup=lookup)
        found = web.verdicts(urls)
    assert [found[u].outcome.value for u in urls] == ["dead-likely"] * 4 + ["alive"]
    assert len(stored(file)) == 5


def test_a_server_that_goes_away_in_the_middle(tmp_path: Path) -> None:
    file = tmp_path / "links.db"
    with serving({"*": Reply(200, page("Beans"), wait=0.01)}) as site:
        site.routes["*"] = lambda r: Reply(reset=True) if len(site.asked) > 20 else FINE
        urls = [site.url(f"/{i}") for i in range(40)]
        web = Web(QUICK, file)
        found = web.verdicts(urls)
    assert {v.outcome for v in found.values()} == {Outcome.ALIVE, Outcome.TEMPORARY}


def test_settings() -> None:
    read = parse_links(
        {"allow-hosts": ["a.lan"], "per-host": 2, "max-time": "2min", "connect-timeout": 3, "ignore": ["^x"]}
    )
    assert read == LinkSettings(
        allow_hosts=("a.lan",), per_host=2, max_time=120.0, connect_timeout=3.0, ignore=("^x",)
    )
    for raw, key in (
        ({"alow-hosts": []}, "alow-hosts"),
        ({"allow_hosts": []}, "allow_hosts"),
        ({"per-host": 0}, "per-host"),
        ({"per-host": True}, "per-host"),
        ({"max-time": "soon"}, "max-time"),
        ({"max-time": -1}, "max-time"),
        ({"max-time": float("inf")}, "max-time"),
        ({"max-time": float("nan")}, "max-time"),
        ({"max-time": 10**400}, "max-time"),
        ({"max-time": "9" * 400 + "d"}, "max-time"),
        ({"ignore": ["("]}, "ignore"),
        ({"ignore": "x"}, "ignore"),
        ({"ca-file": "no-such.pem"}, "ca-file"),
        ({"user-agent": "a\nb"}, "user-agent"),
        ({"offline": True}, "offline"),
    ):
        with pytest.raises(LinkSettingsError) as caught:
            parse_links(raw)
        assert caught.value.key == key
    with pytest.raises(LinkSettingsError, match="did you mean “allow-hosts”"):
        parse_links({"alow-hosts": []})


def test_what_the_configuration_ignores_is_not_asked() -> None:
    with serving({"*": FINE}) as site:
        settings = LinkSettings(allow_hosts=("127.0.0.1",), ignore=(r"/private/",))
        found = Web(settings).verdicts([site.url("/private/a"), site.url("/b")])
        assert [v.signal for v in found.values()] == ["left-alone", "fine"]
        assert [r.path for r in site.asked] == ["/b"]


def test_days_are_those_of_utc() -> None:
    last = datetime(2026, 3, 1, 23, 59, tzinfo=UTC)
    record = advance(
        advance(None, Opinion("busy"), URL, last.timestamp()),
        Opinion("busy"),
        URL,
        (last + timedelta(minutes=2)).timestamp(),
    )
    assert record.failed_days == 2
