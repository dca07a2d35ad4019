"""What the platform says of a template by webhook."""

from datetime import timedelta

import msgspec

from support.core import NOON

TEMPLATE_ID = "1234567890"


async def told(core, field: str, minute: int = 0, *, waba="900100200300400", **value) -> None:
    """A notice arrives that happened so many minutes after noon."""
    about = {
        "message_template_id": int(TEMPLATE_ID),
        "message_template_name": "table_free",
        "message_template_language": "en-US",
    }
    at = int((NOON + timedelta(minutes=minute)).timestamp())
    entry = {"id": waba, "time": at, "changes": [{"field": field, "value": {**about, **value}}]}
    body = {"object": "whatsapp_business_account", "entry": [entry]}
    await core.wiring.intake.receive(
        core.workspace_id, "whatsapp", core.channel_id, msgspec.json.encode(body)
    )
    await core.settle()


async def status(core, event: str, minute: int = 0, **value) -> None:
    await told(core, "message_template_status_update", minute, event=event, **value)
