"""What turns need to know, read for many subjects in few statements, in the transaction that claims them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import structlog
from msgspec import Struct, convert
from msgspec.structs import replace
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.events import Event, issued_choice
from patchbay.messaging.policy_facts import Urgent
from patchbay.services import event_kinds
from patchbay.services.channels.cache import ChannelCache
from patchbay.services.clock import Clock, utc_now
from patchbay.services.sending.urgency import goes_first
from patchbay.services.turns.drafts import load_on_test
from patchbay.services.turns.loaded import Loaded
from patchbay.services.workflows.published import Published
from patchbay.storage import events, messages, outbox, parties, runs, sent_messages
from patchbay.storage.events import StoredEvent
from patchbay.storage.leases import Claim
from patchbay.storage.parties import Party
from patchbay.storage.sent_messages import Origin
from patchbay.storage.vault import Vault

log = structlog.get_logger()


class Loading:
    """Reads for turns."""

    def __init__(
        self, vault: Vault, published: Published, channels: ChannelCache, clock: Clock = utc_now
    ) -> None:
        self._vault = vault
        self._published = published
        self._channels = channels
        self._clock = clock

    async def load(
        self,
        connection: AsyncConnection,
        claims: Sequence[Claim],
        *,
        filed: Mapping[str, list[StoredEvent]] | None = None,
        known: Mapping[str, Party] | None = None,
    ) -> list[Loaded]:
        """Everything these turns are about, save those that cannot be read.

        Their leases are left to run out, so that they are tried again later and are in nobody's way.

        Args:
            connection: The transaction that claimed them.
            claims: Held.
            filed: Events stored in this transaction; where they are all that waits, they are not read again.
            known: Parties read in this transaction.
        """
        if not claims:
            return []
        try:
            return await self._load(connection, claims, filed or {}, known or {})
        except SQLAlchemyError:
            raise
        except Exception:
            if len(claims) == 1:
                log.exception("turn_unreadable", subject_id=claims[0].subject_id)
                return []
        singly = [await self.load(connection, [claim], filed=filed, known=known) for claim in claims]
        return [loaded for one in singly for loaded in one]

    async def _load(
        self,
        connection: AsyncConnection,
        claims: Sequence[Claim],
        filed: Mapping[str, list[StoredEvent]],
        known: Mapping[str, Party],
    ) -> list[Loaded]:
        now = self._clock()
        subject_ids = [claim.subject_id for claim in claims]
        pending = await self._pending(connection, claims, filed)
        known = await self._parties(connection, claims, known)
        urgent = await self._urgent(connection, known.values())
        known = {
            one: replace(party, goes_first=goes_first(party, urgent[one], now))
            for one, party in known.items()
        }
        live = await runs.load_live(connection, self._vault, subject_ids)
        active = await self._published.load_active(connection, {claim.workspace_id for claim in claims})
        keys = {run.id: (run.workflow_id, run.version) for found in live.values() for run in found}
        await self._published.load_graphs(connection, keys.values())
        graphs = {run_id: graph for run_id, key in keys.items() if (graph := self._published.graph(key))}
        every_event = [event for found in pending.values() for event in found]
        origins = await self._origins(connection, every_event)
        hook_ids = [event.content["hook"] for event in every_event if event.kind == event_kinds.HTTP_REQUEST]
        hooks = await self._published.load_hooks(connection, hook_ids) if hook_ids else {}
        on_test = await load_on_test(connection, self._vault, self._published, known, now)
        held_back = await outbox.find_holding_back(connection, known) if known else set()
        return [
            Loaded(
                claim=claim,
                at=now,
                events=pending.get(claim.subject_id, ()),
                runs=live.get(claim.subject_id, ()),
                party=known.get(claim.subject_id),
                may_send_at_once=claim.subject_id not in held_back,
                active=active[claim.workspace_id],
                graphs=graphs,
                origins=origins,
                hooks=hooks,
                draft=on_test.get(claim.subject_id),
                urgent=urgent.get(claim.subject_id, Urgent()),
            )
            for claim in claims
        ]

    async def _pending(
        self, connection: AsyncConnection, claims: Sequence[Claim], filed: Mapping[str, list[StoredEvent]]
    ) -> dict[str, list[StoredEvent]]:
        pending = {
            claim.subject_id: filed[claim.subject_id]
            for claim in claims
            if claim.waiting == len(filed.get(claim.subject_id, ()))
        }
        unread = [claim.subject_id for claim in claims if claim.subject_id not in pending]
        if unread:
            pending.update(await events.load_pending(connection, self._vault, unread))
        return pending

    async def _parties(
        self, connection: AsyncConnection, claims: Sequence[Claim], known: Mapping[str, Party]
    ) -> dict[str, Party]:
        found = {claim.subject_id: known[claim.subject_id] for claim in claims if claim.subject_id in known}
        unread = [claim.subject_id for claim in claims if claim.subject_id not in found]
        if unread:
            found.update(await parties.load(connection, self._vault, unread))
        return found

    async def _urgent(self, connection: AsyncConnection, known: Iterable[Party]) -> dict[str, Urgent]:
        """What is urgent in each of these conversations."""
        by_channel: dict[str, Urgent] = {}
        found: dict[str, Urgent] = {}
        for party in known:
            if party.channel_id not in by_channel:
                channel = await self._channels.get_within(connection, party.channel_id)
                by_channel[party.channel_id] = Urgent() if channel is None else channel.rules.urgent
            found[party.conversation_id] = by_channel[party.channel_id]
        return found

    async def _origins(self, connection: AsyncConnection, every: Sequence[StoredEvent]) -> dict[str, Origin]:
        """Where what each tap or quote answers came from, by event id."""
        referred = {event.id: said for event in every if (said := _referred_message(event)) is not None}
        if not referred:
            return {}
        quoted = {said.provider_id for said in referred.values() if said.provider_id}
        channels = {event.channel_id for event in every if event.channel_id}
        by_provider = await messages.find_by_provider_ids(connection, channels, quoted) if quoted else {}
        message_ids: dict[str, str] = {}
        for event in every:
            said = referred.get(event.id)
            if said is None:
                continue
            found = said.message_id or by_provider.get((event.channel_id or "", said.provider_id or ""))
            if found is not None:
                message_ids[event.id] = found
        origins = await sent_messages.find_origins(connection, set(message_ids.values()))
        return {event_id: origins[one] for event_id, one in message_ids.items() if one in origins}


class _Referred(Struct, frozen=True):
    """The message of ours that somebody answered: by our id for a button, by the provider's for a quote."""

    message_id: str | None = None
    provider_id: str | None = None


def _referred_message(event: StoredEvent) -> _Referred | None:
    content: dict[str, Any] = event.content
    if not event.kind.startswith("message.") or event.kind == event_kinds.MESSAGE_CHANGED:
        return None
    choice = issued_choice(convert(content, Event)) if event.kind == "message.choice" else None
    if choice is not None:
        return _Referred(message_id=choice.message_id)
    reply_to = content.get("reply_to")
    return _Referred(provider_id=reply_to) if reply_to else None
