"""Filing: where each thing that was read belongs, written in bulk within one transaction."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.policy import ENTRY
from patchbay.messaging.statuses import number_error
from patchbay.services.alerts.alerts import end_alerts, raise_alerts
from patchbay.services.alerts.from_provider import NOTHING, Meaning, meaning_of, not_overtaken
from patchbay.services.alerts.from_provider import merged as merged_meanings
from patchbay.services.channels.cache import ChannelCache, KnownChannel
from patchbay.services.channels.stops import Stop, Stops
from patchbay.services.costs.price_book import PriceBook
from patchbay.services.event_kinds import HTTP_REQUEST
from patchbay.services.inbound import echoes, notices
from patchbay.services.inbound.heard import Heard, media_of, message_of, moved_of, said_at
from patchbay.services.inbound.numbered_answers import Answer, understood
from patchbay.services.inbound.people import arriving
from patchbay.services.inbound.reading import (
    Called,
    Finding,
    Notice,
    Said,
    Status,
    Unreadable,
)
from patchbay.services.lifecycle.facts import (
    Applied,
    Fact,
    Moved,
    apply_facts,
    arrivals_of,
    delivery_fact,
)
from patchbay.services.lifecycle.parked import take_parked
from patchbay.storage import events, media, messages, parties, party_lookup
from patchbay.storage.events import EventState, StoredEvent, identity_of
from patchbay.storage.ids import new_id
from patchbay.storage.leases import Arrival, merged
from patchbay.storage.parties import Party
from patchbay.storage.vault import Vault


class Filed(Struct, frozen=True):
    """What a batch left behind.

    `arrivals` counts the events that now wait for each subject, `events` are those of them filed just now,
    `parties` whom they concern, with the service windows as this batch moved them; none where notices may
    have changed more of them.
    """

    arrivals: list[Arrival]
    events: dict[str, list[StoredEvent]]
    parties: dict[str, Party]
    heard_at: dict[str, datetime]
    """When each was last heard of; to be told to `parties.note_inbound` after the leases."""
    free_until: dict[str, datetime] = {}
    """Of those who came by an advertisement; to be told to `parties.note_entries` with it."""
    written_in: frozenset[str] = frozenset()
    """Conversations that somebody wrote in from the provider's app; to be told to `parties.note_outbound`."""
    statuses: list[str] = []
    """States that statuses told of."""
    moved: tuple[Moved, ...] = ()
    """Messages that were sent, and those that came in, as they are now."""
    stops: tuple[Stop, ...] = ()
    """Channels that a notice holds."""
    alerted: frozenset[str] = frozenset()
    """Workspaces whose alerts changed."""
    templates_of: frozenset[str] = frozenset()
    """Workspaces of whose templates there was news."""


_Sorted = tuple[
    list[tuple[Said, KnownChannel]], list[tuple[Status, KnownChannel]], dict[str, tuple[Notice, KnownChannel]]
]
"""What people said, statuses, and notices by the id of their event."""


