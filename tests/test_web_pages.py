"""Error pages, parked domains and tests for humans, told from articles about them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_server import page

from postlint.web import page as pages
from postlint.web.challenges import challenge, gate
from postlint.web.dead_pages import not_found, says_not_found
from postlint.web.not_found_words import TITLES
from postlint.web.page import Page
from postlint.web.parked import parked
from postlint.web.urls import parse

ASKED = parse("https://garden.net/2019/05/beans.html")
LONG = "<p>Beans climb well on strings, and the rows want water in the evening when the sun is low.</p>" * 40


def read(html: str) -> Page:
    return pages.read(html.encode(), "utf-8", True)


def dead(html: str, url: str = ASKED.url) -> str:
    target = parse(url)
    return not_found(target, target, {}, read(html)) or parked(target, target, read(html))


@pytest.mark.parametrize("language", TITLES)
def test_error_pages_in_every_language(language: str) -> None:
    for phrase in TITLES[language]:
        title = phrase[0].upper() + phrase[1:]
        for form in (
            title,
            f"404 – {title} – Gartenblog",
            f"{title} | Garden & Co",
            f"Garden: {title}!",
            f"Error 404: {title}",
        ):
            assert says_not_found(form), form
        html = page(title, "<a href=/>Home</a>", '<meta name="robots" content="noindex, follow">')
        assert dead(html), title


@pytest.mark.parametrize(
    "html",
    [
        page("Page not found", "<p>Sorry, the page you requested could not be found.</p>"),
        page(
            "404 – Seite nicht gefunden – Gartenblog", "<p>Die angeforderte Seite wurde nicht gefunden.</p>"
        ),
        page("Garden", "<p>This page no longer exists.</p>", h1="404"),
        page("404", "<p>x</p>"),
        page("Oops! Page not found", LONG, "<meta name=robots content=noindex>").replace(
            "<body>", '<body class="blog error404">'
        ),
        page("Page Not Found · Garden", "<p>x</p>").replace("<html>", "<html class='no-js page-404'>"),
        page("Страница не найдена — Сад", "<p>Запрашиваемая страница не существует.</p>"),
        page("お探しのページは見つかりませんでした｜庭", "<p>ページが存在しません。</p>"),
    ],
)
def test_error_pages(html: str) -> None:
    assert dead(html)


@pytest.mark.parametrize(
    "html",
    [
        page("How to fix “404 Not Found” errors in nginx"),
        page(
            "How to fix “404 Not Found” errors in nginx",
            "<p>The file was not found.</p>",
            '<meta name="robots" content="noindex">',
        ),
        page("Page not found: a short history of error pages", LONG),
        page("Page Not Found", LONG),
        page("404", LONG),
        page(
            "Not found", LONG, '<meta property="og:type" content="article"><meta name=robots content=noindex>'
        ),
        page("Peugeot 404 – Wikipedia", "<p>A car that does not exist any more.</p>"),
        page("Room 404", "<p>The key was not found.</p>"),
        page("Seite nicht gefunden? Was Leser dann tun", LONG),
        page("Lost and not found", "<p>The dog was not found.</p>"),
        page("The 404 Media story", "<p>x</p>", '<meta name="robots" content="noindex">'),
        page("Garden", "<p>Your search for “beans” has no results.</p>"),
        page(
            "Beans",
            "<p>A drawing of this bean could not be found.</p>",
            '<meta name="robots" content="noindex">',
        ),
        page("Out of stock: bean strings", "<p>This product is no longer available.</p>"),
        "",
        "<title>",
        page("App", "<div id=root></div><noscript>You need JavaScript.</noscript>"),
    ],
)
def test_pages_that_are_there(html: str) -> None:
    assert not dead(html)


def test_a_page_whose_address_names_its_title_is_meant() -> None:
    html = page(
        "Page not found", "<p>A page that could not be found.</p>", '<meta name="robots" content="noindex">'
    )
    assert not dead(html, "https://garden.net/films/page-not-found/")
    assert not dead(html, "https://garden.net/404.html")
    assert dead(html, "https://garden.net/films/beans/")


def test_a_redirect_to_an_error_page_is_enough() -> None:
    fine = read(page("Garden"))
    for path in (
        "/404",
        "/404.html",
        "/error/404",
        "/not-found/",
        "/page-not-found",
        "/errors/404.aspx",
        "/?error=404",
        "/e?aspxerrorpath=/x",
    ):
        assert not_found(ASKED, parse("https://garden.net" + path), {}, fine), path
    for path in ("/2019/404-ideas", "/area/404-410/", "/lost/not-found-yet", "/?id=404"):
        assert not not_found(ASKED, parse("https://garden.net" + path), {}, fine), path


@pytest.mark.parametrize(
    "html",
    [
        page(
            "garden.net - This domain is for sale",
            "<p>Buy this domain.</p>",
            "<script src='https://img.sedoparking.com/js/x.js'></script>",
        ),
        page(
            "garden.net",
            "<p>The owner of garden.net is offering it for sale for 2999 EUR!</p><iframe src='https://parkingcrew.net/'></iframe>",
        ),
        "<!doctype html><html data-adblockkey='MFww'><script>window.park = 'eyJ1'</script><body></body></html>",
        page(
            "garden.net steht zum Verkauf",
            "<p>Diese Domain steht zum Verkauf. Domain zu verkaufen: garden.net</p>",
        ),
        page("Account Suspended", "<p>Contact your hosting provider.</p>"),
        page("garden.net", "<p>Ce nom de domaine est à vendre. Nom de domaine à vendre.</p>"),
    ],
)
def test_parked_domains(html: str) -> None:
    assert dead(html)


@pytest.mark.parametrize(
    "html",
    [
        page(
            "What a parked domain is",
            "<p>This domain is for sale: so it says on many. Buy this domain.</p>" + LONG * 2,
        ),
        page("This domain is for sale – how parking works", LONG[:1000]),
        page("Our house is for sale", "<p>It has a garden. Related searches: houses.</p>"),
        page("Selling names", "<p>We bought the domain at <a href='https://sedo.com/x'>sedo</a>.</p>"),
        page("Dan and his beans", "<p>A short page.</p><img src='https://dan.com/me.jpg'>"),
        page("Public domain books", "<p>Every book here is in the public domain.</p>"),
        page("Beans", LONG * 3, "<script src='https://img.sedoparking.com/js/x.js'></script>"),
    ],
)
def test_domains_that_are_not_parked(html: str) -> None:
    assert not dead(html)


@pytest.mark.parametrize(
    ("status", "html"),
    [
        (503, page("Just a moment...", "<script src='/cdn-cgi/challenge-platform/h'></script>")),
        (200, page("Making sure you're not a bot!", '<div id="anubis_challenge"></div>')),
        (
            403,
            "<title>x.net</title><p>Please enable JS and disable any ad blocker</p><script>var dd={}</script>",
        ),
        (200, page("Are you a robot?", "<p>We saw unusual traffic. Please complete the captcha.</p>")),
        (403, page("Access Denied", "<div id=px-captcha></div>")),
    ],
)
def test_tests_for_humans(status: int, html: str) -> None:
    assert challenge(status, {}, read(html))


@pytest.mark.parametrize(
    "html",
    [
        page(
            "Contact us",
            "<p>Write to us about beans and their strings, and we answer within days. "
            + "Really. " * 30
            + "</p><div class='g-recaptcha'></div>",
        ),
        page(
            "How Cloudflare checks your browser",
            LONG + "<p>/cdn-cgi/challenge-platform/ verify you are human</p>",
        ),
        page("Just a moment of peace", LONG),
        page("Access denied: a history", LONG),
        page("Security check of your garden shed", "<p>Locks, doors and windows.</p>"),
    ],
)
def test_pages_that_test_nobody(html: str) -> None:
    assert not challenge(200, {}, read(html))


@pytest.mark.parametrize(
    ("url", "door"),
    [
        ("https://garden.net/login?next=/2019", True),
        ("https://garden.net/users/sign_in", True),
        ("https://login.garden.net/?return_to=x", True),
        ("https://garden.net/wp-login.php?redirect_to=x", True),
        ("https://garden.net/anmelden?url=/x", True),
        ("https://consent.garden.net/?continue=x", True),
        ("https://accounts.garden.net/signin", True),
        ("https://garden.net/blogging/logins-of-old", False),
        ("https://garden.net/2019/06/author-signs", False),
        ("https://garden.net/beans", False),
    ],
)
def test_doors(url: str, door: bool) -> None:
    assert bool(gate(ASKED, parse(url), None)) == door
    assert not gate(parse(url), parse(url), None)


@given(st.text(alphabet="<>!-/=\"' ascriptidnametlh1mou#&;x\n", max_size=300))
def test_no_page_breaks_the_reader(html: str) -> None:
    found = read(html)
    assert isinstance(found.title, str)
    pages.anchors(html.encode(), "")


@pytest.mark.parametrize(
    "piece",
    [
        "<a",
        "<script",
        "<!--",
        "<meta ",
        "<h1>",
        " id=",
        "<a name",
        "<input type",
        "<title",
        "</",
        '"',
        "<script src=x ",
        "content=0;url=",
        "<svg>",
    ],
)
def test_pages_are_read_in_linear_time(piece: str) -> None:
    import time

    start = time.process_time()
    pages.read((piece * 70_000)[: 64 * 1024].encode(), "", True)
    pages.anchors((piece * 400_000)[: 1024 * 1024].encode(), "")
    assert time.process_time() - start < 2.0


def test_charsets() -> None:
    for charset in ("utf-8", "windows-1252", "iso-8859-1", "windows-1251", "shift_jis", "utf-16"):
        title = {"windows-1251": "Бобы", "shift_jis": "豆"}.get(charset, "Bohnen für Käse")
        data = page(title, head=f'<meta charset="{charset}">').encode(charset)
        assert pages.read(data, charset, True).title == title
        assert pages.read(data, "", True).title == title
    assert pages.read(page("x").encode(), "no-such-charset", True).title == "x"
