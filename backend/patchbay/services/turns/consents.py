"""What a message that opts somebody out, or back in, comes to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, convert

from patchbay.messaging.consent import Said, confirmation_of
from patchbay.messaging.events import Event, addresses_of
from patchbay.services.turns.routing import Heard
from patchbay.services.turns.writes import Refusal
from patchbay.storage.consents import Consent, ConsentState, find_newest, second_of
from patchbay.storage.database import Database
from patchbay.storage.events import StoredEvent
from patchbay.storage.ids import new_id
from patchbay.storage.parties import Party

EVERYTHING = "all"
"""The purpose of who wants to hear no more at all."""
MARKETING = "marketing"
_REFUSED: Mapping[Said, str] = {"out": EVERYTHING, "marketing_out": MARKETING}


class Taken(Struct, frozen=True):
    """What is kept, what the contact refuses now, and what they are told; `answer` is None if they know."""

    consents: tuple[Consent, ...]
    refused: frozenset[str]
    answer: str | None
    is_late: bool
    """Whether they said otherwise since, so that nothing of it holds."""


def refused_by(party: Party | None) -> frozenset[str]:
    """Of what opt-out words are about, what the contact refuses: everything, marketing, both or nothing."""
    if party is None:
        return frozenset()
    everything = {EVERYTHING} if party.opted_out_at is not None else set()
    return frozenset(everything | ({MARKETING} if party.consents.get(MARKETING) == "out" else set()))


def outlasting(heard: Heard, stored: StoredEvent, at: datetime) -> list[Refusal]:
    """What is kept of a message whose contact was deleted before it was heard: what they refuse with it."""
    if heard.said is None or heard.said == "in":
        return []
    shown = addresses_of(convert(stored.content, Event))
    return [Refusal(stored.workspace_id, shown, _REFUSED[heard.said], at)]


async def said_before(database: Database, party: Party) -> dict[str, datetime]:
    """When the contact last said anything of each purpose."""
    async with database.transaction() as connection:
        said = await find_newest(connection, party.workspace_id, [party.contact_id])
    return {purpose: one.at for purpose, one in said.get(party.contact_id, {}).items()}


def take(
    heard: Heard, contact_id: str, refused: frozenset[str], known: Mapping[str, datetime], at: datetime
) -> Taken:
    """What a message comes to that says something of consent, said `at`.

    An opt-in takes back whatever was refused. Who refuses what they refused before is not told again. What
    was said before what is `known` is kept, and holds no more.
    """
    said, value = heard.said, heard.value
    assert said is not None
    state: ConsentState = "in" if said == "in" else "out"
    own = set() if said == "in" else {_REFUSED[said]}
    purposes = refused if said == "in" else own
    source, evidence = _evidence(value)
    consents = tuple(
        Consent(new_id(), contact_id, purpose, state, source, evidence, at) for purpose in sorted(purposes)
    )
    holding = {one for one in purposes if one not in known or second_of(known[one]) <= second_of(at)}
    left = refused - holding if said == "in" else refused | holding
    is_news = not left if said == "in" else bool(holding) and not refused & {EVERYTHING, *own}
    answer = confirmation_of(said, value["text"] or "", value["choice"] or "") if is_news else None
    return Taken(consents, left, answer, is_late=not holding)


def _evidence(value: dict[str, Any]) -> tuple[str, str]:
    """Where it was said, and the words; of a button what it carries too, and the message it is under."""
    text, choice = value["text"] or "", value["choice"]
    if choice is None:
        return "message", text
    carried = "" if choice == text else f" ({choice})"
    under = f" under {value['reply_to']}" if value["reply_to"] else ""
    return "button", f"{text}{carried}{under}".strip()
