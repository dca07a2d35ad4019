"""SMTP over a stream port: one connection per message, which is either handed over or not.

```
connect → greeting → EHLO → (STARTTLS → EHLO) → (AUTH) → MAIL → RCPT → DATA → content, dot → 250
          └───────── whatever happens here, nothing was sent ─────────┘        └ no answer: unknown
```
"""

import asyncio
import base64
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime

from patchbay.messaging.capabilities import EMAIL, Capabilities
from patchbay.messaging.channel import (
    Accepted,
    ChannelHealth,
    OutgoingMessage,
    Rejected,
    SendResult,
    Unknown,
)
from patchbay.messaging.email import payloads
from patchbay.messaging.email.config import EmailConfig
from patchbay.messaging.email.payloads import Answer, Phase
from patchbay.messaging.error_catalogue import ErrorClass
from patchbay.messaging.errors import (
    ConnectFailed,
    MessagingError,
    NoAnswer,
    NotCarried,
    ProviderRefused,
    SendError,
    send_error,
)
from patchbay.messaging.sending_only import SendingOnly
from patchbay.messaging.streams import Stream, StreamPort

CONNECT_TIMEOUT_S = 10.0
TALK_TIMEOUT_S = 18.0
"""From the greeting to the end of the content, all phases together."""
CONTENT_TIMEOUT_S = 14.0
"""For the answer to the content."""
QUIT_TIMEOUT_S = 1.0
"""For a farewell that nobody needs; all four together are shorter than a sender's claim."""
MAX_ANSWER_LINES = 100

BROKEN_OFF = send_error(
    ErrorClass.TRANSIENT, "The mail server broke off before the message. We try again.", scope="number"
)
NO_ADDRESS = send_error(
    ErrorClass.RECIPIENT, "The contact has no e-mail address that can be written to.", scope="user"
)
NO_TLS = send_error(
    ErrorClass.ACCOUNT_STOP, "The mail server offers no TLS; nothing was sent to it.", scope="number"
)


class _Refused(Exception):
    def __init__(self, error: SendError) -> None:
        super().__init__()
        self.error = error


class EmailChannel(SendingOnly):
    """Mail servers as a channel. Holds no connection, so one object serves all."""

    def __init__(self, streams: StreamPort) -> None:
        self._streams = streams

    @property
    def capabilities(self) -> Capabilities:
        """What an e-mail of ours can carry."""
        return EMAIL

    async def send(self, config: EmailConfig, message: OutgoingMessage) -> SendResult:
        """Hand one message over, once. Never raises for what the server or the network does."""
        to = message.to.email or ""
        if not payloads.can_be_written_to(to):
            return Rejected(NO_ADDRESS)
        try:
            mail = payloads.dotted(payloads.build(config, message, datetime.now(UTC)))
            async with self._session(config) as session:
                async with asyncio.timeout_at(session.until):
                    await session.ask("sender", f"MAIL FROM:<{config.from_address}>")
                    await session.ask("recipient", f"RCPT TO:<{to}>")
                    await session.ask("content", "DATA", expected=354)
                    await session.stream.write(mail)
                return await _hand_over(session, payloads.message_id_of(message.message_id, config))
        except NotCarried as error:
            return Rejected(send_error(ErrorClass.REQUEST, error.message))
        except _Refused as refused:
            return Rejected(refused.error)
        except ConnectFailed as error:
            said = f"The mail server could not be reached: {error.message} We try again."
            return Rejected(send_error(ErrorClass.TRANSIENT, said, scope="number"))
        except (NoAnswer, TimeoutError):
            return Rejected(BROKEN_OFF)

    async def check_health(self, config: EmailConfig) -> ChannelHealth:
        """Whether the server lets us in."""
        try:
            async with self._session(config):
                return ChannelHealth("AVAILABLE")
        except _Refused as refused:
            raise ProviderRefused(refused.error) from refused
        except TimeoutError as error:
            raise MessagingError("the mail server did not answer in time") from error

    @asynccontextmanager
    async def _session(self, config: EmailConfig) -> AsyncIterator["_Session"]:
        """A connection on which mail may be sent."""
        stream = await self._streams.connect(
            config.host, config.port, is_tls=config.security == "tls", timeout_s=CONNECT_TIMEOUT_S
        )
        session = _Session(stream, asyncio.get_running_loop().time() + TALK_TIMEOUT_S)
        try:
            async with asyncio.timeout_at(session.until):
                await session.open(config)
            yield session
            with suppress(NoAnswer, TimeoutError):
                async with asyncio.timeout(QUIT_TIMEOUT_S):
                    await stream.write(b"QUIT\r\n")
        finally:
            stream.close()


class _Session:
    """Questions and answers on one connection, until a time of the event loop."""

    def __init__(self, stream: Stream, until: float) -> None:
        self.stream = stream
        self.until = until

    async def open(self, config: EmailConfig) -> None:
        """Greet, go over to TLS, and say who we are, as the channel's settings have it."""
        greeting = await self.answer()
        if not greeting.is_like(220):
            raise _Refused(payloads.refusal_of("greeting", greeting))
        hello = f"EHLO {config.from_address.rpartition('@')[2]}"
        offered = await self.ask("greeting", hello)
        if config.security == "starttls":
            if "STARTTLS" not in offered.extensions:
                raise _Refused(NO_TLS)
            await self.ask("greeting", "STARTTLS", expected=220)
            await self.stream.start_tls()
            offered = await self.ask("greeting", hello)
        if config.user:
            await self._log_in(config, offered.extensions.get("AUTH", []))

    async def ask(self, phase: Phase, command: str, *, expected: int = 250) -> Answer:
        """One command and its answer.

        Raises:
            _Refused: The answer says something else than `expected`.
            NoAnswer: None came.
        """
        await self.stream.write(f"{command}\r\n".encode())
        answer = await self.answer()
        if not answer.is_like(expected):
            raise _Refused(payloads.refusal_of(phase, answer))
        return answer

    async def answer(self) -> Answer:
        """The next answer, all of its lines."""
        texts: list[str] = []
        for _ in range(MAX_ANSWER_LINES):
            line = (await self.stream.read_line()).decode("utf-8", "replace").rstrip("\r\n")
            if not (line[:3].isascii() and line[:3].isdigit()):
                break
            texts.append(line[4:])
            if line[3:4] != "-":
                return Answer(int(line[:3]), "\n".join(texts))
        raise NoAnswer("expected an answer of SMTP")

    async def _log_in(self, config: EmailConfig, methods: Sequence[str]) -> None:
        if "PLAIN" in methods or "LOGIN" not in methods:
            secret = _coded(f"\x00{config.user}\x00{config.password}")
            await self.ask("login", f"AUTH PLAIN {secret}", expected=235)
            return
        await self.ask("login", "AUTH LOGIN", expected=334)
        await self.ask("login", _coded(config.user), expected=334)
        await self.ask("login", _coded(config.password), expected=235)


async def _hand_over(session: _Session, provider_id: str) -> SendResult:
    """End the content. From here on the server may have it, whatever we hear."""
    try:
        async with asyncio.timeout(CONTENT_TIMEOUT_S):
            await session.stream.write(b".\r\n")
            answer = await session.answer()
    except (NoAnswer, TimeoutError):
        return Unknown("the mail server had the whole message and did not say whether it took it")
    if answer.is_like(250):
        return Accepted(provider_id)
    if not 400 <= answer.code < 600:
        return Unknown(f"the mail server had the whole message and answered {answer.code}")
    return Rejected(payloads.refusal_of("content", answer))


def _coded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
