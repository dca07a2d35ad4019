"""The WhatsApp Cloud API over an HTTP port: thin, stateless, one method per thing the platform does."""

from collections.abc import AsyncIterator
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import msgspec
from msgspec import Struct

from patchbay.messaging.capabilities import WHATSAPP_CLOUD, Capabilities
from patchbay.messaging.channel import (
    ChannelHealth,
    FetchedMedia,
    HTTPPort,
    OutgoingMessage,
    ProviderTemplate,
    Rejected,
    SendResult,
    TakenTemplate,
    Unknown,
)
from patchbay.messaging.error_catalogue import ErrorClass
from patchbay.messaging.errors import (
    ConnectFailed,
    InvalidChoice,
    MediaRefused,
    MessagingError,
    NoAnswer,
    ProviderRefused,
    SendError,
    classify,
    send_error,
)
from patchbay.messaging.inquiry import FoundMessage
from patchbay.messaging.template_rules import TemplateContent
from patchbay.messaging.whatsapp import files, payloads, template_payloads
from patchbay.messaging.whatsapp.config import WhatsAppConfig
from patchbay.messaging.whatsapp.message_history import read_history

SEND_TIMEOUT_S = 15.0
"""Beyond it the outcome of a send is unknown, so it is generous."""
CALL_TIMEOUT_S = 20.0
MEDIA_TIMEOUT_S = 60.0
MAX_ANSWER_BYTES = 65_536
MAX_PAGE_BYTES = 4_000_000
TEMPLATES_PER_PAGE = 100
MAX_TEMPLATE_PAGES = 100
"""6,000 templates is the most an account may have."""

_HEALTH_FIELDS = "display_phone_number,verified_name,quality_rating,health_status"
_LIMIT_FIELD = "whatsapp_business_manager_messaging_limit"

T = TypeVar("T")

_encode = msgspec.json.Encoder().encode


