"""Channels: one number (or address) at one provider, with the secrets to speak for it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from msgspec import UNSET, Struct, UnsetType, convert, to_builtins
from sqlalchemy import Row, Select, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.errors import Conflict, NotFound
from patchbay.storage.paging import Page, PageRequest, newest_first, page_of
from patchbay.storage.tables import channels, workspaces
from patchbay.storage.vault import Vault


class ChannelSettings(Struct, frozen=True, kw_only=True):
    """What is known of every channel and no secret; what else there is to know is the provider's own."""

    display_number: str | None = None
    messages_per_s: float = 80.0
    """What the provider lets the number send and receive."""

    @property
    def account_id(self) -> str:
        """The provider's id of the account that the channel belongs to; empty where there are none."""
        return ""

    @property
    def portfolio(self) -> str:
        """What shares a limit of whom may be written to first; empty where there is no such limit."""
        return ""

    @property
    def most_people(self) -> int | None:
        """How many people a person said that may be, in 24 hours; None where nobody did."""
        return None


class WhatsAppSettings(ChannelSettings, frozen=True, kw_only=True):
    """Of a number at Meta's platform."""

    waba_id: str
    api_base: str
    api_version: str
    portfolio_id: str | None = None
    """The business portfolio the number belongs to; without one, its account stands for it."""
    people_per_day: int | None = None
    """How many people the portfolio may write to outside windows in 24 hours; None: as the platform tells."""

    @property
    def account_id(self) -> str:
        """The business account."""
        return self.waba_id

    @property
    def portfolio(self) -> str:
        """The business portfolio, or the account that stands for it."""
        return self.portfolio_id or self.waba_id

    @property
    def most_people(self) -> int | None:
        """What was set."""
        return self.people_per_day


class UltraMsgSettings(ChannelSettings, frozen=True, kw_only=True):
    """Of an instance at an UltraMsg gateway."""

    api_base: str


class EmailSettings(ChannelSettings, frozen=True, kw_only=True):
    """Of a sender's address at a mail server."""

    host: str
    port: int
    security: str
    user: str
    sender_name: str
    subject: str


class ChannelSecrets(Struct, frozen=True):
    """What speaks for a channel."""

    @property
    def hook_end(self) -> str:
        """The secret end of its webhook's address; empty where the webhook is signed, or there is none."""
        return ""

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


class WhatsAppSecrets(ChannelSecrets, frozen=True):
    """Of a number at Meta's platform; `app_secrets` are newest first, two while one is being replaced."""

    access_token: str
    app_secrets: tuple[str, ...]
    verify_token: str


class UltraMsgSecrets(ChannelSecrets, frozen=True):
    """Of an instance at an UltraMsg gateway; `hook_secret` is the end of its webhook's address."""

    token: str
    hook_secret: str

    @property
    def hook_end(self) -> str:
        """Who knows it is believed."""
        return self.hook_secret


class EmailSecrets(ChannelSecrets, frozen=True):
    """Of a sender's address at a mail server; without a `hook_secret`, nothing comes in."""

    password: str
    hook_secret: str = ""

    @property
    def hook_end(self) -> str:
        """Who knows it is believed."""
        return self.hook_secret


_SHAPES: dict[str, tuple[type[ChannelSettings], type[ChannelSecrets]]] = {
    "whatsapp": (WhatsAppSettings, WhatsAppSecrets),
    "ultramsg": (UltraMsgSettings, UltraMsgSecrets),
    "email": (EmailSettings, EmailSecrets),
}
"""By provider."""


class LearnedLimit(Struct, frozen=True):
    """How many people a portfolio may write to first in 24 hours, as its provider told."""

    people_per_day: int | None
    """None: as many as there are."""
    at: datetime


class Channel(Struct, frozen=True):
    """A channel without its secrets."""

    id: str
    workspace_id: str
    provider: str
    name: str
    external_id: str
    settings: ChannelSettings
    state: str
    state_reason: str | None
    created_at: datetime
    updated_at: datetime
    paused_until: datetime | None = None
    """When a pause ends by itself."""
    answers_until: datetime | None = None
    """Until when its account may only answer, and write to nobody first; None where it may."""
    learned: LearnedLimit | None = None
    """What its provider told last; None before it told anything."""
    reinstated_at: datetime | None = None
    """When its account came back last, by the provider's clock."""

    @property
    def reach(self) -> tuple[str, int] | None:
        """What limits whom it may write to first, and to how many people in 24 hours; None: nothing known.

        What a person set holds, else what the provider told.
        """
        most = self.settings.most_people
        if most is None and self.learned is not None:
            most = self.learned.people_per_day
        return None if most is None else (self.settings.portfolio, most)

    def is_held(self, now: datetime) -> bool:
        """Whether nothing goes out now: paused, and the pause is not over."""
        return self.state == "paused" and (self.paused_until is None or now < self.paused_until)


