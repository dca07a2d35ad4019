"""Each provider of the channel contract over a fake of it, told what to do in the contract's words."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.policy import SMTP
from itertools import count
from typing import Any, ClassVar, Protocol
from urllib.parse import parse_qsl

import msgspec

from patchbay.messaging.channel import Channel, ChannelConfig, Recipient
from patchbay.messaging.email.client import EmailChannel
from patchbay.messaging.email.config import EmailConfig
from patchbay.messaging.error_catalogue import ErrorClass
from patchbay.messaging.ultramsg.client import UltraMsgChannel
from patchbay.messaging.ultramsg.config import UltraMsgConfig
from patchbay.messaging.whatsapp.client import WhatsAppChannel
from patchbay.messaging.whatsapp.config import WhatsAppConfig
from patchbay.security.dialer import Dialer
from patchbay.security.egress import EgressPolicy
from patchbay.security.guarded_client import GuardedHTTPClient
from patchbay.security.http_client import create_pool
from patchbay.security.streams import GuardedStreams
from patchbay.services.channels.port import ChannelPort
from patchbay.services.channels.stream_port import ChannelStreams
from support.mail_server import MailServer
from support.stub_server import Answer, Asked, StubServer

PHONE = "5511900000001"


class Faked(Protocol):
    """A provider of the contract, and the fake behind it."""

    channel: Channel
    config: ChannelConfig
    nowhere: ChannelConfig
    """Where nobody listens."""
    to: Recipient
    refusals: dict[str, ErrorClass]
    """What the fake can be told to refuse with, and what that has to be taken for."""

    def refuse(self, how: str) -> None:
        """Refuse the next message so."""

    def drop(self) -> None:
        """Take the next message and break off before the answer."""

    def received(self) -> list[dict[str, str]]:
        """Whole messages that arrived, oldest first, as flat text."""


class _OverHTTP:
    refusals: dict[str, ErrorClass]

    def __init__(self, stub: StubServer) -> None:
        self.stub = stub
        self._next: Answer | None = None
        self._numbers = count(1)
        stub.answer = self._answer

    def drop(self) -> None:
        self._next = Answer(cut=True)

    def _answer(self, asked: Asked) -> Answer:
        given, self._next = self._next, None
        return given or self.accept(asked)

    def accept(self, asked: Asked) -> Answer:
        raise NotImplementedError


class FakedWhatsApp(_OverHTTP):
    refusals: ClassVar = {
        "token": ErrorClass.AUTH,
        "too many": ErrorClass.THROTTLE,
        "person": ErrorClass.RECIPIENT,
        "message": ErrorClass.REQUEST,
    }
    _CODES: ClassVar = {
        "token": (190, 401),
        "too many": (130429, 429),
        "person": (131062, 400),
        "message": (100, 400),
    }
    to = Recipient(phone=PHONE)

    def __init__(self, stub: StubServer, channel: WhatsAppChannel) -> None:
        super().__init__(stub)
        self.channel = channel
        self.config = WhatsAppConfig("7001", "9001", "token-1", api_base=stub.url)
        self.nowhere = msgspec.structs.replace(self.config, api_base="http://127.0.0.1:9")

    def refuse(self, how: str) -> None:
        code, status = self._CODES[how]
        self._next = Answer(status, {"error": {"code": code, "message": "no"}})

    def accept(self, asked: Asked) -> Answer:
        return Answer(json={"messages": [{"id": f"wamid.{next(self._numbers)}"}]})

    def received(self) -> list[dict[str, str]]:
        return [_flat(asked.json) for asked in self.stub.asked]


class FakedUltraMsg(_OverHTTP):
    refusals: ClassVar = {
        "token": ErrorClass.AUTH,
        "too many": ErrorClass.THROTTLE,
        "signed out": ErrorClass.ACCOUNT_STOP,
        "person": ErrorClass.RECIPIENT,
        "message": ErrorClass.REQUEST,
    }
    _WORDS: ClassVar[dict[str, tuple[int, Any]]] = {
        "token": (200, {"error": "Wrong token. Please provide token as a GET parameter."}),
        "too many": (429, {"error": "slow down"}),
        "signed out": (200, {"sent": "false", "message": "instance not authenticated"}),
        "person": (200, {"error": [{"to": "number is not valid"}]}),
        "message": (400, {"error": [{"body": "is too long"}]}),
    }
    to = Recipient(phone=PHONE)

    def __init__(self, stub: StubServer, channel: UltraMsgChannel) -> None:
        super().__init__(stub)
        self.channel = channel
        self.config = UltraMsgConfig("instance7", "token-1", stub.url)
        self.nowhere = msgspec.structs.replace(self.config, api_base="http://127.0.0.1:9")

    def refuse(self, how: str) -> None:
        self._next = Answer(*self._WORDS[how])

    def accept(self, asked: Asked) -> Answer:
        return Answer(json={"sent": "true", "message": "ok", "id": next(self._numbers)})

    def received(self) -> list[dict[str, str]]:
        return [dict(parse_qsl(asked.body.decode())) | {"path": asked.path} for asked in self.stub.asked]


class FakedEmail:
    refusals: ClassVar = {
        "token": ErrorClass.AUTH,
        "too many": ErrorClass.THROTTLE,
        "busy": ErrorClass.TRANSIENT,
        "mailbox busy": ErrorClass.THROTTLE,
        "sender": ErrorClass.ACCOUNT_STOP,
        "person": ErrorClass.RECIPIENT,
        "message": ErrorClass.REQUEST,
    }
    _ANSWERS: ClassVar = {
        "token": ("AUTH", "535 5.7.8 no"),
        "too many": ("MAIL", "451 4.7.1 too many messages"),
        "busy": ("GREETING", "421 busy"),
        "mailbox busy": ("RCPT", "450 4.2.0 greylisted"),
        "sender": ("MAIL", "550 5.7.1 not you"),
        "person": ("RCPT", "550 5.1.1 no such mailbox"),
        "message": ("CONTENT", "554 5.6.0 not this"),
    }
    to = Recipient(email="ana@example.org")

    def __init__(self, server: MailServer, channel: EmailChannel) -> None:
        self.server = server
        self.channel = channel
        self.config = EmailConfig(
            "127.0.0.1", server.port, "none", "shop@example.org", user="shop", password="token-1"
        )
        self.nowhere = msgspec.structs.replace(self.config, port=9)

    def refuse(self, how: str) -> None:
        verb, answer = self._ANSWERS[how]
        self.server.refusals[verb] = answer

    def drop(self) -> None:
        self.server.fault = "drop after"

    def received(self) -> list[dict[str, str]]:
        parsed = [message_from_bytes(mail, policy=SMTP) for mail in self.server.mails]
        return [{**dict(mail.items()), "text": mail.get_content()} for mail in parsed]


def _flat(value: Any, path: str = "") -> dict[str, str]:
    if isinstance(value, dict):
        items = [(f"{path}.{key}" if path else key, inner) for key, inner in value.items()]
    elif isinstance(value, list):
        items = [(f"{path}[{position}]", inner) for position, inner in enumerate(value)]
    else:
        return {path: str(value)}
    return {key: text for inner_path, inner in items for key, text in _flat(inner, inner_path).items()}


HTTP_FAKES = {"whatsapp": (FakedWhatsApp, WhatsAppChannel), "ultramsg": (FakedUltraMsg, UltraMsgChannel)}
FAKES = {"whatsapp": FakedWhatsApp, "ultramsg": FakedUltraMsg, "email": FakedEmail}


@asynccontextmanager
async def faked(provider: str) -> AsyncIterator[Faked]:
    """The provider, with its fake running, over the guarded network."""
    policy = EgressPolicy.parse("127.0.0.1")
    if provider == "email":
        async with MailServer().running() as server:
            yield FakedEmail(server, EmailChannel(ChannelStreams(GuardedStreams(Dialer(policy)))))
        return
    fake_type, channel_type = HTTP_FAKES[provider]
    pool = create_pool(policy)
    try:
        async with StubServer(lambda _: Answer()).running() as stub:
            yield fake_type(stub, channel_type(ChannelPort(GuardedHTTPClient(pool))))
    finally:
        await pool.aclose()
