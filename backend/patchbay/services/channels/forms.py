"""What channels are made from and changed by, each provider's own; and what of it is kept where."""

import secrets as random
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType, structs

from patchbay.messaging.email.config import Security
from patchbay.services.errors import Invalid, Problem
from patchbay.storage.channels import (
    ChannelSecrets,
    ChannelSettings,
    EmailSecrets,
    EmailSettings,
    UltraMsgSecrets,
    UltraMsgSettings,
    WhatsAppSecrets,
    WhatsAppSettings,
)

DEFAULT_API_BASE = "https://graph.facebook.com"
DEFAULT_API_VERSION = "v24.0"
DEFAULT_ULTRAMSG_API_BASE = "https://api.ultramsg.com"
HOOK_SECRET_BYTES = 24

# A pattern's `$` would also match before a line's end that closes the text: hence `(?!\n)`.

Name = Annotated[str, Meta(min_length=1, max_length=200)]
ProviderId = Annotated[
    str, Meta(pattern=r"^[0-9]{1,32}$(?!\n)", description="Digits, as the provider shows them.")
]
InstanceId = Annotated[
    str, Meta(pattern=r"^[A-Za-z0-9_-]{1,64}$(?!\n)", description="As the gateway shows it: `instance1150`.")
]
Secret = Annotated[str, Meta(min_length=1, max_length=2_000)]
HookSecret = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{16,100}$(?!\n)")]
APIBase = Annotated[str, Meta(pattern=r"^https?://[^/?#@\s]+(/[^?#\s]*)?$(?!\n)", max_length=500)]
MessagesPerSecond = Annotated[float, Meta(gt=0, le=10_000)]
PeoplePerDay = Annotated[int, Meta(ge=1, le=100_000_000)]
APIVersion = Annotated[str, Meta(pattern=r"^v[0-9]{1,3}\.[0-9]{1,2}$(?!\n)")]
MailAddress = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
        r"@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$(?!\n)",
        max_length=320,
    ),
]
Host = Annotated[str, Meta(pattern=r"^[A-Za-z0-9.:-]{1,253}$(?!\n)", description="Its name, without a port.")]
Port = Annotated[int, Meta(ge=1, le=65_535)]
Word = Annotated[str, Meta(pattern=r"^[^\r\n]*$(?!\n)", max_length=200)]
DisplayNumber = Annotated[str, Meta(max_length=40)]


class NewWhatsApp(Struct, frozen=True, forbid_unknown_fields=True, tag_field="provider", tag="whatsapp"):
    """What a WhatsApp channel is made from."""

    name: Name
    phone_number_id: ProviderId
    waba_id: ProviderId
    access_token: Secret
    app_secret: Secret
    verify_token: Secret
    api_base: APIBase = DEFAULT_API_BASE
    api_version: APIVersion = DEFAULT_API_VERSION
    app_secret_previous: Secret | None = None
    """Accepted as well while the app's secret is being replaced."""
    display_number: DisplayNumber | None = None
    messages_per_s: MessagesPerSecond = 80.0
    """What the provider lets the number send; a part of it is kept for replies."""
    portfolio_id: ProviderId | None = None
    """The business portfolio of the number; its numbers share one limit."""
    people_per_day: PeoplePerDay | None = None
    """How many people the portfolio may write to first in 24 hours; absent: as many as the platform tells."""


class NewUltraMsg(Struct, frozen=True, forbid_unknown_fields=True, tag_field="provider", tag="ultramsg"):
    """What a channel at an UltraMsg gateway is made from. Unofficial: no campaigns, no marketing."""

    name: Name
    instance_id: InstanceId
    token: Secret
    api_base: APIBase = DEFAULT_ULTRAMSG_API_BASE
    hook_secret: HookSecret | None = None
    """The end of the webhook's address; absent, one is made."""
    display_number: DisplayNumber | None = None
    messages_per_s: MessagesPerSecond = 1.0


class NewEmail(Struct, frozen=True, forbid_unknown_fields=True, tag_field="provider", tag="email"):
    """What a channel for e-mail is made from: a sender's address and the mail server that takes its mail."""

    name: Name
    from_address: MailAddress
    host: Host
    port: Port = 587
    security: Security = "starttls"
    """TLS after the greeting, from the first byte on, or not at all."""
    user: Word = ""
    password: Annotated[str, Meta(max_length=2_000)] = ""
    sender_name: Word = ""
    subject: Word = ""
    """Of every message; where it is empty, a message's first line."""
    hook_secret: HookSecret | None = None
    """The end of the address at which mail is handed in; absent, one is made."""
    display_number: DisplayNumber | None = None
    messages_per_s: MessagesPerSecond = 2.0


NewChannel = NewWhatsApp | NewUltraMsg | NewEmail
"""By `provider`."""


class ChannelChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What may change of a channel; absent means untouched. Each provider has some of these."""

    name: Name | UnsetType = UNSET
    waba_id: ProviderId | UnsetType = UNSET
    access_token: Secret | UnsetType = UNSET
    app_secret: Secret | UnsetType = UNSET
    """A new one keeps the present one valid, until `app_secret_previous` is set to null."""
    app_secret_previous: Secret | UnsetType | None = UNSET
    verify_token: Secret | UnsetType = UNSET
    api_base: APIBase | UnsetType = UNSET
    api_version: APIVersion | UnsetType = UNSET
    display_number: DisplayNumber | UnsetType | None = UNSET
    messages_per_s: MessagesPerSecond | UnsetType = UNSET
    portfolio_id: ProviderId | UnsetType | None = UNSET
    people_per_day: PeoplePerDay | UnsetType | None = UNSET
    token: Secret | UnsetType = UNSET
    """Of an UltraMsg instance."""
    hook_secret: HookSecret | UnsetType = UNSET
    """The end of an UltraMsg or e-mail webhook's address; the former stops working at once."""
    host: Host | UnsetType = UNSET
    """Of e-mail, as all that follow."""
    port: Port | UnsetType = UNSET
    security: Security | UnsetType = UNSET
    user: Word | UnsetType = UNSET
    password: Annotated[str, Meta(max_length=2_000)] | UnsetType = UNSET
    sender_name: Word | UnsetType = UNSET
    subject: Word | UnsetType = UNSET

    def given(self) -> dict[str, Any]:
        """What is to change, by name."""
        found = {name: getattr(self, name) for name in self.__struct_fields__}
        return {name: value for name, value in found.items() if value is not UNSET}


class Kept(Struct, frozen=True):
    """A new channel as it is kept: what its provider knows it by, what is no secret, and what is."""

    provider: str
    external_id: str
    settings: ChannelSettings
    secrets: ChannelSecrets


def kept(new: NewChannel) -> Kept:
    """Where each part of a new channel goes."""
    match new:
        case NewWhatsApp():
            settings = WhatsAppSettings(
                waba_id=new.waba_id,
                api_base=new.api_base.rstrip("/"),
                api_version=new.api_version,
                display_number=new.display_number,
                messages_per_s=new.messages_per_s,
                portfolio_id=new.portfolio_id,
                people_per_day=new.people_per_day,
            )
            app_secrets = tuple(secret for secret in (new.app_secret, new.app_secret_previous) if secret)
            secrets = WhatsAppSecrets(new.access_token, app_secrets, new.verify_token)
            return Kept("whatsapp", new.phone_number_id, settings, secrets)
        case NewUltraMsg():
            return Kept(
                "ultramsg",
                new.instance_id,
                UltraMsgSettings(
                    api_base=new.api_base.rstrip("/"),
                    display_number=new.display_number,
                    messages_per_s=new.messages_per_s,
                ),
                UltraMsgSecrets(new.token, new.hook_secret or _made_secret()),
            )
        case NewEmail():
            mail = EmailSettings(
                host=new.host,
                port=new.port,
                security=new.security,
                user=new.user,
                sender_name=new.sender_name,
                subject=new.subject,
                display_number=new.display_number,
                messages_per_s=new.messages_per_s,
            )
            return Kept(
                "email", new.from_address, mail, EmailSecrets(new.password, new.hook_secret or _made_secret())
            )


def _made_secret() -> str:
    return random.token_urlsafe(HOOK_SECRET_BYTES)


def changed(
    settings: ChannelSettings, secrets: ChannelSecrets, wanted: ChannelChange
) -> tuple[ChannelSettings, ChannelSecrets]:
    """What is kept once `wanted` is done.

    Raises:
        Invalid: A field that channels of this provider do not have, or two secrets that are the same.
    """
    given = wanted.given()
    given.pop("name", None)
    if "api_base" in given:
        given["api_base"] = given["api_base"].rstrip("/")
    if isinstance(secrets, WhatsAppSecrets):
        secrets = _rotated(secrets, given)
    of_settings = {name: given.pop(name) for name in settings.__struct_fields__ if name in given}
    of_secrets = {name: given.pop(name) for name in secrets.__struct_fields__ if name in given}
    if given:
        problems = [Problem(name, "expected a field that channels of this provider have") for name in given]
        raise Invalid("This channel's provider has no such field.", problems)
    return structs.replace(settings, **of_settings), structs.replace(secrets, **of_secrets)


def _rotated(secrets: WhatsAppSecrets, given: dict[str, Any]) -> WhatsAppSecrets:
    """The app secrets as they are to be; takes what it used out of `given`."""
    current, *rest = secrets.app_secrets
    previous = rest[0] if rest else None
    new = given.pop("app_secret", current)
    if new != current:
        current, previous = new, current
    previous = given.pop("app_secret_previous", previous)
    if previous == current:
        raise Invalid(
            "The two app secrets are the same.", [Problem("app_secret_previous", "expected another one")]
        )
    return structs.replace(secrets, app_secrets=(current,) if previous is None else (current, previous))
