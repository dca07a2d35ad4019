"""Recipients: those a campaign goes to, each once, and what became of it for them.

```
listed ──▶ waiting ──▶ queued        a message of theirs is in the outbox; from there on its state counts
   └──────────┴──────▶ skipped       nothing can be sent to them; `code` and `reason` say why
              └──────▶ cancelled     the campaign was stopped before their turn
```
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct, to_builtins
from sqlalchemy import Update, and_, bindparam, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.ids import new_id
from patchbay.storage.outbox import HELD_UNTIL, UNSENT
from patchbay.storage.statements import insert_many, prepared, send_rows
from patchbay.storage.tables import campaign_recipients as recipients
from patchbay.storage.tables import campaigns, messages
from patchbay.storage.vault import Vault

RecipientState = Literal["listed", "waiting", "queued", "skipped", "cancelled"]


class Listed(Struct, frozen=True):
    """A row of a list: whom it names, by contact id or WhatsApp id, and the values of its columns."""

    contact_id: str | None
    phone: str | None
    values: dict[str, str]


class Recipient(Struct, frozen=True):
    """Somebody a campaign goes to."""

    id: str
    contact_id: str | None
    listed: Listed | None


class Outcome(Struct, frozen=True, kw_only=True):
    """What a recipient becomes."""

    id: str
    state: RecipientState
    contact_id: str | None = None
    conversation_id: str | None = None
    message_id: str | None = None
    code: str | None = None
    reason: str | None = None
    queued_at: datetime | None = None


class Load(Struct, frozen=True):
    """How much of a campaign is in the outbox: all of it, and what may go out by then."""

    queued: int
    due: int
    under_way: int
    """Of these it is not known yet whether they come back into the outbox."""


def seal_listed(
    vault: Vault, campaign: tuple[str, str], rows: Sequence[Listed], now: datetime
) -> list[Mapping[str, Any]]:
    """Rows of a list of a campaign, by workspace and id, as `add` takes them."""
    sealed: list[Mapping[str, Any]] = []
    for row in rows:
        row_id = new_id()
        named = f"contact:{row.contact_id}" if row.contact_id is not None else f"phone:{row.phone}"
        sealed.append(
            _row(
                campaign,
                row_id,
                identity=vault.index("recipient", named),
                state="listed",
                sealed=vault.seal("campaign_recipients", row_id, to_builtins(row)),
                now=now,
            )
        )
    return sealed


async def add_contacts(
    connection: AsyncConnection, campaign: tuple[str, str], contact_ids: Sequence[str], now: datetime
) -> int:
    """Take contacts into a campaign's audience; gives how many were not in it yet."""
    new = [
        _row(
            campaign,
            new_id(),
            identity=contact_id.encode(),
            state="waiting",
            contact_id=contact_id,
            now=now,
        )
        for contact_id in contact_ids
    ]
    return await add(connection, new)


_NEW = ("id", "workspace_id", "campaign_id", "identity", "contact_id", "state", "sealed", "updated_at")


def _row(
    campaign: tuple[str, str],
    row_id: str,
    *,
    identity: bytes,
    state: RecipientState,
    now: datetime,
    contact_id: str | None = None,
    sealed: bytes | None = None,
) -> dict[str, Any]:
    values = (row_id, *campaign, identity, contact_id, state, sealed, now)
    return dict(zip(_NEW, values, strict=True))


async def add(connection: AsyncConnection, rows: Sequence[Mapping[str, Any]]) -> int:
    """Append rows to a campaign; gives how many were not on it yet."""
    if not rows:
        return 0
    added = await send_rows(connection, _add_query(connection), _NEW, rows)
    return len(added.all())


@prepared
def _add_query(dialect: str) -> Any:
    return insert_many(dialect, recipients, _NEW).on_conflict_do_nothing().returning(recipients.c.id)


async def count(connection: AsyncConnection, workspace_id: str, campaign_id: str) -> int:
    """How many there are."""
    query = select(func.count()).select_from(recipients).where(_is_of(workspace_id, campaign_id))
    return int((await connection.execute(query)).scalar_one())


async def take(
    connection: AsyncConnection,
    vault: Vault,
    campaign: tuple[str, str],
    state: RecipientState,
    limit: int,
) -> list[Recipient]:
    """The next recipients in a state, in their order; the caller holds the campaign's lock."""
    query = (
        select(recipients.c.id, recipients.c.contact_id, recipients.c.sealed)
        .where(_is_of(*campaign), recipients.c.state == state)
        .order_by(recipients.c.id)
        .limit(limit)
    )
    return [_recipient(vault, row) for row in await connection.execute(query)]


async def draw(
    connection: AsyncConnection, vault: Vault, campaign: tuple[str, str], limit: int
) -> list[Recipient]:
    """Recipients drawn by chance."""
    query = (
        select(recipients.c.id, recipients.c.contact_id, recipients.c.sealed)
        .where(_is_of(*campaign))
        .order_by(func.random())
        .limit(limit)
    )
    return [_recipient(vault, row) for row in await connection.execute(query)]


def _recipient(vault: Vault, row: Any) -> Recipient:
    listed = None
    if row.sealed is not None:
        listed = Listed(**vault.open("campaign_recipients", row.id, row.sealed))
    return Recipient(row.id, row.contact_id, listed)


async def find_taken(
    connection: AsyncConnection, campaign: tuple[str, str], contact_ids: Collection[str]
) -> set[str]:
    """Those of these contacts that are in the audience already."""
    query = select(recipients.c.contact_id).where(_is_of(*campaign), recipients.c.contact_id.in_(contact_ids))
    return set((await connection.execute(query)).scalars())