class ChannelRepository:
    """Reads and writes channels; the secrets are sealed to their row."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def add(self, connection: AsyncConnection, channel: Channel, secrets: ChannelSecrets) -> None:
        """Insert a new channel.

        Raises:
            Conflict: The workspace has this number already.
        """
        try:
            await connection.execute(
                insert(channels).values(
                    id=channel.id,
                    workspace_id=channel.workspace_id,
                    provider=channel.provider,
                    name=channel.name,
                    external_id=channel.external_id,
                    settings=to_builtins(channel.settings),
                    sealed=self._seal(channel.id, secrets),
                    state=channel.state,
                    state_reason=channel.state_reason,
                    created_at=channel.created_at,
                    updated_at=channel.updated_at,
                )
            )
        except IntegrityError as error:
            raise Conflict(
                f"this number is a channel of the workspace already: {channel.external_id}"
            ) from error

    async def get(self, connection: AsyncConnection, workspace_id: str, channel_id: str) -> Channel:
        """One channel.

        Raises:
            NotFound: None of that id in this workspace.
        """
        return _channel(await self._row(connection, workspace_id, channel_id))

    async def lock(self, connection: AsyncConnection, workspace_id: str, channel_id: str) -> Channel:
        """As `get`; nobody else changes it until the transaction ends."""
        return _channel(await self._row(connection, workspace_id, channel_id, is_locked=True))

    async def secrets_of(
        self, connection: AsyncConnection, workspace_id: str, channel_id: str
    ) -> ChannelSecrets:
        """The secrets of one channel.

        Raises:
            NotFound: None of that id in this workspace.
        """
        row = await self._row(connection, workspace_id, channel_id)
        return self._open(row)

    async def find_anywhere(
        self, connection: AsyncConnection, channel_ids: Collection[str]
    ) -> dict[str, tuple[Channel, ChannelSecrets, dict[str, Any]]]:
        """Channels of whichever workspace, with its settings, by id; what is not there is left out."""
        query = (
            select(channels, workspaces.c.settings.label("workspace_settings"))
            .join(workspaces, workspaces.c.id == channels.c.workspace_id, isouter=True)
            .where(channels.c.id.in_(channel_ids))
        )
        rows = (await connection.execute(query)).all()
        return {row.id: (_channel(row), self._open(row), row.workspace_settings or {}) for row in rows}

    async def find_by_external_id(
        self, connection: AsyncConnection, workspace_id: str, provider: str, external_id: str
    ) -> Channel | None:
        """The workspace's channel for the provider's number, or None."""
        query = _of(workspace_id).where(
            channels.c.provider == provider, channels.c.external_id == external_id
        )
        row = (await connection.execute(query)).first()
        return None if row is None else _channel(row)

    async def page(
        self, connection: AsyncConnection, workspace_id: str, request: PageRequest
    ) -> Page[Channel]:
        """Channels, newest first."""
        query = newest_first(_of(workspace_id), channels.c.id, request)
        rows = (await connection.execute(query)).all()
        return page_of([_channel(row) for row in rows], request, lambda channel: (channel.id,))

    async def of_account(self, connection: AsyncConnection, workspace_id: str, waba_id: str) -> list[Channel]:
        """The channels of one account at the provider."""
        rows = (await connection.execute(_of(workspace_id).order_by(channels.c.id))).all()
        return [one for row in rows if (one := _channel(row)).settings.account_id == waba_id]

    async def lock_account(
        self, connection: AsyncConnection, workspace_id: str, waba_id: str
    ) -> list[Channel]:
        """The same, as they stand until the transaction ends."""
        ids = [one.id for one in await self.of_account(connection, workspace_id, waba_id)]
        query = _of(workspace_id).where(channels.c.id.in_(ids)).order_by(channels.c.id).with_for_update()
        return [_channel(row) for row in (await connection.execute(query)).all()]

    async def beside_account(
        self, connection: AsyncConnection, workspace_id: str, waba_id: str
    ) -> list[Channel]:
        """The channels of the portfolio, or portfolios, that an account's numbers are in."""
        rows = (await connection.execute(_of(workspace_id).order_by(channels.c.id))).all()
        known = [_channel(row) for row in rows]
        portfolios = {one.settings.portfolio for one in known if one.settings.account_id == waba_id} - {""}
        return [one for one in known if one.settings.portfolio in portfolios]

    async def keep_learned(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        channel_ids: Collection[str],
        learned: LearnedLimit,
    ) -> None:
        """Keep what the provider told, where nothing newer is known; no change of the channel for others."""
        told_at = channels.c.learned_limit_at
        await connection.execute(
            update(channels)
            .where(channels.c.workspace_id == workspace_id, channels.c.id.in_(channel_ids))
            .where(or_(told_at.is_(None), told_at <= learned.at))
            .values(learned_limit=learned.people_per_day, learned_limit_at=learned.at)
        )

    async def change(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        channel_id: str,
        *,
        now: datetime,
        name: str | UnsetType = UNSET,
        settings: ChannelSettings | UnsetType = UNSET,
        secrets: ChannelSecrets | UnsetType = UNSET,
        state: str | UnsetType = UNSET,
        state_reason: str | UnsetType | None = UNSET,
        paused_until: datetime | UnsetType | None = UNSET,
        answers_until: datetime | UnsetType | None = UNSET,
        reinstated_at: datetime | UnsetType = UNSET,
        seen_at: datetime | None = None,
    ) -> bool:
        """Change what is given, leave the rest; gives whether it was done.

        With `seen_at`, its `updated_at` as the caller knows it, nothing is done after any other change.
        """
        given: dict[str, Any] = {
            "name": name,
            "settings": UNSET if settings is UNSET else to_builtins(settings),
            "sealed": self._seal(channel_id, secrets) if isinstance(secrets, ChannelSecrets) else UNSET,
            "state": state,
            "state_reason": state_reason,
            "paused_until": paused_until,
            "answers_until": answers_until,
            "reinstated_at": reinstated_at,
        }
        values = {name: value for name, value in given.items() if value is not UNSET}
        query = update(channels).where(channels.c.workspace_id == workspace_id, channels.c.id == channel_id)
        if seen_at is not None:
            query = query.where(channels.c.updated_at == seen_at)
        return (await connection.execute(query.values(updated_at=now, **values))).rowcount == 1

    async def remove(self, connection: AsyncConnection, workspace_id: str, channel_id: str) -> None:
        """Delete a channel with its conversations, templates and campaigns."""
        await connection.execute(
            delete(channels).where(channels.c.workspace_id == workspace_id, channels.c.id == channel_id)
        )

    async def _row(
        self, connection: AsyncConnection, workspace_id: str, channel_id: str, *, is_locked: bool = False
    ) -> Row[tuple[Any, ...]]:
        query = _of(workspace_id).where(channels.c.id == channel_id)
        if is_locked:
            query = query.with_for_update()
        row: Row[tuple[Any, ...]] | None = (await connection.execute(query)).first()
        if row is None:
            raise NotFound("channel", channel_id)
        return row

    def _seal(self, channel_id: str, secrets: ChannelSecrets) -> bytes:
        return self._vault.seal("channels", channel_id, secrets)

    def _open(self, row: Row[tuple[Any, ...]]) -> ChannelSecrets:
        return convert(self._vault.open("channels", row.id, row.sealed), _SHAPES[row.provider][1])


def _of(workspace_id: str) -> Select[Any]:
    return select(channels).where(channels.c.workspace_id == workspace_id)


def _channel(row: Row[tuple[Any, ...]]) -> Channel:
    return Channel(
        id=row.id,
        workspace_id=row.workspace_id,
        provider=row.provider,
        name=row.name,
        external_id=row.external_id,
        settings=convert(row.settings, _SHAPES[row.provider][0]),
        state=row.state,
        state_reason=row.state_reason,
        created_at=row.created_at,
        updated_at=row.updated_at,
        paused_until=row.paused_until,
        answers_until=row.answers_until,
        learned=row.learned_limit_at and LearnedLimit(row.learned_limit, row.learned_limit_at),
        reinstated_at=row.reinstated_at,
    )
