"""What a business sees to at a number: its registration, its profile and its settings.

Source: reference, section 14. What the settings mean is not looked into: they are kept and given back.
"""

from __future__ import annotations

from typing import Any

from patchbay.simulator.errors import GraphError
from patchbay.simulator.graph.call import Call, Reply, json_reply

MAX_PROFILE_CHARS = {"about": 139, "address": 256, "description": 256, "email": 128}
MAX_WEBSITES, MAX_WEBSITE_CHARS = 2, 256
PIN_DIGITS = 6


async def register(call: Call) -> Reply:
    """Let a number send, for the PIN it has, or gets by this."""
    number = call.number()
    pin = (await _asked(call)).get("pin")
    if not (isinstance(pin, str) and pin.isascii() and pin.isdigit() and len(pin) == PIN_DIGITS):
        raise GraphError(100, f"Param pin must be {PIN_DIGITS} digits")
    standing = call.simulator.platform.standing
    if standing.kept(number, "pin").setdefault("pin", pin) != pin:
        raise GraphError(133005)
    standing.register(number, is_registered=True)
    return json_reply({"success": True})


async def deregister(call: Call) -> Reply:
    """Have a number send nothing until it is registered again."""
    call.simulator.platform.standing.register(call.number(), is_registered=False)
    return json_reply({"success": True})


async def get_profile(call: Call) -> Reply:
    """The business profile."""
    number = call.number()
    written = call.simulator.platform.standing.kept(number, "profile")
    profile = {"about": number.name, "vertical": "OTHER", **written, "messaging_product": "whatsapp"}
    return json_reply({"data": [call.only_fields(profile)]})


async def set_profile(call: Call) -> Reply:
    """Change what the profile says; what is not named stays."""
    number = call.number()
    wanted = await _asked(call)
    for name, most in MAX_PROFILE_CHARS.items():
        text = wanted.get(name, "")
        if (
            not isinstance(text, str)
            or len(text) > most
            or (name == "about" and text == "" and name in wanted)
        ):
            raise GraphError(100, f"Param {name} takes up to {most} characters")
    sites = wanted.get("websites", [])
    if not isinstance(sites, list) or len(sites) > MAX_WEBSITES:
        raise GraphError(100, f"Param websites takes up to {MAX_WEBSITES} addresses")
    if not all(isinstance(one, str) and len(one) <= MAX_WEBSITE_CHARS for one in sites):
        raise GraphError(100, f"An address of websites takes up to {MAX_WEBSITE_CHARS} characters")
    call.simulator.platform.standing.kept(number, "profile").update(wanted)
    return json_reply({"success": True})


async def get_settings(call: Call) -> Reply:
    """The settings that were made."""
    return json_reply(call.simulator.platform.standing.kept(call.number(), "settings"))


async def set_settings(call: Call) -> Reply:
    """Make settings; what is not named stays."""
    number = call.number()
    call.simulator.platform.standing.kept(number, "settings").update(await call.json())
    return json_reply({"success": True})


async def _asked(call: Call) -> dict[str, Any]:
    wanted = await call.json()
    if wanted.get("messaging_product") != "whatsapp":
        raise GraphError(100, "The parameter messaging_product is required and must be 'whatsapp'")
    return wanted