class Filing:
    """One batch of findings being filed."""

    def __init__(
        self,
        connection: AsyncConnection,
        vault: Vault,
        channels: ChannelCache,
        prices: PriceBook,
        now: datetime,
    ) -> None:
        self._connection = connection
        self._vault = vault
        self._channels = channels
        self._prices = prices
        self._now = now
        self._stops = Stops(vault)
        self._events: list[StoredEvent] = []
        self._found: dict[tuple[str, str], KnownChannel | None] = {}
        """Channels by whose address bodies came to and the number that is named in them."""

    async def file(self, findings: Sequence[Finding]) -> Filed:
        """Write everything that was found."""
        said, statuses, told = await self._sort(findings)
        applied = await self._file_statuses(statuses)
        heard = await self._hear(said)
        echoed = await echoes.find(
            self._connection, self._vault, ((one, *said) for one, said in told.items()), self._now
        )
        added = await events.add(self._connection, self._vault, self._events)
        written = [one for one in echoed if one.event_id in added]
        taken = echoes.taken_by(written, self._now)
        added |= await events.add(self._connection, self._vault, taken)
        self._events += taken
        overtaken = await self._keep_echoes(written)
        seen = await self._keep_messages([one for one in heard if one.event_id in added])
        fresh_notices = [one for event_id, one in told.items() if event_id in added]
        heeded = await self._heed(fresh_notices)
        called = await notices.called(self._connection, self._vault, fresh_notices, self._now)
        seen |= {one: max(at, seen.get(one, at)) for one, at in called.items()}
        stopped = await self._stop(statuses, fresh_notices)
        stops, alerted = await self._tell_of_notices(fresh_notices)
        alerted |= {stop.workspace_id for stop in stopped}
        fresh = [event for event in self._events if event.id in added]
        arrivals = merged([*applied.arrivals, *arrivals_of(fresh)])
        # What notices said may be about the same people, who were read before them.
        as_read = heard if not fresh_notices else []
        known = {one.party.conversation_id: parties.heard_at(one.party, seen) for one in as_read}
        told_states = [status.delivery.state.value for status, _ in statuses]
        free_until = {
            one.party.conversation_id: said_at(one) + ENTRY
            for one in heard
            if one.event_id in added and one.said.event.referral is not None
        }
        moved = (*applied.moved, *(moved_of(one) for one in heard if one.event_id in added))
        moved += (*(Moved(*one.conversation, None, "sent") for one in written), *overtaken.moved)
        waiting = _waiting(fresh)
        return Filed(
            arrivals,
            waiting,
            known,
            seen,
            free_until,
            frozenset(one.party.conversation_id for one in written),
            told_states,
            moved,
            (*stopped, *stops),
            alerted,
            heeded,
        )

    async def _sort(self, findings: Sequence[Finding]) -> _Sorted:
        """Find the channel of each; what nothing more is to be found out about is kept."""
        said: list[tuple[Said, KnownChannel]] = []
        statuses: list[tuple[Status, KnownChannel]] = []
        told: dict[str, tuple[Notice, KnownChannel]] = {}
        for finding in findings:
            if isinstance(finding, Called):
                self._events.append(_call(finding))
                continue
            if isinstance(finding, Unreadable):
                self._events.append(_unreadable(finding))
                continue
            channel = await self._channel_of(finding)
            if channel is None:
                self._keep(finding, None, "ignored", reason="no channel has this number")
            elif isinstance(finding, Said):
                said.append((finding, channel))
            elif isinstance(finding, Status):
                statuses.append((finding, channel))
            else:
                told[self._keep(finding, channel, "applied")] = (finding, channel)
        return said, statuses, told

    async def _heed(self, told: Sequence[tuple[Notice, KnownChannel]]) -> frozenset[str]:
        """Do what notices ask for; gives the workspaces of whose templates there was news."""
        heeded: set[str] = set()
        for notice, channel in told:
            is_done = await notices.apply(self._connection, self._vault, notice.event, channel, self._now)
            if is_done and notice.event.kind.startswith("template."):
                heeded.add(channel.channel.workspace_id)
        return frozenset(heeded)

    async def _channel_of(self, finding: Said | Status | Notice) -> KnownChannel | None:
        asked = (finding.body.source_id, finding.event.phone_number_id)
        if asked not in self._found:
            self._found[asked] = await self._find_channel(*asked)
        return self._found[asked]

    async def _find_channel(self, source_id: str, number_id: str) -> KnownChannel | None:
        asked = await self._channels.get_within(self._connection, source_id)
        return None if asked is None else await self._channels.find_number(self._connection, asked, number_id)

    def _keep(
        self,
        finding: Said | Status | Notice,
        channel: KnownChannel | None,
        state: EventState,
        *,
        subject_id: str | None = None,
        reason: str | None = None,
    ) -> str:
        event = finding.event
        event_id = new_id()
        self._events.append(
            StoredEvent(
                id=event_id,
                workspace_id=finding.body.workspace_id,
                identity=bytes.fromhex(event.identity),
                kind=event.kind,
                content=msgspec.to_builtins(msgspec.structs.replace(event, raw=None)),
                occurred_at=event.occurred_at,
                received_at=finding.body.received_at,
                subject_id=subject_id,
                channel_id=None if channel is None else channel.channel.id,
                external_id=event.external_id,
                state=state,
                reason=reason,
            )
        )
        return event_id

    async def _tell_of_notices(
        self, told: Sequence[tuple[Notice, KnownChannel]]
    ) -> tuple[tuple[Stop, ...], frozenset[str]]:
        """Raise and end the alerts that notices ask for, and hold what an account must not send."""
        meanings: dict[str, list[Meaning]] = {}
        for notice, channel in told:
            meaning = meaning_of(notice.event, channel.channel)
            if meaning is not NOTHING:
                meanings.setdefault(channel.channel.workspace_id, []).append(meaning)
        stops: list[Stop] = []
        for workspace_id, said in meanings.items():
            accounts = {one.trouble.waba_id for one in said if one.trouble is not None}
            reinstated = await self._stops.reinstated(self._connection, workspace_id, accounts)
            raised, ended, holds = merged_meanings(not_overtaken(said, reinstated))
            await raise_alerts(self._connection, raised, self._now)
            await end_alerts(self._connection, ended, self._now)
            for hold in holds:
                stops += await self._stops.heed(self._connection, workspace_id, hold, self._now)
        return tuple(stops), frozenset(meanings)

    # ── statuses ─────────────────────────────────────────────────────────────────────────────────────

    async def _file_statuses(self, statuses: Sequence[tuple[Status, KnownChannel]]) -> Applied:
        if not statuses:
            return Applied([])
        ours = await messages.find_by_provider_ids(
            self._connection,
            {channel.channel.id for _, channel in statuses},
            {status.delivery.provider_id for status, _ in statuses},
        )
        facts: list[Fact] = []
        for status, channel in statuses:
            sent = (channel.channel.id, status.delivery.provider_id)
            message_id = ours.get(sent) or status.delivery.message_id
            if message_id:
                workspace_id = channel.channel.workspace_id
                facts.append(delivery_fact(status.event, status.delivery, message_id, workspace_id))
        applied = await apply_facts(self._connection, self._vault, facts, self._now, prices=self._prices)
        placed = {fact.identity for fact in facts} - {fact.identity for fact in applied.unknown}
        parked = {one.event.identity: (one, channel) for one, channel in statuses}
        for status, channel in (one for identity, one in parked.items() if identity not in placed):
            self._keep(status, channel, "parked")
        return applied

    async def _stop(
        self, statuses: Sequence[tuple[Status, KnownChannel]], told: Sequence[tuple[Notice, KnownChannel]]
    ) -> list[Stop]:
        """Hold the channels whose failures hold for all that they send."""
        errors = [(channel, said.delivery.error, said.delivery.occurred_at) for said, channel in statuses]
        errors += [(channel, number_error(said.event), said.event.occurred_at) for said, channel in told]
        return await self._stops.write(self._connection, self._stops.heard(errors), self._now)

    async def _keep_echoes(self, written: Sequence[echoes.Echo]) -> Applied:
        """Show what was written in the provider's app; its statuses may have come before it."""
        shown = await echoes.keep(self._connection, self._vault, written)
        facts = await take_parked(self._connection, self._vault, shown)
        return await apply_facts(self._connection, self._vault, facts, self._now, prices=self._prices)

    # ── what people said ─────────────────────────────────────────────────────────────────────────────

    async def _hear(self, said: Sequence[tuple[Said, KnownChannel]]) -> list[Heard]:
        """Find out who spoke in which conversation; those that can start or answer something wait there."""
        if not said:
            return []
        shown = [arriving(one.event, channel) for one, channel in said]
        found = await party_lookup.find_or_add(self._connection, self._vault, shown, self._now)
        answers = [
            Answer(one.event, channel.channel.provider, party.conversation_id)
            for (one, channel), party in zip(said, found, strict=True)
        ]
        events_of = await understood(self._connection, self._vault, answers)
        return [
            self._heard(one if event is one.event else replace(one, event=event), channel, party)
            for (one, channel), party, event in zip(said, found, events_of, strict=True)
        ]

    def _heard(self, said: Said, channel: KnownChannel, party: Party) -> Heard:
        state: EventState = "pending" if said.starts else "applied"
        event_id = self._keep(said, channel, state, subject_id=party.conversation_id)
        return Heard(event_id=event_id, said=said, channel=channel, party=party)

    async def _keep_messages(self, heard: Sequence[Heard]) -> dict[str, datetime]:
        await messages.add(self._connection, self._vault, [message_of(one) for one in heard])
        await media.add(self._connection, [wanted for one in heard for wanted in media_of(one)], self._now)
        seen: dict[str, datetime] = {}
        for one in heard:
            if one.said.opens_window:
                at = said_at(one)
                conversation_id = one.party.conversation_id
                seen[conversation_id] = max(at, seen.get(conversation_id, at))
        return seen


