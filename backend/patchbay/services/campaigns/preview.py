"""Previews: what would become of a campaign if it were sent now, by the gate that decides when it is."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from time import monotonic
from typing import Any

from msgspec import Struct, convert
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.prices import country_of
from patchbay.messaging.providers import Providers
from patchbay.messaging.template_preview import arrived, text_of
from patchbay.sdk import Template
from patchbay.services.campaigns.campaigns import choice_of
from patchbay.services.campaigns.messages import TWICE, Skipped, message_for, stranger
from patchbay.services.campaigns.wording import Wording, problems_of
from patchbay.services.channels.cache import ChannelCache, KnownChannel
from patchbay.services.clock import Clock
from patchbay.services.costs.costs import CostSum, estimated
from patchbay.services.costs.price_book import read_tables
from patchbay.services.errors import Invalid, Problem
from patchbay.services.sending.batch import Batch
from patchbay.services.sending.gate_facts import NOTHING, load_beside
from patchbay.services.sending.judging import Go, Later, judge
from patchbay.storage import kept_refusals, prospects, recipients, segments, templates
from patchbay.storage.campaigns import Campaign, CampaignRepository
from patchbay.storage.database import Database
from patchbay.storage.errors import NotFound
from patchbay.storage.messages import StoredMessage
from patchbay.storage.parties import Party
from patchbay.storage.prospects import NOT_YET
from patchbay.storage.recipients import Recipient
from patchbay.storage.vault import Vault

MOST = 2_000
"""Recipients looked at in one preview; of a larger audience, so many drawn by chance."""
LONGEST_S = 5.0
"""Of looking at recipients, one at least: whoever else asks something has turns in between."""
BATCH = 250
EXAMPLES = 3


class ForecastReason(Struct, frozen=True):
    """How many would not go out at once, and why; `outcome` is deferred, suppressed or skipped."""

    outcome: str
    code: str
    reason: str
    count: int


class ForecastExample(Struct, frozen=True):
    """The message as one of them would get it."""

    contact_id: str | None
    name: str
    language: str
    text: str


class Forecast(Struct, frozen=True):
    """What would become of it. Where `is_sample`, the counts are of those looked at, drawn by chance."""

    audience: int
    looked_at: int
    is_sample: bool
    sent: int
    deferred: int
    suppressed: int
    skipped: int
    estimate: CostSum
    """What those that would be sent cost at most, by today's price tables: nothing is known yet of what may
    make one free."""
    reasons: list[ForecastReason]
    examples: list[ForecastExample]


class _Tally:
    """What was found so far."""

    def __init__(self) -> None:
        self.outcomes: Counter[str] = Counter()
        self.reasons: Counter[tuple[str, str, str]] = Counter()
        self.examples: list[ForecastExample] = []
        self.seen: set[str] = set()
        self.going: list[StoredMessage] = []
        """What would be sent: it uses up what limits leave."""
        self.parties: dict[str, Party] = {}
        """Whom that is to, by conversation."""
        self.countries: Counter[str | None] = Counter()
        """Where those live that would be sent to."""

    def note(self, outcome: str, code: str = "", reason: str = "") -> None:
        self.outcomes[outcome] += 1
        if code:
            self.reasons[outcome, code, reason] += 1


class CampaignPreview:
    """Tries campaigns without sending anything."""

    def __init__(
        self, database: Database, vault: Vault, *, channels: ChannelCache, providers: Providers, clock: Clock
    ) -> None:
        self._database = database
        self._vault = vault
        self._channels = channels
        self._providers = providers
        self._clock = clock
        self._campaigns = CampaignRepository()

    async def preview(self, workspace_id: str, campaign_id: str) -> Forecast:
        """What would become of each recipient now.

        Raises:
            NotFound: No such campaign.
            Invalid: There is no template yet, or it does not fit.
        """
        async with self._database.transaction() as connection:
            campaign = await self._campaigns.get(connection, workspace_id, campaign_id)
            wording, category = await self._wording(connection, campaign)
            campaign = replace(campaign, category=category)
            channel = await self._channels.get_within(connection, campaign.channel_id)
            if channel is None:
                raise NotFound("channel", campaign.channel_id)
            audience, drawn = await self._draw(connection, campaign)
            prices = await read_tables(connection, workspace_id)
        tally = _Tally()
        until = monotonic() + LONGEST_S
        for begun in range(0, len(drawn), BATCH):
            batch = drawn[begun : begun + BATCH]
            if await self._try(campaign, wording, channel, batch, tally, until=until) < len(batch):
                break
        looked_at = tally.outcomes.total()
        reasons = [ForecastReason(*why, count) for why, count in tally.reasons.most_common()]
        counts = {name: tally.outcomes[name] for name in ("sent", "deferred", "suppressed", "skipped")}
        return Forecast(
            audience=audience,
            looked_at=looked_at,
            is_sample=looked_at < audience,
            estimate=estimated(category, tally.countries, self._clock(), prices),
            reasons=reasons,
            examples=tally.examples,
            **counts,
        )

    async def _wording(self, connection: AsyncConnection, campaign: Campaign) -> tuple[Wording, str]:
        choice = choice_of(campaign)
        if choice is None:
            raise Invalid("There is nothing to send.", [Problem("template", "expected a template, got none")])
        known = await templates.load_named(connection, [campaign.channel_id], [choice.name])
        wording = Wording(choice, known)
        if wording.main is None:
            told = f"The channel has no template {choice.name} in {choice.language}."
            raise Invalid(told, [Problem("template.name", told)])
        problems = tuple(problems_of(choice, wording.main, has_rows=campaign.segment is None))
        if problems:
            raise Invalid("The template cannot be sent like this.", problems)
        return wording, wording.main.category

    async def _draw(self, connection: AsyncConnection, campaign: Campaign) -> tuple[int, list[Recipient]]:
        workspace_id = campaign.workspace_id
        if campaign.segment is None:
            key = (workspace_id, campaign.id)
            audience = await recipients.count(connection, *key)
            return audience, await recipients.draw(connection, self._vault, key, MOST)
        audience = await segments.count(connection, workspace_id, campaign.segment)
        ids = await segments.sample(connection, workspace_id, campaign.segment, MOST)
        return audience, [Recipient("", contact_id, None) for contact_id in ids]

    async def _try(
        self,
        campaign: Campaign,
        wording: Wording,
        channel: KnownChannel,
        batch: Sequence[Recipient],
        tally: _Tally,
        *,
        until: float,
    ) -> int:
        """Gives how many of these there was time for."""
        now = self._clock()
        async with self._database.transaction() as connection:
            parties = await self._parties(connection, campaign, batch, tally.outcomes.total())
            made: list[StoredMessage | Skipped] = []
            for one, party in zip(batch, parties, strict=True):
                if monotonic() > until and tally.outcomes.total() + len(made) > 0:
                    break
                made.append(message_for(campaign, wording, one, party, now))
                await asyncio.sleep(0)
            found = [_to_somebody(one) for one in made if isinstance(one, StoredMessage)]
            known: dict[str, KnownChannel | None] = {campaign.channel_id: channel}
            tally.parties |= {one.conversation_id: one for one in parties if one is not None}
            beside = await load_beside(connection, Batch([*tally.going, *found], tally.parties, known, now))
        for message, party in zip(made, parties, strict=False):
            if isinstance(message, Skipped):
                tally.note("skipped", message.code, message.reason)
            elif party is not None and party.contact_id and party.contact_id in tally.seen:
                tally.note("skipped", TWICE.code, TWICE.reason)
            elif party is not None:
                tally.seen.add(party.contact_id)
                verdict = judge(
                    message,
                    party=party,
                    channel=channel,
                    beside=beside.get(message.id, NOTHING),
                    providers=self._providers,
                    now=now,
                )
                self._note(verdict, party, wording, tally)
                tally.going += [_to_somebody(message)] if isinstance(verdict, Go) else []
        return len(made)

    async def _parties(
        self, connection: AsyncConnection, campaign: Campaign, batch: Sequence[Recipient], before: int
    ) -> list[Party | None]:
        """Whom these are; `before` is how many were looked at before them."""
        phones = {one.listed.phone for one in batch if one.listed is not None and one.listed.phone}
        by_phone = await prospects.find_by_phones(connection, self._vault, campaign.workspace_id, phones)
        unknown = phones - by_phone.keys()
        refused = await kept_refusals.find_by_phones(connection, self._vault, campaign.workspace_id, unknown)
        ids = [_contact_id(one, by_phone) for one in batch]
        known = await prospects.load_prospects(
            connection,
            self._vault,
            campaign.workspace_id,
            campaign.channel_id,
            {one for one in ids if one is not None},
        )
        parties = [
            stranger(campaign, one, refused) if contact_id is None else known.get(contact_id)
            for one, contact_id in zip(batch, ids, strict=True)
        ]
        return [_in_talk(party, place) for place, party in enumerate(parties, before)]

    def _note(self, verdict: Any, party: Party, wording: Wording, tally: _Tally) -> None:
        match verdict:
            case Go(outgoing=outgoing):
                tally.note("sent")
                tally.countries[country_of(outgoing.to.phone, outgoing.to.bsuid)] += 1
                if len(tally.examples) < EXAMPLES and isinstance(outgoing.content, Template):
                    tally.examples.append(_example(party, wording, outgoing.content))
            case Later(reason=reason):
                tally.note("deferred", "deferred", reason)
            case _:
                error = convert(verdict.fact.error, dict[str, Any])
                tally.note("suppressed", str(error["code"]), str(error["message"]))


def _in_talk(party: Party | None, place: int) -> Party | None:
    """The party as if it had a conversation: one of its own."""
    if party is None or party.conversation_id != NOT_YET:
        return party
    return replace(party, conversation_id=f"{NOT_YET}{place}")


def _to_somebody(message: StoredMessage) -> StoredMessage:
    """The message as if whoever a number on a list belongs to were a contact: one of their own."""
    return message if message.contact_id else replace(message, contact_id=message.id)


def _contact_id(recipient: Recipient, by_phone: dict[str, str]) -> str | None:
    if recipient.contact_id is not None or recipient.listed is None:
        return recipient.contact_id
    if recipient.listed.phone is not None:
        return by_phone.get(recipient.listed.phone)
    return recipient.listed.contact_id


def _example(party: Party, wording: Wording, template: Template) -> ForecastExample:
    known = wording.in_language(template.language)
    return ForecastExample(
        party.contact_id or None, party.name, template.language, text_of(arrived(known.components, template))
    )
