"""A local mail server that takes what it is given, or fails as a test says."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from typing import Literal

Fault = Literal["drop before", "drop after", "hang after"]
"""Break off before the content, or after it; say nothing after it."""


class MailServer:
    """Listens on a free port of the loopback address, over plain text.

    `refusals` are answers to give instead, once each, by the verb they answer: `{"RCPT": "550 nobody"}`.
    """

    def __init__(self) -> None:
        self.port = 0
        self.mails: list[bytes] = []
        """Whole contents, as they came over the wire, oldest first."""
        self.verbs: list[str] = []
        self.lines: list[str] = []
        """Commands as they came, oldest first."""
        self.refusals: dict[str, str] = {}
        self.fault: Fault | None = None
        self.tls: ssl.SSLContext | None = None
        """With it, TLS is offered after the greeting."""
        self._talks: set[asyncio.Task[None]] = set()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["MailServer"]:
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            for talk in self._talks:
                talk.cancel()
            await asyncio.gather(*self._talks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talk = asyncio.create_task(self._talk(reader, writer))
        self._talks.add(talk)
        talk.add_done_callback(self._talks.discard)

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def say(text: str) -> None:
            writer.write(f"{text}\r\n".encode())

        try:
            say(self.refusals.pop("GREETING", "220 mail.example ready"))
            while line := await reader.readline():
                self.lines.append(line.decode().rstrip("\r\n"))
                verb = line.decode().split()[0].upper()
                self.verbs.append(verb)
                if refusal := self.refusals.pop(verb, None):
                    say(refusal)
                    continue
                if verb == "QUIT":
                    break
                if verb == "STARTTLS" and self.tls is not None:
                    say("220 go on")
                    await writer.start_tls(self.tls)
                    continue
                if verb == "DATA" and not await self._take(reader, say):
                    break
                if verb != "DATA":
                    say(self._answers(verb))
        finally:
            writer.transport.abort()

    def _answers(self, verb: str) -> str:
        if verb == "EHLO":
            tls = "" if self.tls is None else "250-STARTTLS\r\n"
            return f"250-mail.example\r\n{tls}250-SIZE 10000000\r\n250 AUTH PLAIN LOGIN"
        return "235 welcome" if verb == "AUTH" else "250 ok"

    async def _take(self, reader: asyncio.StreamReader, say) -> bool:
        if self.fault == "drop before":
            self.fault = None
            return False
        say("354 go on")
        content = await reader.readuntil(b"\r\n.\r\n")
        self.mails.append(content.removesuffix(b".\r\n"))
        fault, self.fault = self.fault, None
        if fault == "drop after":
            return False
        if fault == "hang after":
            await asyncio.Event().wait()
        say(self.refusals.pop("CONTENT", "250 taken"))
        return True
