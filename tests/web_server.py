"""A small HTTP server on loopback for the tests of postlint.web: each path is a function to an answer."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Request:
    """What a client sent: path with query, small header names, how often this path was asked (from 1)."""

    path: str
    headers: dict[str, str]
    count: int


@dataclass
class Reply:
    """An answer; `raw` goes out as it is, `wait` seconds before it, `then` after it."""

    status: int = 200
    body: bytes | str = b""
    headers: tuple[tuple[str, str], ...] = ()
    kind: str = "text/html; charset=utf-8"
    raw: bytes | None = None
    wait: float = 0.0
    reset: bool = False
    then: Callable[[asyncio.StreamWriter], Awaitable[None]] | None = None


Handler = Callable[[Request], Reply]


@dataclass
class Site:
    """A running server: its URL, what was asked, the most requests at once."""

    base: str
    routes: dict[str, Reply | Handler]
    asked: list[Request] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    now: int = 0
    most: int = 0
    loop: asyncio.AbstractEventLoop | None = None
    server: asyncio.Server | None = None

    def url(self, path: str) -> str:
        return self.base + path

    def stop(self) -> None:
        """Answer nothing more."""
        assert self.loop is not None
        assert self.server is not None
        self.loop.call_soon_threadsafe(self.server.close)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self.one(reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()

    async def one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        path = head[0].split(" ")[1]
        headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in head[1:])}
        self.counts[path] += 1
        request = Request(path, headers, self.counts[path])
        self.asked.append(request)
        self.now += 1
        self.most = max(self.most, self.now)
        try:
            route = self.routes.get(path) or self.routes.get(path.partition("?")[0]) or self.routes.get("*")
            reply = (
                Reply(404, page("Oh", "<p>No.</p>"))
                if route is None
                else route
                if isinstance(route, Reply)
                else route(request)
            )
            await asyncio.sleep(reply.wait)
        finally:
            self.now -= 1
        if reply.reset:
            writer.transport.abort()
            return False
        writer.write(reply.raw if reply.raw is not None else encoded(reply))
        if reply.then:
            await reply.then(writer)
        await writer.drain()
        return reply.raw is None and reply.then is None


def encoded(reply: Reply) -> bytes:
    body = reply.body.encode() if isinstance(reply.body, str) else reply.body
    lines = [f"HTTP/1.1 {reply.status} Status", f"Content-Length: {len(body)}", f"Content-Type: {reply.kind}"]
    lines += [f"{name}: {value}" for name, value in reply.headers]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body


def page(title: str, body: str = "", head: str = "", h1: str | None = None) -> str:
    text = body or "<p>Beans climb well on strings, and the rows want water in the evening.</p>" * 12
    top = f"<!doctype html><html><head><title>{title}</title>{head}</head>"
    return f"{top}<body><h1>{h1 or title}</h1>{text}</body></html>"


def to(location: str, status: int = 301, **headers: str) -> Reply:
    return Reply(
        status, headers=(("Location", location), *((k.replace("_", "-"), v) for k, v in headers.items()))
    )


FINE = Reply(200, page("Growing beans"))


@contextmanager
def serving(
    routes: dict[str, Reply | Handler], tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> Iterator[Site]:
    """Serve routes from a thread of its own; "*" answers what has no route."""
    site = Site("", routes)
    ready, done = threading.Event(), threading.Event()

    async def main() -> None:
        site.loop = asyncio.get_running_loop()
        site.server = await asyncio.start_server(site.serve, host, 0, ssl=tls)
        port = site.server.sockets[0].getsockname()[1]
        site.base = f"{'https' if tls else 'http'}://{host}:{port}"
        ready.set()
        while not done.is_set():
            await asyncio.sleep(0.01)
        site.server.close()

    def run() -> None:
        loop = asyncio.new_event_loop()
        loop.set_exception_handler(lambda *_: None)  # clients break off in the middle: that is what is tested
        try:
            loop.run_until_complete(main())
        finally:
            for task in asyncio.all_tasks(loop):
                task.cancel()
            loop.run_until_complete(asyncio.sleep(0))
            loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    assert ready.wait(5)
    try:
        yield site
    finally:
        done.set()
        thread.join(5)
