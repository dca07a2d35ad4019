"""Previews: what would become of a campaign if it were sent now, by the gate that decides when it is."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from msgspec import Struct, convert
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.messaging.prices import country_of
from patchbay.messaging.providers import Providers
from patchbay.messaging.template_text import text_of
from patchbay.sdk import Template
from patchbay.services.beside import NOTHING, load_beside
from patchbay.services.campaign_messages import TWICE, Skipped, message_for, stranger
from patchbay.services.campaign_wording import Wording, problems_of
from patchbay.services.campaigns import choice_of
from patchbay.services.channel_cache import ChannelCache, KnownChannel
from patchbay.services.clock import Clock
from patchbay.services.costs import CostSum, estimated
from patchbay.services.errors import Invalid, Problem
from patchbay.services.price_book import read_tables
from patchbay.services.sending import Go, Later, judge
from patchbay.storage import prospects, recipients, segments, templates
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
        self.countries: Counter[str | None] = Counter()
        """Where those live that would be sent to."""

    def note(self, outcome: str, code: str = "", reason: str = "") -> None:
        self.outcomes[outcome] += 1
        if code:
            self.reasons[outcome, code, reason] += 1


class CampaignPreview:
    """Tries campaigns without sending anything."""

    def __init__(
        self, database: Database, vault: Vault, *, channels: ChannelCache, providers: Providers, now: Clock
    ) -> None:
        self._database = database
        self._vault = vault
        self._channels = channels
        self._providers = providers
        self._now = now
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
        for begun in range(0, len(drawn), BATCH):
            await self._try(campaign, wording, channel, drawn[begun : begun + BATCH], tally)
        reasons = [ForecastReason(*why, count) for why, count in tally.reasons.most_common()]
        counts = {name: tally.outcomes[name] for name in ("sent", "deferred", "suppressed", "skipped")}
        return Forecast(
            audience=audience,
            looked_at=len(drawn),
            is_sample=len(drawn) < audience,
            estimate=estimated(category, tally.countries, self._now(), prices),
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
    ) -> None:
        now = self._now()
        async with self._database.transaction() as connection:
            parties = await self._parties(connection, campaign, batch)
            made = [
                message_for(campaign, wording, one, party, now)
                for one, party in zip(batch, parties, strict=True)
            ]
            found = [one for one in made if isinstance(one, StoredMessage)]
            known: dict[str, KnownChannel | None] = {campaign.channel_id: channel}
            talks = {one.conversation_id: one for one in parties if one is not None}
            beside = await load_beside(connection, found, talks, known, now)
        for message, party in zip(made, parties, strict=True):
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

    async def _parties(
        self, connection: AsyncConnection, campaign: Campaign, batch: Sequence[Recipient]
    ) -> list[Party | None]:
        phones = {one.listed.phone for one in batch if one.listed is not None and one.listed.phone}
        by_phone = await prospects.find_by_phones(connection, self._vault, campaign.workspace_id, phones)
        ids = [_contact_id(one, by_phone) for one in batch]
        known = await prospects.load_prospects(
            connection,
            self._vault,
            campaign.workspace_id,
            campaign.channel_id,
            {one for one in ids if one is not None},
        )
        parties = [
            stranger(campaign, one) if contact_id is None else known.get(contact_id)
            for one, contact_id in zip(batch, ids, strict=True)
        ]
        return [_in_talk(party, place) for place, party in enumerate(parties)]

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


def _contact_id(recipient: Recipient, by_phone: dict[str, str]) -> str | None:
    if recipient.contact_id is not None or recipient.listed is None:
        return recipient.contact_id
    if recipient.listed.phone is not None:
        return by_phone.get(recipient.listed.phone)
    return recipient.listed.contact_id


def _example(party: Party, wording: Wording, template: Template) -> ForecastExample:
    known = wording.in_language(template.language)
    return ForecastExample(
        party.contact_id or None, party.name, template.language, text_of(known.components, template)
    )
