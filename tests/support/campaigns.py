"""A desk to draw campaigns up at, over the core of a wired system."""

from msgspec import convert

from patchbay.messaging.policy_facts import Rules
from patchbay.services.campaigns.audience import NewRows
from patchbay.services.campaigns.campaigns import NewCampaign
from patchbay.services.templates.templates import TemplateRow
from patchbay.storage.campaign_progress import RecipientFilter
from patchbay.storage.paging import PageRequest

CHOICE = {"name": "offer", "language": "en", "body": ["{{ contact.name }}"]}
VIPS = {"any_tags": ["vip"]}


class CampaignDesk:
    """Where a test draws campaigns up."""

    def __init__(self, core) -> None:
        self.core = core
        self.wiring = core.wiring
        self.workspace_id = core.workspace_id

    async def template(self, language="en", body="Hello {{1}}, save 10 %.", **values) -> None:
        row = {
            "channel_id": self.core.channel_id,
            "name": "offer",
            "language": language,
            "components": [{"type": "BODY", "text": body}],
            "category": "MARKETING",
            "status": "APPROVED",
            **values,
        }
        await self.wiring.templates.create(self.workspace_id, convert(row, TemplateRow), "test")

    async def people(self, *names: str, **values) -> list[str]:
        return [
            await self.core.add_contact(
                name=name, phone=f"+55119000010{place:02}", **{"tags": ["vip"], **values}
            )
            for place, name in enumerate(names)
        ]

    async def draft(self, segment=VIPS, template=CHOICE, **values) -> str:
        given = {"name": "Spring", "channel_id": self.core.channel_id, "template": template, **values}
        new = convert({**given, "segment": segment}, NewCampaign)
        return await self.wiring.campaigns.create(self.workspace_id, new, "member:1")

    async def listed(self, *rows: dict) -> str:
        campaign_id = await self.draft(None)
        await self.append(campaign_id, *rows)
        return campaign_id

    async def append(self, campaign_id: str, *rows: dict):
        new = convert({"rows": list(rows)}, NewRows)
        return await self.wiring.campaign_audience.append(self.workspace_id, campaign_id, new, "member:1")

    async def start(self, campaign_id: str) -> None:
        await self.wiring.campaigns.start(self.workspace_id, campaign_id, "member:1")
        await self.core.settle()

    async def send(self, **values) -> str:
        campaign_id = await self.draft(**values)
        await self.start(campaign_id)
        return campaign_id

    async def state(self, campaign_id: str) -> tuple[str, str | None]:
        found = await self.wiring.campaigns.get(self.workspace_id, campaign_id)
        return found.state, found.state_reason

    async def progress(self, campaign_id: str):
        return await self.wiring.campaign_progress.progress(self.workspace_id, campaign_id)

    async def preview(self, campaign_id: str):
        return await self.wiring.campaign_preview.preview(self.workspace_id, campaign_id)

    async def recipients(self, campaign_id: str, **wanted) -> list:
        page = await self.wiring.campaign_progress.recipients(
            self.workspace_id, campaign_id, PageRequest(), RecipientFilter(**wanted)
        )
        return page.items

    async def rules(self, **rules) -> None:
        await self.wiring.policy_rules.put(self.workspace_id, Rules(**rules), "member:1")
        self.wiring.channel_cache.forget(self.core.channel_id)

    @property
    def bodies(self) -> list[str]:
        """What the provider was asked to fill in, oldest first."""
        return [_first_value(sent["template"]) for sent in self.core.sent]


def _first_value(template: dict) -> str:
    value = template["components"][0]["parameters"][0]["text"]
    return f"{template['language']['code']}: {value}"
