"""What a simulator is started with."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from patchbay.simulator.prices import EXAMPLE_PRICES, PriceList

Digits = Annotated[str, msgspec.Meta(pattern=r"^\d{1,32}$")]
"""A Graph object id."""

Count = Annotated[int, msgspec.Meta(ge=0)]

Sky = Literal["calm", "breezy", "gale", "storm"]
"""A mix of faults by its name; see `weather`."""

Phone = Annotated[str, msgspec.Meta(pattern=r"^\+?[\d\s().-]{5,24}$")]
"""A telephone number as a person writes it, with its country code."""


class BusinessNumber(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One business phone number, and where its webhooks go."""

    phone_number_id: Digits
    waba_id: Digits
    display_phone_number: Phone
    access_token: str
    app_secret: str
    callback_url: str = ""
    """Empty: no webhooks for this number."""
    verify_token: str = ""
    name: str = "Patchbay demo"
    subscribed: bool = True
    """False until `subscribed_apps` connects the account, when a test wants to see that."""
    prefix_numbers_without_plus: bool = True
    """Put the business's own country code before a `to` that has no plus sign, as Meta documents."""
    throughput_per_s: Count | None = None
    """Messages a second, in both directions together, before 130429. Here and below 0 is unlimited, and None
    what the configuration's `limits` says: unlimited, or Meta's 80."""
    pair_burst: Count | None = None
    """Sends to one user, one drained each 6 s, before 131056. Meta's is 45."""
    messaging_limit: Count | None = None
    """People the portfolio may reach outside their service windows in 24 hours. Meta's begins at 250."""
    test_recipients: Annotated[list[Phone], msgspec.Meta(max_length=5)] | None = None
    """Makes it a test number, which writes to these people only (131030)."""
    portfolio: str = ""
    """Numbers of one portfolio share its messaging limit; empty is a portfolio of the account's own."""


class UserSetup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One person with a phone. In an update, what is left out stays as it was."""

    phone: Phone
    name: str | msgspec.UnsetType = msgspec.UNSET
    bsuid: str | msgspec.UnsetType = msgspec.UNSET
    """Business-scoped user id; left out, one is derived from the phone."""
    wa_id: Digits | msgspec.UnsetType = msgspec.UNSET
    """Where it differs from the phone's digits, as in Brazil, Mexico and Argentina."""
    username: str | msgspec.UnsetType = msgspec.UNSET
    username_only: bool | msgspec.UnsetType = msgspec.UNSET
    """Hide the phone number from webhooks."""
    on_whatsapp: bool | msgspec.UnsetType = msgspec.UNSET
    online: bool | msgspec.UnsetType = msgspec.UNSET
    """Offline phones get one tick; coming back delivers what waited."""
    read_receipts: bool | msgspec.UnsetType = msgspec.UNSET
    auto_read: bool | msgspec.UnsetType = msgspec.UNSET
    """Read every message after the configured delay, as if the chat were always open."""
    blocks_business: bool | msgspec.UnsetType = msgspec.UNSET
    marketing_stopped: bool | msgspec.UnsetType = msgspec.UNSET
    marketing_capped: bool | msgspec.UnsetType = msgspec.UNSET
    """Meta lets no more marketing templates through to this user (131049), as it lets none to the USA."""
    in_experiment: bool | msgspec.UnsetType = msgspec.UNSET
    """Meta withholds marketing templates from this user (130472)."""


class TemplateSetup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A template that exists from the start."""

    waba_id: Digits
    name: str
    language: str
    category: str
    components: list[dict[str, Any]]
    status: str = "APPROVED"
    parameter_format: str = "POSITIONAL"


class ReceiptDelays(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When the receipts of a message come, in milliseconds after its acceptance."""

    sent_ms: int = 150
    delivered_ms: int = 300
    read_ms: int = 900


class WebhookPolicy(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How webhooks are delivered."""

    concurrency: int = 32
    timeout_s: float = 10.0
    """Real seconds the receiver has to answer."""
    first_retry_s: float = 0.5
    """Simulated seconds before the second attempt; doubles from there."""
    longest_retry_s: float = 30.0
    give_up_after_s: float = 7 * 86_400.0
    """Meta gives up after seven days."""


class Weather(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What goes wrong, and what fixes when each of it happens."""

    name: Sky
    seed: int = 0


CALM = Weather("calm")


class SimulatorConfig(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Everything a simulator needs to know at start; all of it has a default."""

    seed: int | None = None
    """Fixes every id and every probability. None, the default, never repeats an id over restarts, which is
    what a product that remembers ids needs."""
    clock: Literal["real", "manual"] = "real"
    """Manual: simulated time moves only by `POST /control/clock`."""
    starts_at: float | None = None
    """Simulated time at start, in seconds since the epoch; None is now."""
    receipts: ReceiptDelays = ReceiptDelays()
    webhooks: WebhookPolicy = WebhookPolicy()
    numbers: list[BusinessNumber] = []
    users: list[UserSetup] = []
    templates: list[TemplateSetup] = []
    unknown_recipients_exist: bool = True
    """Numbers nobody set up are people on WhatsApp; False refuses them with 131026."""
    outside_window: Literal["async", "sync"] = "async"
    """Free text outside the service window: accepted and then failed, as mostly happens, or refused."""
    prices: tuple[PriceList, ...] = EXAMPLE_PRICES
    """What messages cost, by date."""
    status_shape: Literal["v23", "v24"] = "v24"
    """Statuses as up to v23, all with their `conversation`, or as from v24 on: only of free entry points."""
    limits: Literal["off", "platform"] = "off"
    """Whether numbers that say nothing themselves have Meta's limits. Off, the default, keeps tests quick."""
    messaging_limit_code: Literal[131048, 130429, 80007] = 131048
    """How the messaging limit refuses; Meta does not say which of them it is."""
    finds_callback_data: bool = False
    """`message_history` also finds messages by the callback data they were sent with; Meta promises none."""
    oldest_version: int = 20
    newest_version: int = 30
    template_review_ms: int | None = 2_000
    """Simulated time until a new template is approved; None leaves that to the control face."""
    weather: Weather = CALM
    """What goes wrong from the start, and after a reset."""
    media_base: str = ""
    """Scheme, host and path of download links; empty is this server's `/_media`."""
    journal_path: str | None = None
    """Append every exchange to this file, as NDJSON."""
    journal_limit: int = 2_000
    """Exchanges kept in memory; 0 keeps none, which is fastest."""
    ledger_limit: int = 200_000
    """Messages remembered; the oldest are forgotten beyond it."""
