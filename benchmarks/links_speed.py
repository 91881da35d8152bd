"""How fast links are asked: 2,000 URLs on one loopback host that answers after 20 ms, against bare aiohttp.

    python benchmarks/links_speed.py [--urls 2000] [--at-once 100]

Prints requests per second of both in turns, the share, the most requests at once on each of 28 hosts with default
limits, and the time of a second run from the store.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import ClassVar

import aiohttp

from postlint.web import LinkSettings, Outcome, Web

BODY = b"<!doctype html><title>A page</title><h1>A page</h1>" + b"<p>Some words of an ordinary page.</p>" * 30
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(BODY)
DELAY = 0.02


class Server(asyncio.Protocol):
    """Answers every request after `DELAY` seconds; counts requests at once by port."""

    now: ClassVar[Counter[int]] = Counter()
    most: ClassVar[Counter[int]] = Counter()
    requests = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.port: int = transport.get_extra_info("sockname")[1]

    def data_received(self, data: bytes) -> None:
        for _ in range(data.count(b"\r\n\r\n")):
            Server.requests += 1
            Server.now[self.port] += 1
            Server.most[self.port] = max(Server.most[self.port], Server.now[self.port])
            asyncio.get_running_loop().call_later(DELAY, self.answer)

    def answer(self) -> None:
        Server.now[self.port] -= 1
        self.transport.write(HEAD + BODY)


def serve(pipe: Connection, ports: int) -> None:
    """A process: sends its ports, then (requests, most at once on a port) whenever asked."""

    async def main() -> None:
        loop = asyncio.get_running_loop()
        servers = [await loop.create_server(Server, "127.0.0.1", 0, backlog=2048) for _ in range(ports)]
        pipe.send([server.sockets[0].getsockname()[1] for server in servers])
        while await loop.run_in_executor(None, pipe.recv):
            pipe.send((Server.requests, max(Server.most.values(), default=0)))
            Server.requests, Server.most = 0, Counter()

    asyncio.run(main())


def bare(urls: list[str], at_once: int) -> float:
    """Requests per second of aiohttp alone."""

    async def main() -> float:
        limit = asyncio.Semaphore(at_once)
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=at_once)) as session:

            async def one(url: str) -> None:
                async with limit, session.get(url) as response:
                    await response.read()

            start = time.perf_counter()
            await asyncio.gather(*map(one, urls))
            return len(urls) / (time.perf_counter() - start)

    return asyncio.run(main())


def ours(urls: list[str], settings: LinkSettings, store: Path | None) -> float:
    """Requests per second of `Web`, its start included."""
    web = Web(settings, store)
    start = time.perf_counter()
    verdicts = web.verdicts(urls)
    seconds = time.perf_counter() - start
    assert all(verdicts[url].outcome == Outcome.ALIVE for url in urls)
    return len(urls) / seconds


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--urls", type=int, default=2000)
    parser.add_argument("--at-once", type=int, default=100)
    given = parser.parse_args(arguments)
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    server = context.Process(target=serve, args=(there, 28), daemon=True)
    server.start()
    ports = here.recv()

    def counts() -> tuple[int, int]:
        here.send(True)
        requests, most = here.recv()
        return requests, most

    wide = LinkSettings(allow_hosts=("127.0.0.1",), per_host=given.at_once, total=given.at_once)
    rates: list[tuple[float, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(4):
            urls = [f"http://127.0.0.1:{ports[0]}/{turn}/{i}" for i in range(given.urls)]
            rates.append((bare(urls, given.at_once), ours(urls, wide, Path(folder) / f"{turn}.db")))
        counts()
        for a, b in rates[1:]:  # the first warms up
            print(f"aiohttp {a:6.0f}/s   postlint {b:6.0f}/s   {b / a:.2f}x")
        store = Path(folder) / "many.db"
        urls = [f"http://127.0.0.1:{port}/{i}" for i in range(given.urls // 28 + 1) for port in ports]
        rate = ours(urls, LinkSettings(allow_hosts=("127.0.0.1",)), store)
        requests, most = counts()
        print(
            f"28 hosts, default limits: {rate:.0f}/s, {requests} requests, at most {most} at once on one host"
        )
        rate = ours(urls, LinkSettings(allow_hosts=("127.0.0.1",)), store)
        requests, _ = counts()
        print(f"from the store: {len(urls) / rate:.2f} s for {len(urls)} URLs, {requests} requests")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    here.send(False)
    server.join(5)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
