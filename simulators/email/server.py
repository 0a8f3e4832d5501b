"""The SMTP server. Addresses beginning with `yok` are refused for good (550), with `mesgul` for now (451)."""

import asyncio
import threading
from types import TracebackType
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from simulators.email.captured import CapturedMail

LARGEST_BYTES = 1_000_000


class _Rules:
    """What the server answers (hooks of aiosmtpd, so their names and arguments are given)."""

    def __init__(self, mail: CapturedMail) -> None:
        self._mail = mail

    async def handle_RCPT(  # noqa: N802 - the hook's name and arguments
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Accept a receiver, unless its name says otherwise."""
        if address.startswith("yok"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("mesgul"):
            return "451 4.3.0 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - as above
        """Keep the message."""
        self._mail.keep(envelope.original_content or b"", receivers=envelope.rcpt_tos)
        return "250 OK"


class EmailServer:
    """Serves in a thread of its own while the block runs."""

    def __init__(self, address: tuple[str, int], *, mail: CapturedMail) -> None:
        """Listen at host and port (0: any free one); raises OSError when the port is taken."""
        self._loop = asyncio.new_event_loop()
        self._rules = _Rules(mail)
        try:
            self._server = self._loop.run_until_complete(self._loop.create_server(self._protocol, *address))
        except OSError:
            self._loop.close()
            raise
        self._thread = threading.Thread(target=self._loop.run_forever, name="smtp", daemon=True)

    @property
    def port(self) -> int:
        """The port it listens at."""
        return int(self._server.sockets[0].getsockname()[1])

    def __enter__(self) -> Self:
        """Begin to serve."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop and close every connection."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _protocol(self) -> SMTP:
        return SMTP(self._rules, data_size_limit=LARGEST_BYTES, enable_SMTPUTF8=True, loop=self._loop)

    async def _end(self) -> None:
        self._server.close()
        await self._server.wait_closed()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
