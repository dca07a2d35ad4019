"""What arrived and came to nothing: looked at, and read or applied once more, as it came or mended."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.services.auditing import Audit
from patchbay.services.clock import Clock
from patchbay.services.doorbell import Doorbell
from patchbay.services.errors import Invalid, NotNow, Problem
from patchbay.services.inbound.reading import READERS
from patchbay.services.letters.shapes import (
    MAX_AT_ONCE,
    MAX_BODY_CHARS,
    Done,
    Edited,
    Happened,
    Letter,
    LetterDetail,
    Outcome,
    Refusal,
    handled_of,
)
from patchbay.services.letters.shelf import Shelf
from patchbay.storage import channel_names, dead_events, inbox, leases, letters
from patchbay.storage.database import Database
from patchbay.storage.dead_events import FAILED, UNREADABLE, DeadEvent
from patchbay.storage.ids import new_id
from patchbay.storage.inbox import Arrived
from patchbay.storage.leases import Arrival
from patchbay.storage.letters import Mark, Wanted
from patchbay.storage.vault import Vault

MAX_BODIES = 100
"""Bodies received again in one go: each may weigh megabytes."""
MAX_PROBLEMS = 20
"""Faults of an edited body that are told."""


class EventLetters(Shelf[DeadEvent]):
    """Bodies, their items and events that could not be used."""

    level = "event"

    def __init__(
        self, database: Database, vault: Vault, *, doorbell: Doorbell, audit: Audit, clock: Clock
    ) -> None:
        super().__init__(database, vault, dead_events, audit=audit, clock=clock)
        self._doorbell = doorbell

    async def get(self, workspace_id: str, letter_id: str) -> LetterDetail:
        """One, with the body as it came, or with what the event says.

        Raises:
            NotFound: Nothing of that id, or it never came to nothing.
        """
        async with self._database.transaction() as connection:
            dead = await dead_events.find(connection, workspace_id, letter_id)
            (letter,) = await self._letters(connection, workspace_id, [dead])
            body = None
            if dead.body_id is not None:
                bodies = await dead_events.load_bodies(connection, self._vault, workspace_id, [dead.body_id])
                body = bodies.get(dead.body_id)
            if body is None:
                content = None
                if dead.shape != "body":
                    content = await dead_events.load_content(connection, self._vault, workspace_id, letter_id)
        history = [Happened("received", dead.received_at, "provider")]
        if body is None:
            return LetterDetail(letter, content, is_editable=False, history=history)
        text = body.body.decode("utf-8", "replace")
        return LetterDetail(letter, text, is_editable=letter.is_open, history=history)

    async def replay(
        self,
        workspace_id: str,
        wanted: Wanted,
        actor: str,
        *,
        edited: Edited | None = None,
        is_confirmed: bool = False,
        is_dry: bool = False,
    ) -> Outcome:
        """Read bodies, and apply events, once more. What was applied before changes nothing again.

        Raises:
            Invalid: The edited body still cannot be read.
            NotNow: There is no body to be edited.
        """
        now = self._clock()
        async with self._database.transaction() as connection:
            chosen, has_more, refused = await self._choose(connection, workspace_id, wanted, MAX_AT_ONCE)
            if is_dry or not chosen:
                return Outcome(len(chosen), has_more, 0, refused=refused)
            in_place = [one for one in chosen if one.shape != "item"]
            anew = [one for one in chosen if one.shape == "item"]
            text = None if edited is None else edited.body
            if text is not None:
                in_place, anew = [], list(chosen)
            await dead_events.put_back(connection, workspace_id, in_place, now)
            await leases.announce(connection, _arrivals(workspace_id, in_place), now)
            done = [Done(one.id) for one in in_place]
            received, missing = await self._receive(connection, workspace_id, anew, text, now)
            has_more = has_more or len(received) + len(missing) < len(anew)
            handling: letters.Handling = "replayed" if text is None else "edited"
            marks = [
                Mark(self.level, one.id, handling, actor, now, one.successor_id) for one in [*done, *received]
            ]
            await self._mark(connection, workspace_id, marks, wanted)
        if any(one.shape == "event" for one in in_place):
            await self._doorbell.ring("drain")
        await self._doorbell.ring("ingest")
        return Outcome(len(chosen), has_more, 0, [*done, *received], [*refused, *missing])

    async def _receive(
        self,
        connection: AsyncConnection,
        workspace_id: str,
        dead: Sequence[DeadEvent],
        text: str | None,
        now: datetime,
    ) -> tuple[list[Done], list[Refusal]]:
        """Put the bodies of these into the inbox once more, or `text` in place of the only one."""
        wanted = list(dict.fromkeys(one.body_id for one in dead if one.body_id is not None))[:MAX_BODIES]
        if not dead:
            return [], []
        bodies = await dead_events.load_bodies(connection, self._vault, workspace_id, wanted)
        if text is not None:
            if not bodies:
                raise NotNow("There is no body here to be edited: replay it as it is.")
            _check(next(iter(bodies.values())), text)
        new = {old.id: _again(old, text, now) for old in bodies.values()}
        await inbox.add(connection, self._vault, list(new.values()))
        known = 0
        if len(new) == 1:
            known = await self._known(connection, workspace_id, next(iter(new.values())))
        done: list[Done] = []
        missing: list[Refusal] = []
        for one in dead:
            if one.body_id in new:
                done.append(Done(one.id, new[one.body_id].id, known))
            elif one.body_id in wanted or one.body_id is None:
                missing.append(Refusal(one.id, "no_body", "The body it stood in is not there any more."))
        await letters.note_handled(connection, workspace_id, self.level, [one.id for one in done], now)
        replaced = [one.id for one in dead if one.shape == "body" and one.id in new]
        if replaced:
            await dead_events.note_replaced(connection, workspace_id, replaced, now)
        return done, missing

    async def _known(self, connection: AsyncConnection, workspace_id: str, body: Arrived) -> int:
        if body.source == "http":
            return 0
        identities = [one.identity for one in READERS[body.source](body).events]
        return await dead_events.count_known(connection, workspace_id, identities) if identities else 0

    async def _letters(
        self, connection: AsyncConnection, workspace_id: str, found: Sequence[DeadEvent]
    ) -> list[Letter]:
        ids = [one.id for one in found]
        marks = await letters.marks_of(connection, self._vault, workspace_id, self.level, ids)
        origins = await letters.origins_of(connection, workspace_id, [one.body_id or one.id for one in found])
        channels = await channel_names.names_of(
            connection, workspace_id, {one.channel_id for one in found if one.channel_id}
        )
        return [
            Letter(
                id=one.id,
                level=self.level,
                kind=one.shape if one.shape != "event" else one.kind,
                state=one.state,
                is_open=one.state == "dead" and one.handled_at is None,
                code=_code(one),
                reason=one.reason if one.shape == "item" else _words(one),
                attempts=one.attempts,
                created_at=one.received_at,
                dead_at=one.received_at,
                channel_id=one.channel_id if one.channel_id in channels else None,
                channel_name=channels.get(one.channel_id or ""),
                origin_id=origins.get(one.body_id or one.id),
                handled=handled_of(marks.get(one.id)),
            )
            for one in found
        ]


def _code(dead: DeadEvent) -> str | None:
    if dead.state == "parked":
        return None
    return UNREADABLE if dead.shape == "item" else FAILED


def _words(dead: DeadEvent) -> str:
    if dead.state == "parked":
        return "It waits for the message it speaks of, which is not known here."
    return f"Working on it failed {dead.attempts} times ({dead.reason or 'no reason was kept'})."


def _arrivals(workspace_id: str, dead: Sequence[DeadEvent]) -> list[Arrival]:
    counted = [
        Arrival(one.subject_id, workspace_id, 1) for one in dead if one.subject_id and one.shape == "event"
    ]
    return leases.merged(counted)


def _again(old: Arrived, text: str | None, now: datetime) -> Arrived:
    """The body once more. Its hash is its own: what is in it is told apart by item, not by body."""
    body_id = new_id()
    body = old.body if text is None else text.encode()
    return Arrived(
        id=body_id,
        workspace_id=old.workspace_id,
        source=old.source,
        source_id=old.source_id,
        body=body,
        body_hash=hashlib.sha256(body_id.encode() + body).digest(),
        received_at=now,
    )


def _check(old: Arrived, text: str) -> None:
    """Refuse an edited body that would only come to nothing again."""
    if len(text) > MAX_BODY_CHARS:
        raise Invalid(
            "The body cannot be received.",
            [Problem("edited.body", f"expected at most {MAX_BODY_CHARS} characters, got {len(text)}")],
        )
    if old.source == "http":
        _check_call(text)
        return
    reading = READERS[old.source](replace(old, body=text.encode()))
    problems = [Problem("edited.body", bad.reason) for bad in reading.bad[:MAX_PROBLEMS]]
    if not problems and not reading.events:
        problems = [Problem("edited.body", "expected at least one message, status or notice, got none")]
    if problems:
        raise Invalid("The body still cannot be read.", problems)


def _check_call(text: str) -> None:
    try:
        msgspec.json.decode(text, type=dict)
    except msgspec.MsgspecError as error:
        raise Invalid("The body still cannot be read.", [Problem("edited.body", str(error))]) from error
