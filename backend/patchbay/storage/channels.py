"""Channels: one number (or address) at one provider, with the secrets to speak for it."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from msgspec import UNSET, Struct, UnsetType, convert, to_builtins
from sqlalchemy import Row, Select, delete, insert, select, update
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
    def reach(self) -> tuple[str, int] | None:
        """What limits whom it may write to first, and to how many people in 24 hours; None: nothing known."""
        return None


class WhatsAppSettings(ChannelSettings, frozen=True, kw_only=True):
    """Of a number at Meta's platform."""

    waba_id: str
    api_base: str
    api_version: str
    portfolio_id: str | None = None
    """The business portfolio the number belongs to; without one, its account stands for it."""
    people_per_day: int | None = None
    """How many people the portfolio may write to outside windows in 24 hours; None: not known."""

    @property
    def account_id(self) -> str:
        """The business account."""
        return self.waba_id

    @property
    def reach(self) -> tuple[str, int] | None:
        """The portfolio and its limit."""
        if self.people_per_day is None:
            return None
        return self.portfolio_id or self.waba_id, self.people_per_day


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


class EmailSecrets(ChannelSecrets, frozen=True):
    """Of a sender's address at a mail server."""

    password: str


_SHAPES: dict[str, tuple[type[ChannelSettings], type[ChannelSecrets]]] = {
    "whatsapp": (WhatsAppSettings, WhatsAppSecrets),
    "ultramsg": (UltraMsgSettings, UltraMsgSecrets),
    "email": (EmailSettings, EmailSecrets),
}
"""By provider."""


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

    async def secrets_of(
        self, connection: AsyncConnection, workspace_id: str, channel_id: str
    ) -> ChannelSecrets:
        """The secrets of one channel.

        Raises:
            NotFound: None of that id in this workspace.
        """
        row = await self._row(connection, workspace_id, channel_id)
        return self._open(row)

    async def find_for_webhook(
        self, connection: AsyncConnection, channel_id: str
    ) -> tuple[Channel, ChannelSecrets, dict[str, Any]] | None:
        """The channel a provider's webhook names, and its workspace's settings."""
        query = (
            select(channels, workspaces.c.settings.label("workspace_settings"))
            .join(workspaces, workspaces.c.id == channels.c.workspace_id, isouter=True)
            .where(channels.c.id == channel_id)
        )
        row = (await connection.execute(query)).first()
        if row is None:
            return None
        return _channel(row), self._open(row), row.workspace_settings or {}

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

    async def names_of(
        self, connection: AsyncConnection, workspace_id: str, channel_ids: Sequence[str]
    ) -> dict[str, str]:
        """Names by id."""
        query = select(channels.c.id, channels.c.name).where(
            channels.c.workspace_id == workspace_id, channels.c.id.in_(channel_ids)
        )
        return {row.id: row.name for row in (await connection.execute(query)).all()}

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
    ) -> None:
        """Change what is given, leave the rest."""
        given: dict[str, Any] = {
            "name": name,
            "settings": UNSET if settings is UNSET else to_builtins(settings),
            "sealed": self._seal(channel_id, secrets) if isinstance(secrets, ChannelSecrets) else UNSET,
            "state": state,
            "state_reason": state_reason,
            "paused_until": paused_until,
        }
        values = {name: value for name, value in given.items() if value is not UNSET}
        await connection.execute(
            update(channels)
            .where(channels.c.workspace_id == workspace_id, channels.c.id == channel_id)
            .values(updated_at=now, **values)
        )

    async def remove(self, connection: AsyncConnection, workspace_id: str, channel_id: str) -> None:
        """Delete a channel with its conversations and templates."""
        await connection.execute(
            delete(channels).where(channels.c.workspace_id == workspace_id, channels.c.id == channel_id)
        )

    async def _row(
        self, connection: AsyncConnection, workspace_id: str, channel_id: str
    ) -> Row[tuple[Any, ...]]:
        query = _of(workspace_id).where(channels.c.id == channel_id)
        row: Row[tuple[Any, ...]] | None = (await connection.execute(query)).first()
        if row is None:
            raise NotFound("channel", channel_id)
        return row

    def _seal(self, channel_id: str, secrets: ChannelSecrets) -> bytes:
        return self._vault.seal("channels", channel_id, secrets)

    def _open(self, row: Row[tuple[Any, ...]]) -> ChannelSecrets:
        return convert(self._vault.open("channels", row.id, row.sealed), _SHAPES[row.provider][1])


async def summaries_of(
    connection: AsyncConnection, workspace_id: str, channel_ids: Collection[str]
) -> dict[str, tuple[str, str]]:
    """Provider and name of channels, by id; what is none of the workspace's is left out."""
    query = select(channels.c.id, channels.c.provider, channels.c.name).where(
        channels.c.workspace_id == workspace_id, channels.c.id.in_(channel_ids)
    )
    return {row.id: (row.provider, row.name) for row in await connection.execute(query)}


async def providers_of(
    connection: AsyncConnection, wanted: Collection[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """The providers of channels, by workspace and channel; what is none of the workspace's is left out."""
    if not wanted:
        return {}
    query = select(channels.c.workspace_id, channels.c.id, channels.c.provider).where(
        channels.c.workspace_id.in_({workspace_id for workspace_id, _ in wanted}),
        channels.c.id.in_({channel_id for _, channel_id in wanted}),
    )
    found = {(row.workspace_id, row.id): row.provider for row in await connection.execute(query)}
    return {key: found[key] for key in wanted if key in found}


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
    )
