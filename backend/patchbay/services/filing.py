"""Filing: where each thing that was read belongs, written in bulk within one transaction."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.events import Event
from patchbay.messaging.policy import ENTRY
from patchbay.services import notices
from patchbay.services.alerts import end_alerts, raise_alerts
from patchbay.services.channel_cache import ChannelCache, KnownChannel
from patchbay.services.kinds import HTTP_REQUEST
from patchbay.services.message_facts import (
    Applied,
    Fact,
    Moved,
    apply_facts,
    arrivals_of,
    delivery_fact,
)
from patchbay.services.numbered_answers import Answer, understood
from patchbay.services.price_book import PriceBook
from patchbay.services.provider_alerts import NOTHING, Meaning, meaning_of
from patchbay.services.provider_alerts import merged as merged_meanings
from patchbay.services.reading import (
    Called,
    Finding,
    Notice,
    Said,
    Status,
    Unreadable,
    inbound_value,
)
from patchbay.services.stops import Stop, Stops
from patchbay.storage import events, media, messages, parties, party_lookup
from patchbay.storage.events import EventState, StoredEvent, identity_of
from patchbay.storage.ids import new_id
from patchbay.storage.leases import Arrival, merged
from patchbay.storage.media import WantedMedia
from patchbay.storage.parties import Party
from patchbay.storage.vault import Vault


class Filed(Struct, frozen=True):
    """What a batch left behind.

    `arrivals` counts the events that now wait for each subject, `events` are those of them filed just now,
    `parties` whom they concern, with the service windows as this batch moved them.
    """

    arrivals: list[Arrival]
    events: dict[str, list[StoredEvent]]
    parties: dict[str, Party]
    heard_at: dict[str, datetime]
    """When each was last heard of; to be told to `parties.note_inbound` after the leases."""
    free_until: dict[str, datetime] = {}
    """Of those who came by an advertisement; to be told to `parties.note_entries` with it."""
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
        self._events: list[StoredEvent] = []

    async def file(self, findings: Sequence[Finding]) -> Filed:
        """Write everything that was found."""
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
        applied = await self._file_statuses(statuses)
        heard = await self._hear(said)
        added = await events.add(self._connection, self._vault, self._events)
        seen = await self._keep_messages([one for one in heard if one.event_id in added])
        fresh_notices = [one for event_id, one in told.items() if event_id in added]
        heeded = await self._heed(fresh_notices)
        stops, alerted = await self._tell_of_notices(fresh_notices)
        fresh = [event for event in self._events if event.id in added]
        arrivals = merged([*applied.arrivals, *arrivals_of(fresh)])
        known = {one.party.conversation_id: parties.heard_at(one.party, seen) for one in heard}
        told_states = [status.delivery.state.value for status, _ in statuses]
        free_until = {
            one.party.conversation_id: one.said.event.occurred_at + ENTRY
            for one in heard
            if one.event_id in added and one.said.event.referral is not None
        }
        moved = (*applied.moved, *(_moved(one) for one in heard if one.event_id in added))
        waiting = _waiting(fresh)
        return Filed(arrivals, waiting, known, seen, free_until, told_states, moved, stops, alerted, heeded)

    async def _heed(self, told: Sequence[tuple[Notice, KnownChannel]]) -> frozenset[str]:
        """Do what notices ask for; gives the workspaces of whose templates there was news."""
        heeded: set[str] = set()
        for notice, channel in told:
            is_done = await notices.apply(self._connection, self._vault, notice.event, channel, self._now)
            if is_done and notice.event.kind.startswith("template."):
                heeded.add(channel.channel.workspace_id)
        return frozenset(heeded)

    async def _channel_of(self, finding: Said | Status | Notice) -> KnownChannel | None:
        asked = await self._channels.get_within(self._connection, finding.body.source_id)
        if asked is None:
            return None
        return await self._channels.find_number(self._connection, asked, finding.event.phone_number_id)

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
            raised, ended, pauses = merged_meanings(said)
            await raise_alerts(self._connection, raised, self._now)
            await end_alerts(self._connection, ended, self._now)
            for pause in pauses:
                stops += await Stops(self._vault).hold_account(
                    self._connection, workspace_id, pause, self._now
                )
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
        parked: dict[str, tuple[Status, KnownChannel]] = {}
        for status, channel in statuses:
            sent = (channel.channel.id, status.delivery.provider_id)
            message_id = ours.get(sent) or status.delivery.message_id
            if message_id:
                workspace_id = channel.channel.workspace_id
                facts.append(delivery_fact(status.event, status.delivery, message_id, workspace_id))
            parked[status.event.identity] = (status, channel)
        applied = await apply_facts(self._connection, self._vault, facts, self._now, prices=self._prices)
        for fact in facts:
            if fact not in applied.unknown:
                parked.pop(fact.identity, None)
        for status, channel in parked.values():
            self._keep(status, channel, "parked")
        return applied

    # ── what people said ─────────────────────────────────────────────────────────────────────────────

    async def _hear(self, said: Sequence[tuple[Said, KnownChannel]]) -> list["_Heard"]:
        """Find out who spoke in which conversation; those that can start or answer something wait there."""
        if not said:
            return []
        arriving = [
            party_lookup.Arriving(
                workspace_id=channel.channel.workspace_id,
                channel_id=channel.channel.id,
                addresses=_addresses(one.event),
                name=(one.event.user.profile_name or "") if one.event.user else "",
            )
            for one, channel in said
        ]
        found = await party_lookup.find_or_add(self._connection, self._vault, arriving, self._now)
        answers = [
            Answer(one.event, channel.channel.provider, party.conversation_id)
            for (one, channel), party in zip(said, found, strict=True)
        ]
        events_of = await understood(self._connection, self._vault, answers)
        return [
            self._heard(one if event is one.event else replace(one, event=event), channel, party)
            for (one, channel), party, event in zip(said, found, events_of, strict=True)
        ]

    def _heard(self, said: Said, channel: KnownChannel, party: Party) -> "_Heard":
        state: EventState = "pending" if said.starts else "applied"
        event_id = self._keep(said, channel, state, subject_id=party.conversation_id)
        return _Heard(event_id=event_id, said=said, channel=channel, party=party)

    async def _keep_messages(self, heard: Sequence["_Heard"]) -> dict[str, datetime]:
        await messages.add(self._connection, self._vault, [_message(one) for one in heard])
        await media.add(self._connection, [wanted for one in heard for wanted in _media(one)], self._now)
        seen: dict[str, datetime] = {}
        for one in heard:
            if one.said.opens_window:
                at = one.said.event.occurred_at
                conversation_id = one.party.conversation_id
                seen[conversation_id] = max(at, seen.get(conversation_id, at))
        return seen


class _Heard(Struct, frozen=True):
    """Something said, with everybody it concerns found."""

    event_id: str
    said: Said
    channel: KnownChannel
    party: Party


def _moved(heard: _Heard) -> Moved:
    workspace_id = heard.channel.channel.workspace_id
    return Moved(workspace_id, heard.party.conversation_id, None, "received")


def _message(heard: _Heard) -> messages.StoredMessage:
    event = heard.said.event
    return messages.StoredMessage(
        id=heard.event_id,
        workspace_id=heard.channel.channel.workspace_id,
        conversation_id=heard.party.conversation_id,
        channel_id=heard.channel.channel.id,
        contact_id=heard.party.contact_id,
        direction="in",
        author="contact",
        kind=event.kind.removeprefix("message."),
        content=inbound_value(event, heard.said.body.received_at),
        state="received",
        provider_id=event.external_id,
        created_at=event.occurred_at,
    )


def _media(heard: _Heard) -> list[WantedMedia]:
    file = heard.said.event.content.get("media")
    if not file or not file.get("id"):
        return []
    channel = heard.channel.channel
    return [WantedMedia(heard.event_id, channel.workspace_id, channel.id, str(file["id"]))]


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


def _addresses(event: Event) -> tuple[tuple[str, str], ...]:
    """Every address the event shows, surest first; a change of number names the new one too."""
    user = event.user
    if user is None:
        return ()
    shown = [("bsuid", user.bsuid), ("phone", user.phone)]
    if event.kind == "message.system":
        shown += [("bsuid", event.content.get("new_bsuid")), ("phone", event.content.get("new_phone"))]
    return tuple((kind, value) for kind, value in shown if value)
