"""What the policy gate will say of what a drawing sends, as far as the drawing tells without a contact. Pure.

It asks the same gate as the sender does, once for each node that sends: for a contact who agreed to nothing
and refused nothing, and who was last heard of as long ago as the drawing may let them be silent. A node that
says what is to happen then, by a template to send instead, another channel or a wire, has been thought of.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, get_args

from msgspec import Struct
from msgspec.structs import fields

from patchbay.engine import lint
from patchbay.engine.document import Document, NodeSpec
from patchbay.messaging.capabilities import BY_PROVIDER
from patchbay.messaging.policy import Suppress, decide, purpose_of
from patchbay.messaging.policy_facts import (
    ChannelFacts,
    ConversationFacts,
    PolicyFacts,
    Rules,
    SendRequest,
    TemplateFacts,
)
from patchbay.sdk import Node, Purpose, Registry, Template, UnknownNodeType
from patchbay.services.templates.lint import in_language
from patchbay.services.templates.uses import NamedTemplate
from patchbay.storage.templates import Template as KnownTemplate

_SAYS = {
    "window_closed": "sent_after_window",
    "no_opt_in": "sent_on_agreement",
    "no_marketing_here": "no_marketing_here",
}
_INSTEAD = Template(template="", language="")
"""Stands for the template a node names to send instead: which, makes no difference here."""

Silences = Mapping[str, Mapping[str, float]]
"""What nodes declare of their outputs, by node."""


class Around(Struct, frozen=True):
    """What is known beside the drawing."""

    rules: Rules
    channels: Mapping[str, tuple[str, str]] = {}
    """Providers and names of the channels that nodes name or runs may talk over, by id."""
    heard: frozenset[str] | None = None
    """The channels whose messages begin runs, which answer there; None: any of those above."""
    templates: Sequence[KnownTemplate] = ()
    """Those that nodes name, of every channel and in every language."""


def policy_problems(
    document: Document, registry: Registry, named: Sequence[NamedTemplate], around: Around, now: datetime
) -> Iterator[lint.Problem]:
    """What is to be said of each node that sends; at most one thing of each."""
    kinds = dict(_kinds(document.nodes, registry))
    declared = {node.id: _declared(kinds[node.id], node) for node in document.nodes if node.id in kinds}
    silences = silences_before(document, declared)
    own = {one.node.id: one for one in named if not one.field.startswith("fallback.")}
    seen_to = {edge.source for edge in document.edges if edge.output == "suppressed"}
    for index, node in enumerate(document.nodes):
        kind = kinds.get(node.id)
        if kind is None or not kind.sends or node.id in seen_to or node.params.get("otherwise"):
            continue
        send = _request(node, kind, own.get(node.id))
        heard_at = now - timedelta(seconds=silences.get(node.id, 0.0))
        facts = PolicyFacts(
            conversation=ConversationFacts(last_inbound_at=heard_at),
            channel=_channel(node, around),
            template=_template(own.get(node.id), around.templates),
            rules=around.rules,
        )
        decision = decide(send, facts, now)
        if isinstance(decision, Suppress) and decision.code in _SAYS:
            words = {"purpose": purpose_of(send, facts)}
            yield lint.warning(_SAYS[decision.code], node_id=node.id, path=f"nodes[{index}]", words=words)


def silences_before(document: Document, declared: Silences) -> dict[str, float]:
    """For how many seconds the longest wait leaves the contact silent before each node that one is before."""
    following: dict[str, list[str]] = {}
    starts: list[tuple[float, str]] = []
    for edge in document.edges:
        silence_s = declared.get(edge.source, {}).get(edge.output)
        if silence_s != 0:
            following.setdefault(edge.source, []).append(edge.target)
        if silence_s:
            starts.append((silence_s, edge.target))
    found: dict[str, float] = {}
    for silence_s, start in sorted(starts, reverse=True):
        todo = [start]
        while todo:
            node_id = todo.pop()
            if node_id not in found:
                found[node_id] = silence_s
                todo += following.get(node_id, [])
    return found


def _kinds(nodes: Iterable[NodeSpec], registry: Registry) -> Iterator[tuple[str, Node[Any]]]:
    for node in nodes:
        try:
            kind = registry.get(node.type, node.version)
        except UnknownNodeType:
            continue
        if not node.disabled:
            yield node.id, kind


def _declared(kind: Node[Any], node: NodeSpec) -> Mapping[str, float]:
    try:
        said = kind.silence_for(node.params).items()
        return {port: float(s) for port, s in said if isinstance(s, int | float)}
    except Exception:  # noqa: BLE001 plugin code; what it broke on is a parameter, which lint reports
        return {}


def _request(node: NodeSpec, kind: Node[Any], own: NamedTemplate | None) -> SendRequest:
    is_template = own is not None or "template" in node.params
    return SendRequest(
        purpose=_purpose(node, kind),
        template=(_INSTEAD if own is None else own.content) if is_template else None,
        fallback=_INSTEAD if node.params.get("fallback") else None,
    )


def _purpose(node: NodeSpec, kind: Node[Any]) -> Purpose:
    """As written; what an expression works out is taken for an answer, of which the least is asked."""
    default = next((one.default for one in fields(kind.params) if one.name == "purpose"), "service")
    written = node.params.get("purpose", default)
    return written if written in get_args(Purpose) else "service"


def _channel(node: NodeSpec, around: Around) -> ChannelFacts:
    """Of the channel a node names; else whatever one of those has that the run may talk over."""
    named = node.params.get("channel")
    heard = around.channels if around.heard is None else around.heard
    talks_over = [str(named)] if named else heard
    providers = {around.channels[one][0] for one in talks_over if one in around.channels}
    can = [BY_PROVIDER[provider] for provider in providers or {"whatsapp"}]
    return ChannelFacts(
        needs_window=any(one.template_required_outside_window for one in can),
        allows_marketing=any(one.official for one in can),
    )


def _template(own: NamedTemplate | None, known: Iterable[KnownTemplate]) -> TemplateFacts | None:
    """The template's category alone: what else there is to say of it, the lint of templates does."""
    if own is None:
        return None
    template = in_language((one for one in known if one.name == own.content.template), own.content.language)
    return None if template is None else TemplateFacts("APPROVED", template.category)