class WhatsAppChannel:
    """The platform as a channel. Holds no state of any number, so one object serves all."""

    def __init__(self, http: HTTPPort) -> None:
        self._http = http

    @property
    def capabilities(self) -> Capabilities:
        """What the platform can carry."""
        return WHATSAPP_CLOUD

    async def send(self, config: WhatsAppConfig, message: OutgoingMessage) -> SendResult:
        """Submit one message, once. Never raises for what the platform or the network does."""
        try:
            body = payloads.build_send(
                message.message_id,
                message.to,
                message.content,
                message.reply_to,
                header_name=message.header_name,
            )
        except InvalidChoice as error:
            return Rejected(SendError(None, ErrorClass.REQUEST, "message", error.message, retryable=False))
        try:
            answer = await self._http.request(
                "POST",
                _url(config, config.phone_number_id, "messages"),
                headers=_json_headers(config),
                content=_encode(body),
                timeout_s=SEND_TIMEOUT_S,
                max_bytes=MAX_ANSWER_BYTES,
            )
        except ConnectFailed as error:
            said = f"The platform could not be reached: {error.message} We try again."
            return Rejected(send_error(ErrorClass.TRANSIENT, said, scope="number"))
        except NoAnswer as error:
            return Unknown(error.message)
        return payloads.read_response(answer.status, answer.headers, answer.body)

    async def mark_read(self, config: WhatsAppConfig, provider_id: str, *, typing: bool = False) -> None:
        """Show the contact that their message, and all before it, was read."""
        body = payloads.mark_read(provider_id, typing=typing)
        await self._call(config, "POST", _url(config, config.phone_number_id, "messages"), _encode(body))

    async def fetch_media(self, config: WhatsAppConfig, media_id: str, *, max_bytes: int) -> FetchedMedia:
        """The file behind a media id; its address is asked for anew, as addresses live five minutes."""
        url = f"{_url(config, media_id)}?{urlencode({'phone_number_id': config.phone_number_id})}"
        described = _decode(await self._call(config, "GET", url), files.DescribedFile)
        if described.file_size is not None and described.file_size > max_bytes:
            raise MediaRefused(f"expected at most {max_bytes} bytes, got {described.file_size}")
        if not files.may_be_at(config, described.url):
            raise MediaRefused("expected the file on one of the platform's hosts")
        answer = await self._http.request(
            "GET",
            described.url,
            headers={"authorization": f"Bearer {config.access_token}"},
            content=None,
            timeout_s=MEDIA_TIMEOUT_S,
            max_bytes=max_bytes,
        )
        return files.read_file(answer.status, answer.body, described)

    async def upload_media(
        self, config: WhatsAppConfig, content: bytes, mime_type: str, filename: str
    ) -> str:
        """Put a file at the platform and return its media id."""
        content_type, body = files.build_upload(content, mime_type, filename)
        answer = await self._call(
            config,
            "POST",
            _url(config, config.phone_number_id, "media"),
            body,
            content_type=content_type,
            timeout_s=MEDIA_TIMEOUT_S,
        )
        return str(_decode(answer, _Made).id)

    async def list_templates(self, config: WhatsAppConfig) -> AsyncIterator[ProviderTemplate]:
        """Every template of the account, page by page."""
        after: str | None = None
        for _ in range(MAX_TEMPLATE_PAGES):
            query = {"limit": str(TEMPLATES_PER_PAGE), **({"after": after} if after else {})}
            url = f"{_url(config, config.waba_id, 'message_templates')}?{urlencode(query)}"
            page = _decode(await self._call(config, "GET", url, max_bytes=MAX_PAGE_BYTES), _TemplatePage)
            for template in page.data:
                yield _template(template)
            after = page.paging.cursors.after if page.paging.next else None
            if after is None:
                return

    async def create_template(self, config: WhatsAppConfig, content: TemplateContent) -> TakenTemplate:
        """Hand in a new template for review."""
        body = template_payloads.build_new(content)
        url = _url(config, config.waba_id, "message_templates")
        made = _decode(await self._review(config, "POST", url, _encode(body)), _TakenAnswer)
        return TakenTemplate(str(made.id), made.status.upper(), (made.category or content.category).upper())

    async def edit_template(
        self, config: WhatsAppConfig, template_id: str, content: TemplateContent, *, with_category: bool
    ) -> None:
        """Hand in other words for a template, which goes back into review."""
        body = template_payloads.build_edit(content, with_category=with_category)
        await self._review(config, "POST", _url(config, template_id), _encode(body))

    async def delete_template(
        self, config: WhatsAppConfig, name: str, template_id: str | None = None
    ) -> None:
        """Delete all languages of a name, or only the one with this id."""
        query = {"name": name, **({"hsm_id": template_id} if template_id else {})}
        url = f"{_url(config, config.waba_id, 'message_templates')}?{urlencode(query)}"
        await self._review(config, "DELETE", url)

    async def unpause_template(self, config: WhatsAppConfig, template_id: str) -> None:
        """Let a template go on that was paused while it was released gradually."""
        await self._review(config, "POST", _url(config, template_id, "unpause"), b"{}")

    async def check_health(self, config: WhatsAppConfig) -> ChannelHealth:
        """Whether the number may send, and what stands in its way."""
        query = urlencode({"fields": f"{_HEALTH_FIELDS},{_LIMIT_FIELD}"})
        answer = await self._call(config, "GET", f"{_url(config, config.phone_number_id)}?{query}")
        number = _decode(answer, _NumberAnswer)
        return ChannelHealth(
            can_send=number.health_status.can_send_message,
            display_phone_number=number.display_phone_number,
            verified_name=number.verified_name,
            quality_rating=number.quality_rating,
            messaging_limit=number.whatsapp_business_manager_messaging_limit,
            problems=tuple(
                error.error_description for entity in number.health_status.entities for error in entity.errors
            ),
        )

    async def subscribe(self, config: WhatsAppConfig) -> None:
        """Have the account's webhooks delivered to the app."""
        await self._call(config, "POST", _url(config, config.waba_id, "subscribed_apps"), b"{}")

    async def find_message(
        self, config: WhatsAppConfig, message_id: str, provider_id: str | None
    ) -> FoundMessage | None:
        """A message by the platform's id, or without one by ours."""
        query = {"message_id": provider_id} if provider_id else {"biz_opaque_callback_data": message_id}
        url = f"{_url(config, config.phone_number_id, 'message_history')}?{urlencode(query)}"
        return read_history(await self._call(config, "GET", url), message_id, provider_id)

    async def is_subscribed(self, config: WhatsAppConfig) -> bool:
        """Whether any app gets the account's webhooks; only ours can be seen with our token."""
        answer = await self._call(config, "GET", _url(config, config.waba_id, "subscribed_apps"))
        return bool(_decode(answer, _Subscriptions).data)

    async def _review(
        self, config: WhatsAppConfig, method: str, url: str, content: bytes | None = None
    ) -> bytes:
        """One call about a template; a refusal has the platform's own words, which say what to mend."""
        answer = await self._http.request(
            method,
            url,
            headers=_json_headers(config),
            content=content,
            timeout_s=CALL_TIMEOUT_S,
            max_bytes=MAX_ANSWER_BYTES,
        )
        if 200 <= answer.status < 300:
            return answer.body
        raise template_payloads.refusal_of(answer.status, answer.headers, answer.body)

    async def _call(
        self,
        config: WhatsAppConfig,
        method: str,
        url: str,
        content: bytes | None = None,
        *,
        content_type: str = "application/json",
        timeout_s: float = CALL_TIMEOUT_S,
        max_bytes: int = MAX_ANSWER_BYTES,
    ) -> bytes:
        headers = {**_json_headers(config), "content-type": content_type}
        answer = await self._http.request(
            method, url, headers=headers, content=content, timeout_s=timeout_s, max_bytes=max_bytes
        )
        if 200 <= answer.status < 300:
            return answer.body
        refusal = payloads.read_response(answer.status, answer.headers, answer.body)
        error = refusal.error if isinstance(refusal, Rejected | Unknown) else None
        raise ProviderRefused(error or classify(None, answer.status))


