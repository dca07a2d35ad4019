"""The whole way of a message in one process: bodies in, turns, sends to a stub provider, statuses back."""

import asyncio
from itertools import count

import msgspec
import pytest

from patchbay.services.channels.forms import NewWhatsApp
from patchbay.services.contacts.contacts import NewContact
from patchbay.storage.conversations import ConversationFilter
from patchbay.storage.message_history import MessageFilter
from patchbay.storage.paging import PageRequest
from patchbay.storage.run_history import RunFilter
from patchbay.wiring import Wiring
from support.stub_server import Answer, Asked, StubServer
from support.systems import Tenant

CUSTOMER = "5511900000001"
PHONE_NUMBER_ID = "700800900100200"


class Spine:
    """Drives one wired system by hand: nothing happens but what a test lets happen."""

    def __init__(self, wiring: Wiring, tenant: Tenant, provider: StubServer) -> None:
        self.wiring = wiring
        self.tenant = tenant
        self.provider = provider
        self.channel_id = ""
        self._numbers = count(1)

    async def open_channel(self) -> None:
        new = self.new_channel()
        self.channel_id = await self.wiring.channels.create(self.tenant.workspace_id, new, "test")

    def new_channel(self, phone_number_id: str = PHONE_NUMBER_ID) -> NewWhatsApp:
        """A number at the stub provider."""
        return NewWhatsApp(
            name="Shop",
            phone_number_id=phone_number_id,
            waba_id="900100200300400",
            access_token="token",
            app_secret="secret",
            verify_token="verify",
            api_base=self.provider.url,
        )

    async def publish(self, document: dict) -> str:
        workflow_id = await self.wiring.workflows.create(self.tenant.workspace_id, document, "test")
        await self.wiring.workflows.publish(self.tenant.workspace_id, workflow_id, "", "test")
        return workflow_id

    async def add_contact(self, **values) -> str:
        return await self.wiring.contacts.create(self.tenant.workspace_id, NewContact(**values), "test")

    async def receive(self, value: dict, field: str = "messages") -> None:
        """A webhook body of one change, kept but not yet read."""
        metadata = {"display_phone_number": "15550001111", "phone_number_id": PHONE_NUMBER_ID}
        change = {
            "field": field,
            "value": {"messaging_product": "whatsapp", "metadata": metadata, **value},
        }
        body = {
            "object": "whatsapp_business_account",
            "entry": [{"id": "900100200300400", "changes": [change]}],
        }
        await self.wiring.intake.receive(
            self.tenant.workspace_id, "whatsapp", self.channel_id, msgspec.json.encode(body)
        )

    async def say(self, text: str, *, sender: str = CUSTOMER, **extra) -> str:
        return await self.send_in({"type": "text", "text": {"body": text}, **extra}, sender=sender)

    async def tap(self, choice: dict, *, sender: str = CUSTOMER) -> str:
        reply = {"type": "button_reply", "button_reply": {"id": choice["id"], "title": choice["title"]}}
        return await self.send_in({"type": "interactive", "interactive": reply}, sender=sender)

    async def send_in(self, message: dict, *, sender: str = CUSTOMER) -> str:
        """A message from a customer arrives, and everything that follows from it is done."""
        wamid = message.get("id") or f"wamid.IN{next(self._numbers)}"
        now = str(int(self.wiring.clock().timestamp()))
        contact = {"profile": {"name": "Ana Prado"}, "wa_id": sender}
        full = {"from": sender, "timestamp": now, **message, "id": wamid}
        await self.receive({"contacts": [contact], "messages": [full]})
        await self.settle()
        return wamid

    async def status(self, message_id: str, status: str, wamid: str, **extra) -> None:
        """The provider says what became of a message."""
        now = str(int(self.wiring.clock().timestamp()))
        item = {"id": wamid, "status": status, "timestamp": now, "recipient_id": CUSTOMER}
        await self.receive({"statuses": [{**item, "biz_opaque_callback_data": message_id, **extra}]})
        await self.settle()

    async def settle(self) -> None:
        """Sweep, read, play and send until nothing is left to do."""
        while True:
            await self.wiring.relay.sweep()
            campaigns = await self.wiring.campaign_runner.run_once()
            ingested = await self.wiring.ingest.run_once(100)
            await self.wiring.drain.play(ingested.turns)
            turns = await self.wiring.drain.claim()
            await self.wiring.drain.play(turns)
            claimed = await self.wiring.submit.claim()
            await asyncio.gather(*(self.wiring.submit.send(go) for go in claimed.going))
            if not (campaigns or ingested.bodies or turns or claimed.looked_at):
                return

    async def conversation(self):
        """The only conversation there is."""
        page = await self.wiring.history.conversations(
            self.tenant.workspace_id, PageRequest(), ConversationFilter()
        )
        (found,) = page.items
        return found

    async def owner(self) -> str:
        return (await self.conversation()).owner

    async def runs(self) -> list:
        """Runs, newest first."""
        page = await self.wiring.history.runs(self.tenant.workspace_id, PageRequest(), RunFilter())
        return page.items

    async def messages(self) -> list:
        """Messages, newest first."""
        page = await self.wiring.history.messages(self.tenant.workspace_id, PageRequest(), MessageFilter())
        return page.items

    @property
    def sent(self) -> list[dict]:
        """What the provider was given, oldest first."""
        return [asked.json for asked in self.provider.asked if asked.method == "POST"]


def accepting() -> StubServer:
    """A provider that takes everything, and has nothing to say when it is asked."""
    numbers = count(1)

    def answer(asked: Asked) -> Answer:
        if asked.method == "GET":
            return Answer(json={"data": [{}] if asked.path.endswith("subscribed_apps") else []})
        to = asked.json["to"].removeprefix("+")
        message = {"id": f"wamid.OUT{next(numbers)}"}
        return Answer(json={"contacts": [{"input": to, "wa_id": to}], "messages": [message]})

    return StubServer(answer)


@pytest.fixture
async def provider():
    async with accepting().running() as stub:
        yield stub


@pytest.fixture
async def spine(wiring, tenant, provider) -> Spine:
    spine = Spine(wiring, tenant, provider)
    await spine.open_channel()
    return spine
