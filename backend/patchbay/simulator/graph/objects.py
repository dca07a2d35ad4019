"""Numbers, accounts, and whatever an id alone may name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from patchbay.simulator import payloads
from patchbay.simulator.errors import GraphError, unknown_object
from patchbay.simulator.graph import media, templates
from patchbay.simulator.graph.call import Call, Reply, json_reply
from patchbay.simulator.phone_numbers import calling_code

if TYPE_CHECKING:
    from patchbay.simulator.config import BusinessNumber
    from patchbay.simulator.simulator import Simulator
    from patchbay.simulator.state import StoredMedia

_APP = {"id": "100000000000001", "name": "Simulated app", "link": "https://example.com/"}


async def get_object(call: Call) -> Reply:
    """Read a number, an account, a template or a file."""
    platform = call.simulator.platform
    if call.object_id in platform.numbers:
        return json_reply(call.only_fields(_described(call.number(), call.simulator)))
    if platform.templates.has(call.object_id):
        return json_reply(call.only_fields(templates.described(templates.template_of(call))))
    if call.object_id in call.accounts():
        account = {"id": call.object_id, "name": "Simulated account", "currency": "USD", "timezone_id": "1"}
        return json_reply(call.only_fields(account | {"message_template_namespace": f"ns_{call.object_id}"}))
    return json_reply(media.described(call, _file(call)))


async def post_object(call: Call) -> Reply:
    """Edit a template, or change a number's settings."""
    if call.object_id in call.simulator.platform.numbers:
        return await _set_number(call)
    return await templates.edit_template(call)


async def delete_object(call: Call) -> Reply:
    """Delete a file."""
    call.simulator.platform.media.delete(_file(call).id)
    return json_reply({"success": True})


async def list_numbers(call: Call) -> Reply:
    """The numbers of an account."""
    platform = call.simulator.platform
    numbers = platform.account_numbers(call.account())
    return call.page([call.only_fields(_described(number, call.simulator)) for number in numbers])


async def list_subscriptions(call: Call) -> Reply:
    """The apps that get an account's webhooks: one, or none."""
    numbers = call.simulator.platform.account_numbers(call.account())
    apps = [_subscription(number) for number in numbers[:1] if number.subscribed]
    return json_reply({"data": apps})


async def subscribe(call: Call) -> Reply:
    """Connect the account to the app, perhaps with a callback of its own, which has to echo a challenge."""
    account = call.account()
    wanted = await call.json()
    changes: dict[str, Any] = {"subscribed": True}
    if wanted.get("override_callback_uri"):
        changes |= await _verified(call, str(wanted["override_callback_uri"]), wanted.get("verify_token"))
    _change_numbers(call, account, **changes)
    return json_reply({"success": True})


async def unsubscribe(call: Call) -> Reply:
    """Take the account away from the app: no more webhooks."""
    _change_numbers(call, call.account(), subscribed=False)
    return json_reply({"success": True})


async def _set_number(call: Call) -> Reply:
    number = call.number()
    settings = (await call.json()).get("webhook_configuration")
    if isinstance(settings, dict) and settings.get("override_callback_uri"):
        changes = await _verified(call, str(settings["override_callback_uri"]), settings.get("verify_token"))
        call.simulator.register(msgspec.structs.replace(number, **changes))
    return json_reply({"success": True})


async def _verified(call: Call, callback_url: str, verify_token: object) -> dict[str, str]:
    token = str(verify_token or "")
    if not await call.simulator.echoes_challenge(callback_url, token):
        details = "The callback URL could not be validated: it did not answer 200 with the challenge"
        raise GraphError(100, details, subcode=2200)
    return {"callback_url": callback_url, "verify_token": token}


def _change_numbers(call: Call, account: str, **changes: Any) -> None:
    for number in call.simulator.platform.account_numbers(account):
        call.simulator.register(msgspec.structs.replace(number, **changes))


def _subscription(number: BusinessNumber) -> dict[str, Any]:
    return {"whatsapp_business_api_data": _APP, "override_callback_uri": number.callback_url}


def _file(call: Call) -> StoredMedia:
    accounts = call.accounts()
    platform = call.simulator.platform
    found = platform.media.get(call.object_id, call.simulator.clock.now())
    owner = platform.numbers.get(found.number_id)
    if owner is None or owner.waba_id not in accounts:
        raise unknown_object(call.object_id)
    wanted = call.query.get("phone_number_id")
    if wanted and wanted != found.number_id:
        raise unknown_object(call.object_id)
    return found


def _described(number: BusinessNumber, simulator: Simulator) -> dict[str, Any]:
    platform = simulator.platform
    return {
        "id": number.phone_number_id,
        "display_phone_number": number.display_phone_number,
        "verified_name": number.name,
        "quality_rating": platform.standing.quality(number),
        "code_verification_status": "VERIFIED",
        "name_status": "APPROVED",
        "status": "CONNECTED" if platform.standing.is_registered(number) else "DISCONNECTED",
        "platform_type": "CLOUD_API",
        "account_mode": "LIVE",
        "throughput": {"level": "STANDARD"},
        "whatsapp_business_manager_messaging_limit": platform.limits.of(number).tier,
        "country_dial_code": calling_code(payloads.digits(number)),
        "health_status": platform.standing.health(number, simulator.clock.now()),
        "webhook_configuration": {"application": number.callback_url},
    }
