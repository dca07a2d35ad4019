"""Why a message is taken or not, in words a person who answers customers understands."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Literal

import structlog
from msgspec import Struct
from msgspec.structs import replace

from patchbay.engine.graph import Graph, GraphNode
from patchbay.sdk import TriggerNode
from patchbay.sdk.catalogue import reason_of, title_of
from patchbay.services.phrases import phrase
from patchbay.services.routing.words import PHRASES
from patchbay.services.turns.routing import (
    Candidate,
    Heard,
    Human,
    Offer,
    Standing,
    Tested,
    Waiting,
    Words,
)

log = structlog.get_logger()

Kind = Literal["consent", "human", "wait", "test_session", "trigger"]

MAX_QUOTED_CHARS = 40
"""Of the message, in a reason."""


class Considered(Struct, frozen=True):
    """Somebody who was asked whether they take the message, and what they said; at most one takes it.

    `code` is the reason for programs. `consent` are the opt-out and opt-in words, `human` is the person who
    owns the conversation, `wait` a run that waits for a reply, `test_session` the draft on test, `trigger` a
    workflow.
    """

    kind: Kind
    reason: str
    code: str
    takes: bool = False
    workflow_id: str | None = None
    workflow_name: str | None = None
    version: int | None = None
    node_id: str | None = None
    node_name: str | None = None
    run_id: str | None = None
    priority: int | None = None


class Reasons:
    """Tells why, about one message.

    Args:
        heard: The message.
        standing: How things stand where it arrives.
        names: Of workflows, by id.
        graphs: Of the runs that are not over, by run id.
        owned_since: Since when a person owns the conversation, if one does.
        languages: What whoever asked reads, the best first.
    """

    def __init__(
        self,
        heard: Heard,
        standing: Standing,
        *,
        names: Mapping[str, str],
        graphs: Mapping[str, Graph],
        owned_since: datetime | None,
        languages: Sequence[str] = (),
    ) -> None:
        self._heard = heard
        self._standing = standing
        self._names = names
        self._graphs = graphs
        self._owned_since = owned_since
        self._languages = languages
        self._said = _quoted(heard.value.get("text") or "")
        self._first: Considered | None = None

    def tell(self, candidates: Sequence[Candidate], off: Sequence[Offer]) -> list[Considered]:
        """What everybody said, in the order in which they were asked.

        Args:
            candidates: All of them, as `routing.consider` gives them.
            off: Triggers of workflows that are switched off; told of are those that would have taken it.
        """
        told: list[Considered] = []
        for one in candidates:
            considered = self._tell(one)
            if considered.takes:
                self._first = considered
            told.append(considered)
        if not any(isinstance(one, Waiting) for one in candidates):
            told.insert(2, self._no_wait())
        return told + [self._switched_off(one) for one in off if one.takes]

    def _tell(self, candidate: Candidate) -> Considered:
        match candidate:
            case Words():
                return self._words(candidate)
            case Human():
                return self._human(candidate)
            case Waiting():
                return self._waiting(candidate)
            case Tested():
                return self._tested(candidate)
            case Offer():
                return self._offer(candidate)

    # ── before any workflow is asked ─────────────────────────────────────────────────────────────────

    def _words(self, words: Words) -> Considered:
        if words.said == "out":
            return self._consent("opt_out_word", takes=True)
        if words.said == "marketing_out":
            return self._consent("no_promotions", takes=True)
        if words.said == "in":
            return self._consent("opt_in_word" if words.takes else "not_opted_out", takes=words.takes)
        return self._consent("a_tap" if self._heard.is_tap else "no_such_word")

    def _consent(self, code: str, *, takes: bool = False) -> Considered:
        return Considered("consent", self._say(code, said=self._said), code=code, takes=takes)

    def _human(self, human: Human) -> Considered:
        if not human.takes:
            return Considered("human", self._say("no_owner"), code="no_owner")
        reason = self._say("human_owns")
        if self._owned_since is not None:
            reason = self._say("human_owns_since", since=_moment(self._owned_since))
        return self._taken(Considered("human", reason, code="human_owns", takes=True))

    def _taken(self, considered: Considered) -> Considered:
        """It takes the message, unless somebody before did."""
        if self._first is None:
            return considered
        first = self._say(f"first_{self._first.kind}", workflow=self._first.workflow_name or "")
        reason = self._say("behind", reason=considered.reason[:-1], first=first)
        return replace(considered, takes=False, code="behind", reason=reason)

    # ── runs that wait ───────────────────────────────────────────────────────────────────────────────

    def _no_wait(self) -> Considered:
        sender = self._heard.sender
        if sender is None:
            return Considered("wait", self._say("nothing_waits"), code="nothing_waits")
        said = "button_no_longer_waits" if self._heard.is_tap else "quote_no_longer_waits"
        return Considered("wait", self._say(said), code="no_longer_waits", run_id=sender)

    def _waiting(self, waiting: Waiting) -> Considered:
        state = self._standing.runs[waiting.run_id]
        node = self._graphs[waiting.run_id].nodes[state.open[waiting.wait.step].node]
        code = _CODE_OF_WAIT[waiting.by]
        name = self._names.get(state.run.workflow_id, state.run.workflow_id)
        considered = Considered(
            "wait",
            self._say(code, workflow=name, node=self._name_of(node)),
            code=code,
            takes=waiting.takes,
            workflow_id=state.run.workflow_id,
            workflow_name=name,
            version=state.run.version,
            node_id=node.id,
            node_name=self._name_of(node),
            run_id=waiting.run_id,
        )
        return self._taken(considered) if waiting.takes else considered

    # ── drafts on test, and triggers ─────────────────────────────────────────────────────────────────

    def _tested(self, tested: Tested) -> Considered:
        if tested.offer is None:
            code = "draft_does_not_start"
            return self._taken(Considered("test_session", self._say(code), code=code, takes=True))
        return self._taken(self._of_offer("test_session", tested.offer, "draft_on_test", takes=True))

    def _offer(self, offer: Offer) -> Considered:
        if offer.is_broken:
            return self._of_offer("trigger", offer, "trigger_failed")
        if not offer.takes:
            return self._of_offer("trigger", offer, "does_not_match")
        return self._taken(self._of_offer("trigger", offer, "matches", takes=True))

    def _switched_off(self, offer: Offer) -> Considered:
        return self._of_offer("trigger", offer, "switched_off")

    def _of_offer(self, kind: Kind, offer: Offer, code: str, *, takes: bool = False) -> Considered:
        workflow = self._names.get(offer.active.workflow_id, offer.active.workflow_id)
        node = self._name_of(offer.node)
        why = self._explained(offer)
        reason = self._say(
            "matches_with_priority" if code == "matches" and offer.priority else code,
            workflow=workflow,
            node=node,
            why=f"“{workflow}”: {why}" if why else f"“{workflow}”",
            priority=str(offer.priority),
        )
        return Considered(
            kind,
            reason,
            code=code,
            takes=takes,
            workflow_id=offer.active.workflow_id,
            workflow_name=workflow,
            version=offer.active.version,
            node_id=offer.node.id,
            node_name=node,
            priority=offer.priority,
        )

    def _explained(self, offer: Offer) -> str:
        kind = offer.node.kind
        if offer.is_broken or not isinstance(kind, TriggerNode):
            return ""
        try:
            reason = kind.explain(offer.node.params_for({}), self._heard.value)
            return "" if reason is None else reason_of(kind, reason, self._languages)
        except Exception:
            # Node types come from plugins; what one cannot explain goes unexplained.
            log.exception("trigger_unexplained", workflow_id=offer.active.workflow_id, node_id=offer.node.id)
            return ""

    def _name_of(self, node: GraphNode) -> str:
        return node.spec.name or title_of(node.kind, self._languages)

    def _say(self, name: str, **words: str) -> str:
        return phrase(PHRASES, self._languages, name, **words)


_CODE_OF_WAIT = {
    "tap": "tapped_its_button",
    "quote": "quotes_its_message",
    "newest": "newest_wait",
    None: "not_its_button",
}


def _quoted(text: str) -> str:
    plain = " ".join(text.split())
    return f"“{plain[:MAX_QUOTED_CHARS]}…”" if len(plain) > MAX_QUOTED_CHARS else f"“{plain}”"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
