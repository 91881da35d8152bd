"""Links as users meet them: findings and fixes of `check --online`, offline runs from the store, `links`."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sites import Folder
from web_server import FINE, Handler, Reply, Site, page, serving, to

GONE = Reply(404, page("Not here"))


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("postlint.web.judge._SECOND_WAIT", 0.01)


@pytest.fixture
def site() -> Iterator[Site]:
    routes: dict[str, Reply | Handler] = {
        "/fine": FINE,
        "/gone": GONE,
        "/old": to("/new?a=1&b=2"),
        "/new": FINE,
        "/soft": Reply(200, page("Page not found", "<p>It could not be found.</p>")),
        "/locked": Reply(403, page("Forbidden")),
        "/inside": to("http://10.0.0.1/admin", 302),
        "/anchors": Reply(200, page("Anchors", "<h2 id=rows>Rows</h2>")),
    }
    with serving(routes) as running:
        yield running


def configured(folder: Folder, more: str = "") -> None:
    folder.write(
        "postlint.toml",
        f'select = ["links"]\n{more}[links]\nallow-hosts = ["127.0.0.1"]\nretry-wait = "10ms"\n',
    )


def told(folder: Folder, *arguments: str) -> list[tuple[str, int, str, str]]:
    """(path, line, rule, severity) of what `check` finds."""
    output = folder.run("check", *arguments, "--format", "json")
    return [(f["path"], f["line"], f["rule"], f["severity"]) for f in output.report["findings"]]


def test_findings_and_fixes(folder: Folder, site: Site) -> None:
    configured(folder)
    text = (
        f'---\ntitle: Beans\nsource: "{site.base}/gone"\n---\n'
        f"A [fine]({site.base}/fine) and a [gone]({site.base}/gone) link.\n\n"
        f'Moved: [here]({site.base}/old), <a href="{site.base}/old#x">there</a>, <{site.base}/old>.\n\n'
        f"[soft]: {site.base}/soft\n\n[Soft][soft], [locked]({site.base}/locked), [inside]({site.base}/inside).\n\n"
        f"[Rows]({site.base}/anchors#rows), [nowhere]({site.base}/anchors#none).\n\n"
        f"Not asked: `{site.base}/code`, <!-- {site.base}/comment -->, {site.base}/x/{{{{ page.slug }}}}\n"
    )
    folder.write("a.md", text)
    assert told(folder, "a.md", "--online") == [
        ("a.md", 3, "dead-link", "error"),
        ("a.md", 5, "dead-link", "error"),
        ("a.md", 9, "dead-link", "warning"),
        ("a.md", 11, "unsafe-link", "error"),
        ("a.md", 13, "missing-anchor", "warning"),
    ]
    assert not {"/code", "/comment", "/x/"} & set(site.counts)
    notes = told(folder, "a.md", "--online", "--show-notes", "--show-unknown")
    assert [(line, rule) for _, line, rule, severity in notes if severity == "note"] == [
        (7, "redirected-link")
    ] * 3
    assert ("a.md", 11, "dead-link", "warning") in notes
    output = folder.run("check", "a.md", "--online", "--show-notes", "--fix", "--format", "json")
    assert output.report["summary"]["findings"] == 5
    fixed = (folder.root / "a.md").read_text("utf-8")
    new = f"{site.base}/new?a=1&b=2"
    entity = new.replace("&", "&amp;")
    assert f'Moved: [here]({new}), <a href="{entity}#x">there</a>, <{new}>.' in fixed
    assert fixed.replace(new, f"{site.base}/old").replace(entity, f"{site.base}/old") == text
    assert max(site.counts.values()) <= 3


def test_offline_speaks_of_what_is_stored(folder: Folder, site: Site) -> None:
    configured(folder)
    folder.write("a.md", f"[gone]({site.base}/gone) and [new]({site.base}/unseen)\n")
    assert told(folder, "a.md") == []
    folder.write("b.md", f"[gone]({site.base}/gone)\n")
    assert told(folder, "b.md", "--online") == [("b.md", 1, "dead-link", "error")]
    asked = len(site.asked)
    assert told(folder, "a.md") == [("a.md", 1, "dead-link", "error")]
    assert len(site.asked) == asked


def test_only_the_links_of_the_named_posts_are_asked(folder: Folder, site: Site) -> None:
    configured(folder)
    folder.write("a.md", f"[fine]({site.base}/fine#x)\n")
    folder.write("b.md", f"[gone]({site.base}/gone) and [anchor]({site.base}/anchors#none)\n")
    assert told(folder, "a.md", "--online") == []
    assert set(site.counts) == {"/fine"}


def test_http_where_https_is_known_to_be_alive(folder: Folder, site: Site) -> None:
    from postlint.web.history import advance
    from postlint.web.opinion import Opinion
    from postlint.web.store import Store

    configured(folder)
    folder.write("a.md", "[Beans](http://garden.net/beans) and [rows](http://garden.net/rows)\n")
    store = Store(Path(".postlint_cache") / "links.sqlite")
    import time

    url = "https://garden.net/beans"
    store.put(url, advance(None, Opinion("fine"), url, time.time()))
    store.close()
    assert told(folder, "a.md", "--show-notes") == [("a.md", 1, "insecure-link", "note")]
    folder.run("check", "a.md", "--show-notes", "--fix")
    assert (
        folder.root / "a.md"
    ).read_text() == "[Beans](https://garden.net/beans) and [rows](http://garden.net/rows)\n"


def test_the_list_of_links(folder: Folder, site: Site) -> None:
    configured(folder)
    folder.write(
        "a.md", f"[gone]({site.base}/gone), [fine]({site.base}/fine)\n\n[local](http://localhost/)\n"
    )
    folder.write("b.md", f"[gone]({site.base.replace('//', '//me:secret@')}/gone)\n")
    folder.run("check", ".", "--online")
    asked = len(site.asked)
    listed = json.loads(folder.run("links", "--format", "json").out)["links"]
    assert [(row["url"].removeprefix(site.base), row["verdict"], len(row["places"])) for row in listed] == [
        ("/fine", "alive", 1),
        ("/gone", "dead", 1),
        ("/gone", "dead", 1),
        ("http://localhost/", "not-asked", 1),
    ]
    assert listed[0]["places"] == ["a.md:1:40"] or listed[0]["places"][0].startswith("a.md:1:")
    assert listed[0]["age"] is not None
    read = list(csv.DictReader(io.StringIO(folder.run("links", "--format", "csv").out)))
    assert [row["verdict"] for row in read] == [row["verdict"] for row in listed]
    text = folder.run("links").out
    assert text.endswith("4 links: 1 alive, 2 dead, 1 not-asked\n")
    assert "secret" not in text
    assert len(site.asked) == asked


def test_a_wrong_setting_is_named(folder: Folder) -> None:
    folder.write("postlint.toml", "[links]\nper-hosts = 3\n")
    folder.write("a.md", "text\n")
    output = folder.run("check", "a.md")
    assert output.code == 2
    assert "postlint.toml:2" in output.err
    assert "did you mean “per-host”" in output.err


def test_the_benchmark_runs(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "benchmarks"))
    from links_speed import main

    assert main(["--urls", "60", "--at-once", "20"]) == 0
    out = capsys.readouterr().out
    assert "84 requests, at most" in out
    assert "for 84 URLs, 0 requests" in out
