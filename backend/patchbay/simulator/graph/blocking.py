"""Users whom a business blocks: it may not write to them then, nor they to it.

Source: reference, section 14. That a user wrote within a day is asked there; the code of the refusal is not
stated, and is the first of its family.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from patchbay.simulator.errors import GraphError
from patchbay.simulator.graph.call import Call, Reply, json_reply

if TYPE_CHECKING:
    from patchbay.simulator.state import User

NOT_BLOCKED = 139100


async def list_blocked(call: Call) -> Reply:
    """Whom the number has blocked."""
    blocked = call.simulator.platform.standing.blocked(call.number())
    people = map(call.simulator.platform.people.find, blocked)
    return call.page([{"messaging_product": "whatsapp", "wa_id": user.wa_id} for user in people if user])


async def block(call: Call) -> Reply:
    """Block users, all that can be; the others are told of."""
    number = call.number()
    platform, now = call.simulator.platform, call.simulator.clock.now()
    added, failed = [], []
    for written, user in await _users(call):
        if user is None or platform.thread(number.phone_number_id, user).window_until <= now:
            failed.append({"input": written, "errors": [GraphError(NOT_BLOCKED).in_status()]})
            continue
        added.append({"input": written, "wa_id": user.wa_id})
        if user.phone not in platform.standing.blocked(number):
            platform.standing.blocked(number).append(user.phone)
    return _told("added_users", added, failed)


async def unblock(call: Call) -> Reply:
    """Let users write again."""
    blocked = call.simulator.platform.standing.blocked(call.number())
    removed = []
    for written, user in await _users(call):
        if user is not None and user.phone in blocked:
            blocked.remove(user.phone)
            removed.append({"input": written, "wa_id": user.wa_id})
    return _told("removed_users", removed, [])


async def _users(call: Call) -> list[tuple[str, User | None]]:
    listed = (await call.json()).get("block_users")
    if not isinstance(listed, list) or not all(isinstance(one, dict) and one.get("user") for one in listed):
        raise GraphError(100, "Param block_users must be a list of users")
    return [(str(one["user"]), call.simulator.platform.people.find(str(one["user"]))) for one in listed]


def _told(what: str, done: list[dict[str, Any]], failed: list[dict[str, Any]]) -> Reply:
    users = {what: done} | ({"failed_users": failed} if failed else {})
    return json_reply({"messaging_product": "whatsapp", "block_users": users})
