"""The inbox: bodies exactly as they came, kept before anything is made of them."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import Integer, Update, and_, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.storage.statements import POSTGRESQL, among, insert_rows, prepared
from patchbay.storage.tables import inbox
from patchbay.storage.vault import Vault

MAX_ATTEMPTS = 5
"""Times a body is read before it is put aside as dead."""


class Arrived(Struct, frozen=True):
    """A body as it came in; `body_hash` decides what counts as the same body again."""

    id: str
    workspace_id: str
    source: str
    source_id: str
    body: bytes
    body_hash: bytes
    received_at: datetime


async def add(connection: AsyncConnection, vault: Vault, arrived: Sequence[Arrived]) -> None:
    """Store bodies; one that is there already stays as it is."""
    rows = [
        {
            "id": one.id,
            "workspace_id": one.workspace_id,
            "source": one.source,
            "source_id": one.source_id,
            "body_hash": one.body_hash,
            "sealed": vault.seal_bytes("inbox", one.id, one.body),
            "state": "pending",
            "received_at": one.received_at,
        }
        for one in arrived
    ]
    await insert_rows(connection, inbox, rows, ignore_existing=True)


async def lock_pending(
    connection: AsyncConnection, vault: Vault, limit: int, *, only: str | None = None
) -> list[Arrived]:
    """The oldest unread bodies, locked until this transaction ends; those another worker has are passed over.

    With `only`, that one body, if it is still unread and free.
    """
    if only is None:
        rows = await connection.execute(_OLDEST, {"b_limit": limit})
    else:
        rows = await connection.execute(_ONE, {"b_id": only})
    return [
        Arrived(
            id=row.id,
            workspace_id=row.workspace_id,
            source=row.source,
            source_id=row.source_id,
            body=vault.open_bytes("inbox", row.id, row.sealed),
            body_hash=row.body_hash,
            received_at=row.received_at,
        )
        for row in rows
    ]


_UNREAD = select(inbox).where(inbox.c.state == "pending").with_for_update(skip_locked=True)
_OLDEST = _UNREAD.order_by(inbox.c.received_at).limit(bindparam("b_limit", type_=Integer))
_ONE = _UNREAD.where(inbox.c.id == bindparam("b_id"))


async def in_turn(connection: AsyncConnection, locked: Sequence[Arrived]) -> list[Arrived]:
    """Those of these bodies that nothing unread of the same source came before, but what stands here too.

    The rest has to wait for another worker, which is reading what came before. What failed once holds back
    nothing.
    """
    if connection.dialect.name != POSTGRESQL or not locked:
        return list(locked)
    newest = max(one.received_at for one in locked)
    ours = {one.id for one in locked}
    first_of_others: dict[str, datetime] = {}
    for row in await connection.execute(_BEFORE, {"b_newest": newest}):
        if row.id not in ours:
            first_of_others.setdefault(row.source_id, row.received_at)
    return [one for one in locked if one.received_at <= first_of_others.get(one.source_id, newest)]


_BEFORE = (
    select(inbox.c.id, inbox.c.source_id, inbox.c.received_at)
    .where(inbox.c.state == "pending", inbox.c.attempts == 0, inbox.c.received_at < bindparam("b_newest"))
    .order_by(inbox.c.received_at)
)


async def mark_read(connection: AsyncConnection, ids: Collection[str]) -> None:
    """These bodies have become events."""
    await connection.execute(_mark_read_query(connection), {"b_ids": list(ids)})


@prepared
def _mark_read_query(dialect: str) -> Update:
    return update(inbox).where(among(dialect, inbox.c.id, "b_ids")).values(state="done")


async def note_failure(connection: AsyncConnection, body_id: str, reason: str) -> None:
    """Reading it failed on our side: count the attempt, and put it aside after the last.

    Only a body that is still unread counts: the commit that seemed to fail may have been done.
    """
    is_unread = and_(inbox.c.id == body_id, inbox.c.state == "pending")
    row = (await connection.execute(select(inbox.c.attempts).where(is_unread))).first()
    if row is None:
        return
    attempts = row.attempts + 1
    state = "dead" if attempts >= MAX_ATTEMPTS else "pending"
    await connection.execute(
        update(inbox).where(is_unread).values(attempts=attempts, state=state, error=reason, handled_at=None)
    )


async def read_until(connection: AsyncConnection, now: datetime) -> datetime:
    """Until when everything that arrived has been read: the sign somebody waits for may be in the rest."""
    return (await connection.execute(_OLDEST_UNREAD)).scalar() or now


_OLDEST_UNREAD = (
    select(inbox.c.received_at).where(inbox.c.state == "pending").order_by(inbox.c.received_at).limit(1)
)


async def has_pending(connection: AsyncConnection, now: datetime, *, older_than_s: float = 0) -> bool:
    """Whether a body has been waiting longer than `older_than_s`."""
    before = now - timedelta(seconds=older_than_s)
    statement = select(inbox.c.id).where(inbox.c.state == "pending", inbox.c.received_at <= before).limit(1)
    return (await connection.execute(statement)).first() is not None
