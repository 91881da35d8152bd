"""Host names to checked addresses: each name is looked up once in a run, and only what was checked is dialled."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor

from postlint.web.addresses import parse_address, special_use

Lookup = Callable[[str], Awaitable[list[str]]]
_ABSENT = {code for name in ("EAI_NONAME", "EAI_NODATA") if (code := getattr(socket, name, None)) is not None}
_AT_ONCE = 32  # look-ups block a thread each, for seconds where a name server is slow


class NameFailure(Exception):  # noqa: N818 - an outcome, raised where addresses were expected
    """A name gave no address that may be dialled; `signal` is the policy's row."""

    def __init__(self, signal: str, detail: str) -> None:
        super().__init__(detail)
        self.signal = signal
        self.detail = detail


class Names:
    """Looks names up and remembers the checked addresses of each.

    `lookup` gives the addresses of a name as texts; it raises OSError (socket.gaierror) where there are none.
    """

    def __init__(self, lookup: Lookup | None = None) -> None:
        self._lookup = lookup or self._ask_system
        self._pool: ThreadPoolExecutor | None = None
        self._asked: dict[str, asyncio.Task[tuple[str, ...]]] = {}

    async def addresses(self, host: str, open_host: bool) -> tuple[str, ...]:
        """The addresses of a name, all of them public unless `open_host`.

        Raises:
            NameFailure: it has none, none could be found out, or one is not public.
        """
        if host not in self._asked:
            self._asked[host] = asyncio.ensure_future(self._resolve(host))
        found = await asyncio.shield(self._asked[host])
        return found if open_host else _checked(host, found)

    def checked(self, host: str) -> tuple[str, ...]:
        """What `addresses` found for a name, for the connection that is made right after; () if nothing."""
        task = self._asked.get(host)
        return task.result() if task and task.done() and not task.cancelled() and not task.exception() else ()

    def forget(self, host: str) -> None:
        """Look a name up anew the next time."""
        self._asked.pop(host, None)

    def close(self) -> None:
        """Leave threads that wait for a name server behind; nothing is awaited."""
        for task in self._asked.values():
            task.cancel()
        self._asked.clear()
        if self._pool:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None

    async def _resolve(self, host: str) -> tuple[str, ...]:
        try:
            found = await self._lookup(host)
        except (socket.gaierror, UnicodeError) as error:
            code = error.errno if isinstance(error, OSError) else None
            if code in _ABSENT or code is None:
                raise NameFailure("no-such-host", f"the host {host} does not exist") from None
            raise NameFailure("name-service", f"the host {host} could not be looked up") from None
        except OSError as error:
            raise NameFailure("name-service", f"the host {host} could not be looked up: {error}") from None
        return tuple(dict.fromkeys(found))

    async def _ask_system(self, host: str) -> list[str]:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="postlint-names")
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(
            self._pool, lambda: socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        )
        return [str(entry[4][0]) for entry in found]


def _checked(host: str, found: tuple[str, ...]) -> tuple[str, ...]:
    """All addresses, if every one is public.

    0.0.0.0 and :: are how filtering name servers block a name: nobody's private address.
    """
    uses = {text: special_use(parse_address(text)) for text in found}
    blank = [text for text in found if int(parse_address(text)) == 0]
    if found and len(blank) == len(found):
        raise NameFailure("unreachable", f"the name server here blocks {host}")
    for text, use in uses.items():
        if use and text not in blank:
            raise NameFailure(
                "private-address", f"its host {host} has the address {text}, which is not public ({use})"
            )
    usable = tuple(text for text in found if text not in blank)
    if not usable:
        raise NameFailure("no-such-host", f"the host {host} has no address")
    return usable