def _call(called: Called) -> StoredEvent:
    run_id = new_id()
    return StoredEvent(
        id=called.body.id,
        workspace_id=called.body.workspace_id,
        identity=identity_of(HTTP_REQUEST, called.body.id),
        kind=HTTP_REQUEST,
        content={"hook": called.body.source_id, "run": run_id, "value": called.value},
        occurred_at=called.body.received_at,
        received_at=called.body.received_at,
        subject_id=run_id,
    )


def _unreadable(finding: Unreadable) -> StoredEvent:
    return StoredEvent(
        id=new_id(),
        workspace_id=finding.body.workspace_id,
        identity=identity_of("unreadable", finding.body.id, str(finding.position)),
        kind="unreadable",
        content=msgspec.to_builtins(finding.item),
        occurred_at=finding.body.received_at,
        received_at=finding.body.received_at,
        channel_id=finding.body.source_id,
        external_id=finding.body.id,
        state="dead",
        reason=finding.item.reason,
    )


def _waiting(fresh: Sequence[StoredEvent]) -> dict[str, list[StoredEvent]]:
    """Events to be applied, by subject, in the order they are applied in."""
    waiting: dict[str, list[StoredEvent]] = {}
    for event in sorted(fresh, key=lambda event: (event.occurred_at, event.id)):
        if event.subject_id is not None and event.state == "pending":
            waiting.setdefault(event.subject_id, []).append(event)
    return waiting
