"""Progress: how far a campaign has got, and what became of each it goes to."""

from collections import Counter
from datetime import datetime
from typing import Any

from msgspec import Struct

from patchbay.messaging.phone import from_wa_id
from patchbay.services.clock import Clock
from patchbay.services.costs.costs import CostSum, sum_of
from patchbay.storage import campaign_progress, message_costs
from patchbay.storage.campaign_progress import EXPLAINED, Group, RecipientFilter, RecipientRecord
from patchbay.storage.campaigns import CampaignRepository, CampaignState
from patchbay.storage.contacts import Contact, ContactRepository
from patchbay.storage.database import Database
from patchbay.storage.paging import Page, PageRequest
from patchbay.storage.vault import Vault


class ProgressReason(Struct, frozen=True):
    """How many did not get it for the same reason; `state` is skipped, or what their messages are in."""

    state: str
    code: str | None
    reason: str | None
    count: int


class Progress(Struct, frozen=True):
    """Counts as they stand. Everybody of the audience is in exactly one of those of `states`."""

    state: CampaignState
    audience: int
    states: dict[str, int]
    """By what became of them: `waiting`, `skipped`, `cancelled`, or the state of their message."""
    reasons: list[ProgressReason]
    replied: int
    """How many have written since their message was queued."""
    opted_out: int
    """How many have opted out since, of everything or of what the campaign is for."""
    cost: CostSum
    """What those of its messages that arrived were charged."""
    at: datetime


class RecipientView(Struct, frozen=True):
    """One recipient; the state is that of their message where there is one."""

    id: str
    contact_id: str | None
    name: str
    phone: str | None
    conversation_id: str | None
    message_id: str | None
    state: str
    code: str | None
    reason: str | None
    updated_at: datetime


class CampaignProgress:
    """Tells how campaigns get on."""

    def __init__(self, database: Database, vault: Vault, *, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._campaigns = CampaignRepository()
        self._contacts = ContactRepository(vault)

    async def progress(self, workspace_id: str, campaign_id: str) -> Progress:
        """Where it stands.

        Raises:
            NotFound: No such campaign.
        """
        async with self._database.transaction() as connection:
            campaign = await self._campaigns.get(connection, workspace_id, campaign_id)
            own = await campaign_progress.recipient_groups(connection, workspace_id, campaign_id)
            sent = await campaign_progress.message_groups(connection, workspace_id, campaign_id)
            reacted = await campaign_progress.reactions(
                connection, workspace_id, campaign_id, campaign.purpose
            )
            spent = await message_costs.sum_of_campaign(connection, workspace_id, campaign_id)
        states: Counter[str] = Counter()
        # Who is queued counts by the message, of which there is exactly one.
        for group in [*(one for one in own if one.state != "queued"), *sent]:
            states[group.state] += group.count
        return Progress(
            state=campaign.state,
            audience=sum(group.count for group in own),
            states=dict(states),
            reasons=_reasons([*own, *sent]),
            replied=reacted.replied,
            opted_out=reacted.opted_out,
            cost=sum_of(spent),
            at=self._clock(),
        )

    async def recipients(
        self, workspace_id: str, campaign_id: str, request: PageRequest, wanted: RecipientFilter
    ) -> Page[RecipientView]:
        """Those it goes to, in the order in which they are written to.

        Raises:
            NotFound: No such campaign.
        """
        async with self._database.transaction() as connection:
            await self._campaigns.get(connection, workspace_id, campaign_id)
            found = await campaign_progress.page(connection, workspace_id, campaign_id, request, wanted)
            ids = [one.contact_id for one in found.items if one.contact_id is not None]
            people = await self._contacts.get_many(connection, workspace_id, ids)
        views = [self._view(one, people.get(one.contact_id or "")) for one in found.items]
        return Page(views, found.next)

    def _view(self, record: RecipientRecord, contact: Contact | None) -> RecipientView:
        listed: dict[str, Any] = {}
        if contact is None and record.sealed is not None:
            listed = self._vault.open("campaign_recipients", record.id, record.sealed)
        wa_id = listed.get("phone") if contact is None else contact.address("phone")
        return RecipientView(
            id=record.id,
            contact_id=record.contact_id or listed.get("contact_id"),
            name=listed.get("values", {}).get("name", "") if contact is None else contact.profile.name,
            phone=None if wa_id is None else from_wa_id(wa_id),
            conversation_id=record.conversation_id,
            message_id=record.message_id,
            state=record.state,
            code=record.code,
            reason=record.reason,
            updated_at=record.updated_at,
        )


def _reasons(groups: list[Group]) -> list[ProgressReason]:
    """Why some did not get it, the commonest first."""
    told = [group for group in groups if group.state in ("skipped", *EXPLAINED)]
    told.sort(key=lambda group: -group.count)
    return [ProgressReason(group.state, group.code, group.reason, group.count) for group in told]