def _url(config: WhatsAppConfig, *segments: str) -> str:
    path = "/".join(quote(segment, safe="") for segment in segments)
    return f"{config.api_base.rstrip('/')}/{config.api_version}/{path}"


def _json_headers(config: WhatsAppConfig) -> dict[str, str]:
    return {"authorization": f"Bearer {config.access_token}", "content-type": "application/json"}


def _decode(body: bytes, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=shape, strict=False)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise MessagingError("the platform's answer is not what was expected") from error


# ── The platform's answers, tolerant of what else they hold ───────────────────────────────────────────


class _Made(Struct):
    id: str | int


class _TakenAnswer(Struct):
    id: str | int
    status: str = "PENDING"
    category: str = ""


class _Subscriptions(Struct):
    data: list[dict[str, Any]] = []


class _Cursors(Struct):
    after: str | None = None


class _Paging(Struct):
    cursors: _Cursors = msgspec.field(default_factory=_Cursors)
    next: str | None = None


class _Quality(Struct):
    score: str | None = None


class _TemplateAnswer(Struct):
    id: str | int
    name: str
    language: str
    status: str
    category: str = ""
    components: list[dict[str, Any]] = []
    parameter_format: str = "POSITIONAL"
    quality_score: _Quality | None = None


class _TemplatePage(Struct):
    data: list[_TemplateAnswer]
    paging: _Paging = msgspec.field(default_factory=_Paging)


class _HealthError(Struct):
    error_description: str = ""


class _HealthEntity(Struct):
    errors: list[_HealthError] = []


class _HealthStatus(Struct):
    can_send_message: str = "AVAILABLE"
    entities: list[_HealthEntity] = []


class _NumberAnswer(Struct):
    display_phone_number: str | None = None
    verified_name: str | None = None
    quality_rating: str | None = None
    whatsapp_business_manager_messaging_limit: str | None = None
    health_status: _HealthStatus = msgspec.field(default_factory=_HealthStatus)


def _template(answer: _TemplateAnswer) -> ProviderTemplate:
    return ProviderTemplate(
        id=str(answer.id),
        name=answer.name,
        language=answer.language.replace("-", "_"),
        status=answer.status.upper(),
        category=answer.category.upper(),
        components=answer.components,
        parameter_format=answer.parameter_format.upper(),
        quality=answer.quality_score.score if answer.quality_score else None,
    )
