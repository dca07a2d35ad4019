"""An UltraMsg gateway over an HTTP port: thin and stateless."""

import hashlib
from urllib.parse import quote, urlencode

import msgspec
from msgspec import Struct

from patchbay.messaging.capabilities import ULTRAMSG, Capabilities
from patchbay.messaging.channel import (
    ChannelHealth,
    FetchedMedia,
    HTTPPort,
    OutgoingMessage,
    Rejected,
    SendResult,
    Unknown,
)
from patchbay.messaging.error_catalogue import ErrorClass
from patchbay.messaging.errors import (
    ConnectFailed,
    MediaRefused,
    MessagingError,
    NoAnswer,
    NotCarried,
    ProviderRefused,
    send_error,
)
from patchbay.messaging.quoting import quoted
from patchbay.messaging.sending_only import SendingOnly
from patchbay.messaging.ultramsg import payloads
from patchbay.messaging.ultramsg.config import UltraMsgConfig

SEND_TIMEOUT_S = 15.0
CALL_TIMEOUT_S = 20.0
MEDIA_TIMEOUT_S = 60.0
MAX_ANSWER_BYTES = 65_536
MAX_STATE_CHARS = 40
"""Of what the gateway calls the state of its phone."""
_FORM = {"content-type": "application/x-www-form-urlencoded"}


class UltraMsgChannel(SendingOnly):
    """The gateway as a channel. Holds no state of any instance, so one object serves all."""

    def __init__(self, http: HTTPPort) -> None:
        self._http = http

    @property
    def capabilities(self) -> Capabilities:
        """What the gateway can carry."""
        return ULTRAMSG

    async def send(self, config: UltraMsgConfig, message: OutgoingMessage) -> SendResult:
        """Submit one message, once. Never raises for what the gateway or the network does."""
        if message.to.phone is None:
            return Rejected(_NO_NUMBER)
        try:
            kind, form = payloads.build_send(message, config.token)
        except NotCarried as error:
            return Rejected(send_error(ErrorClass.REQUEST, error.message))
        try:
            answer = await self._http.request(
                "POST",
                _url(config, "messages", kind),
                headers=_FORM,
                content=form,
                timeout_s=SEND_TIMEOUT_S,
                max_bytes=MAX_ANSWER_BYTES,
            )
        except ConnectFailed as error:
            said = f"The gateway could not be reached: {error.message} We try again."
            return Rejected(send_error(ErrorClass.TRANSIENT, said, scope="number"))
        except NoAnswer as error:
            return Unknown(error.message)
        return payloads.read_response(answer.status, answer.headers, answer.body)

    async def fetch_media(self, config: UltraMsgConfig, media_id: str, *, max_bytes: int) -> FetchedMedia:
        """The file behind the link that came with a message; nothing of ours goes with the request."""
        answer = await self._http.request(
            "GET",
            media_id,
            headers={},
            content=None,
            timeout_s=MEDIA_TIMEOUT_S,
            max_bytes=max_bytes,
        )
        if answer.status == 429 or answer.status >= 500:
            raise MessagingError(f"expected the file, got status {answer.status}")
        if answer.status != 200:
            raise MediaRefused(f"expected the file, got status {answer.status}")
        mime_type = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        digest = hashlib.sha256(answer.body).hexdigest()
        return FetchedMedia(answer.body, mime_type or "application/octet-stream", digest)

    async def check_health(self, config: UltraMsgConfig) -> ChannelHealth:
        """Whether the gateway's phone is signed in."""
        answer = await self._http.request(
            "GET",
            f"{_url(config, 'instance', 'status')}?{urlencode({'token': config.token})}",
            headers={},
            content=None,
            timeout_s=CALL_TIMEOUT_S,
            max_bytes=MAX_ANSWER_BYTES,
        )
        if answer.status != 200:
            refusal = payloads.read_response(answer.status, answer.headers, answer.body)
            if isinstance(refusal, Rejected):
                raise ProviderRefused(refusal.error)
            raise MessagingError(f"expected the state of the instance, got status {answer.status}")
        try:
            state = msgspec.json.decode(answer.body, type=_Health).status.account_status.status
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise MessagingError("the gateway's answer is not what was expected") from error
        if state == "authenticated":
            return ChannelHealth("AVAILABLE")
        return ChannelHealth(
            "BLOCKED", problems=(f"the gateway's phone is {quoted(state, MAX_STATE_CHARS)}",)
        )


_NO_NUMBER = send_error(ErrorClass.RECIPIENT, "The contact has no phone number.", scope="user")


def _url(config: UltraMsgConfig, *segments: str) -> str:
    path = "/".join(quote(segment, safe="") for segment in (config.instance_id, *segments))
    return f"{config.api_base.rstrip('/')}/{path}"


class _AccountStatus(Struct, rename="camel"):
    status: str = "unknown"


class _Status(Struct, rename="camel"):
    account_status: _AccountStatus = msgspec.field(default_factory=_AccountStatus, name="accountStatus")


class _Health(Struct):
    status: _Status = msgspec.field(default_factory=_Status)