async def settle(connection: AsyncConnection, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Write what became of recipients; the caller holds the campaign's lock."""
    if outcomes:
        rows = [
            {**{f"b_{name}": getattr(one, name) for name in one.__struct_fields__}, "b_now": now}
            for one in outcomes
        ]
        await connection.execute(_SETTLE, rows)


_SET = [name for name in Outcome.__struct_fields__ if name != "id"]
_SETTLE: Update = (
    update(recipients)
    .where(recipients.c.id == bindparam("b_id"))
    .values({**{name: bindparam(f"b_{name}") for name in _SET}, "updated_at": bindparam("b_now")})
)


async def follow(
    connection: AsyncConnection, workspace_id: str, again: Sequence[tuple[str, str, str, str]]
) -> None:
    """Count recipients by the message sent again: `(campaign, contact, old message, new message)`."""
    names = ("b_campaign", "b_contact", "b_old", "b_new")
    rows = [{**dict(zip(names, one, strict=True)), "b_workspace": workspace_id} for one in again]
    if rows:
        await connection.execute(_FOLLOW, rows)


_FOLLOW: Update = (
    update(recipients)
    .where(
        recipients.c.workspace_id == bindparam("b_workspace"),
        recipients.c.campaign_id == bindparam("b_campaign"),
        recipients.c.contact_id == bindparam("b_contact"),
        recipients.c.message_id == bindparam("b_old"),
    )
    .values(message_id=bindparam("b_new"))
)


async def cancel_waiting(
    connection: AsyncConnection, campaign: tuple[str, str], limit: int, now: datetime
) -> int:
    """Cancel so many of those whose turn has not come; gives how many there were."""
    chosen = (
        select(recipients.c.id)
        .where(_is_of(*campaign), recipients.c.state.in_(("listed", "waiting")))
        .limit(limit)
    )
    done = await connection.execute(
        update(recipients)
        .where(recipients.c.workspace_id == campaign[0], recipients.c.id.in_(chosen))
        .values(state="cancelled", updated_at=now)
    )
    return done.rowcount


async def forget(
    connection: AsyncConnection, vault: Vault, workspace_id: str, contact_id: str, phones: Collection[str]
) -> None:
    """Take what lists say of a contact out of them; the rows stay, to be counted."""
    named = [f"contact:{contact_id}", *(f"phone:{phone}" for phone in phones)]
    identities = [vault.index("recipient", name) for name in named]
    own = select(campaigns.c.id).where(campaigns.c.workspace_id == workspace_id)
    for is_theirs in (recipients.c.contact_id == contact_id, recipients.c.identity.in_(identities)):
        await connection.execute(
            update(recipients)
            .where(
                recipients.c.workspace_id == workspace_id,
                recipients.c.campaign_id.in_(own),  # the indexes of lists begin with it
                recipients.c.sealed.is_not(None),
                is_theirs,
            )
            .values(sealed=None)
        )


async def remove(connection: AsyncConnection, campaign: tuple[str, str], limit: int) -> int:
    """Delete so many recipients of a draft; gives how many there were."""
    chosen = select(recipients.c.id).where(_is_of(*campaign)).limit(limit)
    done = await connection.execute(
        delete(recipients).where(recipients.c.workspace_id == campaign[0], recipients.c.id.in_(chosen))
    )
    return done.rowcount


# ── Its messages in the outbox ────────────────────────────────────────────────────────────────────────


async def load_of(connection: AsyncConnection, campaign: tuple[str, str], by: datetime) -> Load:
    """How much of the campaign has not been answered for yet."""
    is_queued = messages.c.state == "queued"
    query = select(
        func.coalesce(func.sum(case((is_queued, 1), else_=0)), 0),
        func.coalesce(func.sum(case((and_(is_queued, messages.c.not_before <= by), 1), else_=0)), 0),
        func.coalesce(func.sum(case((is_queued, 0), else_=1)), 0),
    ).where(_are_of(*campaign), messages.c.state.in_(UNSENT))
    row = (await connection.execute(query)).one()
    return Load(int(row[0]), int(row[1]), int(row[2]))


async def hold(connection: AsyncConnection, campaign: tuple[str, str]) -> None:
    """Have nothing more of a campaign go out until it is released."""
    await _move(connection, campaign, messages.c.not_before < HELD_UNTIL, HELD_UNTIL)


async def release(connection: AsyncConnection, campaign: tuple[str, str], now: datetime) -> None:
    """Let what is held go out; each passes the gate once more."""
    await _move(connection, campaign, messages.c.not_before >= HELD_UNTIL, now)


async def _move(
    connection: AsyncConnection, campaign: tuple[str, str], condition: Any, not_before: datetime
) -> None:
    chosen = (
        select(messages.c.id)
        .where(_are_of(*campaign), messages.c.state == "queued", condition)
        .order_by(messages.c.id)
        .with_for_update()
    )
    await connection.execute(
        update(messages)
        .where(
            messages.c.workspace_id == campaign[0],
            messages.c.id.in_(chosen),
            messages.c.state == "queued",
        )
        .values(not_before=not_before)
    )


async def find_queued(connection: AsyncConnection, campaign: tuple[str, str], limit: int) -> list[str]:
    """Ids of messages of the campaign that are in the outbox, locked in one order."""
    query = (
        select(messages.c.id)
        .where(_are_of(*campaign), messages.c.state == "queued")
        .order_by(messages.c.id)
        .limit(limit)
        .with_for_update()
    )
    return list((await connection.execute(query)).scalars())


def _is_of(workspace_id: str, campaign_id: str) -> Any:
    return and_(recipients.c.workspace_id == workspace_id, recipients.c.campaign_id == campaign_id)


def _are_of(workspace_id: str, campaign_id: str) -> Any:
    return and_(messages.c.workspace_id == workspace_id, messages.c.campaign_id == campaign_id)
