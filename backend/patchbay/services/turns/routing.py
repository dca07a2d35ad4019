"""Who takes a message: the one order of precedence, for turns that route and for people who ask why. Pure.

A message goes to the first of these that takes it: opt-out and opt-in words, the human who owns the
conversation, the wait it answers, the draft on test there, the triggers of published workflows.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal

import structlog
from msgspec import Struct, convert

from patchbay.engine.expressions import ExpressionError
from patchbay.engine.graph import GraphNode
from patchbay.engine.state import State, Wait
from patchbay.messaging.consent import Said, read_consent, read_tap
from patchbay.messaging.events import Event, inbound_value, issued_choice
from patchbay.sdk import ForReply, NodeError, TriggerNode
from patchbay.services.turns.drafts import DraftOnTest
from patchbay.services.workflows.published import Active
from patchbay.storage.events import StoredEvent
from patchbay.storage.sent_messages import Origin

log = structlog.get_logger()


class Heard(Struct, frozen=True):
    """A message, as far as it matters for who takes it."""

    value: dict[str, Any]
    """What workflows see of it."""
    is_tap: bool = False
    """Whether a button or row we issued was tapped."""
    sender: str | None = None
    """The run that sent the message it taps or quotes."""
    said: Said | None = None
    """What it says of being written to, if it says nothing else."""


class Standing(Struct, frozen=True):
    """How things stand in the conversation where a message arrives; the defaults are a stranger's."""

    owner: str = "bot"
    has_opted_out: bool = False
    """Whether the contact wants to hear no more, or no promotions: an opt-in word takes either back."""
    runs: Mapping[str, State] = {}
    """The runs that are not over and can be played, by id."""
    draft: DraftOnTest | None = None
    """What a test session has taking the place of the triggers, while one is on."""
    active: Sequence[Active] = ()
    """The workflows that take events, oldest first."""


class Words(Struct, frozen=True):
    """Opt-out and opt-in words; `said` is what the message says, if it says nothing else."""

    takes: bool
    said: Said | None


class Human(Struct, frozen=True):
    """The person who answers in the conversation, if one does."""

    takes: bool


class Waiting(Struct, frozen=True):
    """A run that waits for a reply; `by` is what makes it this one's."""

    takes: bool
    run_id: str
    wait: Wait
    by: Literal["tap", "quote", "newest"] | None


class Offer(Struct, frozen=True):
    """A trigger of a published workflow; `is_broken` says that asking it failed."""

    takes: bool
    active: Active
    node: GraphNode
    priority: int = 0
    specificity: int = 0
    is_broken: bool = False


class Tested(Struct, frozen=True):
    """The draft of a test session, which takes what nobody took before, whether it can start or not."""

    takes: bool
    draft: DraftOnTest
    offer: Offer | None
    """The trigger of the draft that takes the message."""


Candidate = Words | Human | Waiting | Tested | Offer


def hear(stored: StoredEvent, origin: Origin | None) -> Heard:
    """The message in an event, `origin` being where what it taps or quotes came from."""
    event = convert(stored.content, Event)
    value = {**inbound_value(event, stored.received_at), "channel_id": stored.channel_id}
    is_tap = issued_choice(event) is not None
    sender = None if origin is None else origin.run_id
    return Heard(value, is_tap, sender, _said(event, value, origin, is_tap=is_tap))


def _said(event: Event, value: Mapping[str, Any], origin: Origin | None, *, is_tap: bool) -> Said | None:
    """What is said of consent: a button of a question says nothing of it, one under a template may."""
    choice = event.content.get("choice")
    if choice and (choice["source"] == "template" or (origin is not None and origin.kind == "template")):
        purpose = None if origin is None else origin.purpose
        return read_tap(value["choice_title"] or "", value["choice"], is_ours=is_tap, purpose=purpose)
    return None if is_tap else read_consent(value["text"] or "")


def taker(heard: Heard, standing: Standing) -> Candidate | None:
    """Who takes the message; None when nobody does."""
    return next((one for one in consider(heard, standing) if one.takes), None)


def consider(heard: Heard, standing: Standing) -> Iterator[Candidate]:
    """Everybody who is asked, in order; the first whose `takes` is true takes the message."""
    yield _words(heard, standing)
    yield Human(takes=standing.owner == "human")
    yield from _waits(heard, standing)
    if standing.draft is not None:
        yield _tested(standing.draft, heard)
    yield from offers(standing.active, "message", heard.value)


def offers(active: Sequence[Active], source: str, value: Mapping[str, Any]) -> list[Offer]:
    """Every trigger for this kind of event, those that take it first.

    Of these the highest priority comes first, then the narrowest, then the oldest workflow.
    """
    found = [
        _offer(one, node, source, value)
        for one in active
        for node in one.graph.triggers()
        if isinstance(node.kind, TriggerNode) and node.kind.source == source
    ]
    return sorted(found, key=lambda offer: (not offer.takes, -offer.priority, -offer.specificity))


def _words(heard: Heard, standing: Standing) -> Words:
    is_in = heard.said == "in"
    return Words(takes=standing.has_opted_out if is_in else heard.said is not None, said=heard.said)


def _waits(heard: Heard, standing: Standing) -> Iterator[Waiting]:
    """The button we issued, else the quoted message, else the newest wait.

    A button of a run that no longer asks answers nothing.
    """
    waiting = [
        (wait.id, run_id, wait)
        for run_id, state in standing.runs.items()
        for wait in state.waits.values()
        if isinstance(wait.spec, ForReply)
    ]
    waiting.sort(key=lambda one: one[0], reverse=True)
    waiting.sort(key=lambda one: one[1] != heard.sender)
    for _, run_id, wait in waiting:
        if run_id == heard.sender:
            yield Waiting(takes=True, run_id=run_id, wait=wait, by="tap" if heard.is_tap else "quote")
        elif heard.is_tap:
            yield Waiting(takes=False, run_id=run_id, wait=wait, by=None)
        else:
            yield Waiting(takes=True, run_id=run_id, wait=wait, by="newest")


def _tested(draft: DraftOnTest, heard: Heard) -> Tested:
    asked = [] if draft.active is None else offers([draft.active], "message", heard.value)
    offer = next((one for one in asked if one.takes), None)
    return Tested(takes=True, draft=draft, offer=offer)


def _offer(active: Active, node: GraphNode, source: str, value: Mapping[str, Any]) -> Offer:
    """What a trigger says. One that breaks takes nothing, and is in nobody's way."""
    kind = node.kind
    assert isinstance(kind, TriggerNode)
    try:
        params = node.params_for({})
        return Offer(
            takes=kind.accepts(params, value),
            active=active,
            node=node,
            priority=int(getattr(params, "priority", 0)),
            specificity=kind.specificity(params),
        )
    except (NodeError, ExpressionError):
        return Offer(takes=False, active=active, node=node, is_broken=True)
    except Exception:
        log.exception("trigger_broken", workflow_id=active.workflow_id, node_id=node.id)
        return Offer(takes=False, active=active, node=node, is_broken=True)
