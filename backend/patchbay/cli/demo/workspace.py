"""Loads the demo workspace once, and keeps its addresses right when the port changes."""

import secrets
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from patchbay.cli.demo.shop import PREFIX as SHOP
from patchbay.cli.private_file import PrivateFile
from patchbay.messaging.prices import example_tables
from patchbay.messaging.whatsapp.config import WhatsAppConfig
from patchbay.security.access import Role
from patchbay.services.actors import SYSTEM
from patchbay.services.channels.forms import ChannelChange, NewWhatsApp
from patchbay.services.contacts.contacts import ContactSearch, NewContact
from patchbay.services.templates.templates import TemplateRow
from patchbay.storage.channels import Channel, WhatsAppSettings
from patchbay.storage.paging import MAX_PAGE, PageRequest
from patchbay.wiring import Wiring

PHONE_NUMBER_ID = "700800900100200"
WABA_ID = "900100200300400"
DISPLAY_NUMBER = "+1 555 000 1111"
ADMIN_EMAIL = "admin@patchbay.example"
SIMULATOR = "/simulator"
_WRITTEN_FOR = "http://127.0.0.1:8000"
"""The address in the demo's documents as they are in the package."""

CONTACTS = (
    NewContact(
        name="Ana Prado",
        phone="+5511987650001",
        email="ana@example.com",
        language="en",
        tags=["vip"],
        fields={"city": "São Paulo", "customer_since": 2021},
    ),
    NewContact(name="Ben Okafor", phone="+447700900002", email="ben@example.com", language="en"),
    NewContact(
        name="Carla Núñez", phone="+34600000003", email="carla@example.com", language="es", tags=["trial"]
    ),
)
ORDER_PENDING = {
    "name": "order_pending",
    "language": "en",
    "category": "UTILITY",
    "components": [
        {
            "type": "BODY",
            "text": "Order {{1}} is being prepared. We write again once it is on its way.",
            "example": {"body_text": [["1043"]]},
        },
        {"type": "FOOTER", "text": "Demo shop"},
    ],
}


class Demo(Struct, frozen=True):
    """The demo as it stands: its channel with the secrets the simulator needs."""

    workspace_id: str
    channel_id: str
    channel: WhatsAppConfig


class FirstSignIn(Struct, frozen=True):
    """The administrator just made; the password is shown this once."""

    email: str
    password: str

    def __repr__(self) -> str:
        return f"FirstSignIn(email={self.email!r})"


async def ensure_account(wiring: Wiring, keys: PrivateFile) -> tuple[str, FirstSignIn | None]:
    """Make the first workspace, its administrator and a key in its file, where they are missing.

    Returns:
        The workspace's id, and how to sign in if the administrator is new.
    """
    workspace = await wiring.accounts.find_first_workspace()
    sign_in = None
    if workspace is None:
        workspace = await wiring.accounts.create_workspace("Demo")
        sign_in = FirstSignIn(ADMIN_EMAIL, secrets.token_urlsafe(12))
        await wiring.accounts.create_owner(workspace.id, sign_in.email, sign_in.password, "Administrator")
    if not await _is_key_good(wiring, keys.read()):
        issued = await wiring.api_keys.create(workspace.id, "This machine", Role.OWNER, SYSTEM)
        keys.write(issued.key)
    return workspace.id, sign_in


async def ensure_demo(wiring: Wiring, workspace_id: str, base_url: str) -> Demo:
    """Load number, template, contacts, workflows and example prices unless they are there, at `base_url`."""
    channel = await wiring.channels.find_by_number(workspace_id, PHONE_NUMBER_ID)
    if channel is None:
        await _add_contacts(wiring, workspace_id)
        await _add_workflows(wiring, workspace_id, base_url)
        await wiring.prices.put(workspace_id, example_tables(), SYSTEM)
        channel = await _add_channel(wiring, workspace_id, base_url)
    elif _api_base(channel) != base_url + SIMULATOR:
        await _move(wiring, workspace_id, channel, base_url)
    known = await wiring.channel_cache.get(channel.id)
    assert known is not None, "the channel was read a moment ago"
    return Demo(workspace_id, channel.id, known.config)


def demo_documents(base_url: str) -> list[dict[str, Any]]:
    """The demo's workflows, with the shop at this address."""
    folder = Path(__file__).parent
    return [
        msgspec.json.decode(path.read_text(encoding="utf-8").replace(_WRITTEN_FOR, base_url))
        for path in sorted(folder.glob("*.json"))
    ]


async def _is_key_good(wiring: Wiring, key: str | None) -> bool:
    return key is not None and await wiring.api_keys.authenticate(key) is not None


async def _add_contacts(wiring: Wiring, workspace_id: str) -> None:
    for contact in CONTACTS:
        wanted = ContactSearch(phone=contact.phone)
        found = await wiring.contacts.page(workspace_id, PageRequest(1), wanted)
        if not found.items:
            await wiring.contacts.create(workspace_id, contact, SYSTEM)


async def _add_workflows(wiring: Wiring, workspace_id: str, base_url: str) -> None:
    page = await wiring.workflows.page(workspace_id, PageRequest(MAX_PAGE))
    present = {found.name for found in page.items}
    for document in demo_documents(base_url):
        if document["name"] not in present:
            workflow_id = await wiring.workflows.create(workspace_id, document, SYSTEM)
            await wiring.workflows.publish(workspace_id, workflow_id, "Part of the demo", SYSTEM)


async def _add_channel(wiring: Wiring, workspace_id: str, base_url: str) -> Channel:
    new = NewWhatsApp(
        name="Demo number",
        phone_number_id=PHONE_NUMBER_ID,
        waba_id=WABA_ID,
        access_token=secrets.token_urlsafe(32),
        app_secret=secrets.token_hex(16),
        verify_token=secrets.token_urlsafe(16),
        api_base=base_url + SIMULATOR,
        display_number=DISPLAY_NUMBER,
    )
    channel_id = await wiring.channels.create(workspace_id, new, SYSTEM)
    row = msgspec.convert({"channel_id": channel_id, "status": "APPROVED", **ORDER_PENDING}, TemplateRow)
    await wiring.templates.create(workspace_id, row, SYSTEM)
    return await wiring.channels.get(workspace_id, channel_id)


async def _move(wiring: Wiring, workspace_id: str, channel: Channel, base_url: str) -> None:
    old = _api_base(channel).removesuffix(SIMULATOR)
    page = await wiring.workflows.page(workspace_id, PageRequest(MAX_PAGE))
    for found in page.items:
        document = (await wiring.workflows.get(workspace_id, found.id)).document
        variables = document.get("settings", {}).get("vars", {})
        if variables.get("shop_url") != old + SHOP:
            continue
        variables["shop_url"] = base_url + SHOP
        await wiring.workflows.save_draft(workspace_id, found.id, document, actor=SYSTEM)
        if found.is_active:
            await wiring.workflows.publish(workspace_id, found.id, "The demo's address changed", SYSTEM)
    change = ChannelChange(api_base=base_url + SIMULATOR)
    await wiring.channels.change(workspace_id, channel.id, change, SYSTEM)


def _api_base(channel: Channel) -> str:
    assert isinstance(channel.settings, WhatsAppSettings), "the demo's number is WhatsApp's"
    return channel.settings.api_base
