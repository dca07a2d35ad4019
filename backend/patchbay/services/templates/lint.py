"""What stands in the way of the templates a drawing names. Pure.

It asks the same gate as the sender does, as if for a contact who may be written to about anything: whatever
the gate then has against a message is the template's.

What is wrong with the drawing keeps it from being published; what the provider holds against a template is
for whoever draws to consider, as it may be another tomorrow.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import structs

from patchbay.engine import lint
from patchbay.messaging.policy import Allow, Replace, decide
from patchbay.messaging.policy_facts import ConversationFacts, PolicyFacts, SendRequest, TemplateFacts
from patchbay.messaging.template_shape import misfit, shape_of
from patchbay.services.templates.uses import NamedTemplate
from patchbay.storage.templates import Template

_SAYS = {
    "DRAFT": "template_draft",
    "PENDING": "template_in_review",
    "IN_APPEAL": "template_in_review",
    "PAUSED": "template_paused",
    "REJECTED": "template_rejected",
    "DISABLED": "template_disabled",
    "DELETED": "template_gone",
    "PENDING_DELETION": "template_gone",
    "ARCHIVED": "template_gone",
}
_MISFITS = {
    "count": "template_count",
    "names": "template_names",
    "by_name": "template_by_name",
    "header": "template_header",
    "button": "template_button",
    "length": "template_length",
}


def template_problems(
    named: Sequence[NamedTemplate], known: Sequence[Template], now: datetime
) -> Iterator[lint.Problem]:
    """What is to be said of each; at most one thing of each, the first number's that has something."""
    by_name: dict[str, dict[str, list[Template]]] = {}
    for template in known:
        channels = by_name.setdefault(template.name, {})
        channels.setdefault(template.channel_id, []).append(template)
    for one in named:
        channels = by_name.get(one.content.template, {})
        if not channels:
            yield _about(one, lint.warning("template_missing"))
        found = (_problem(one, channel_id, by_name, now) for channel_id in channels)
        problem = next((problem for problem in found if problem is not None), None)
        if problem is not None:
            yield _about(one, problem)


def facts_of(known: Sequence[Template], language: str) -> TemplateFacts:
    """What the gate is told of a template in this language, from all its languages on one channel."""
    found = in_language(known, language)
    if found is None:
        return TemplateFacts("MISSING", languages=tuple(one.language for one in known))
    return TemplateFacts(found.status, found.category, shape_of(found.components))


def in_language(known: Iterable[Template], language: str) -> Template | None:
    """The first of these templates in this language, whether it is written with a hyphen or not."""
    code = language.replace("-", "_")  # as it goes out
    return next((one for one in known if one.language == code), None)


def _problem(
    one: NamedTemplate, channel_id: str, by_name: Mapping[str, Mapping[str, list[Template]]], now: datetime
) -> lint.Problem | None:
    known = by_name[one.content.template][channel_id]
    facts = facts_of(known, one.content.language)
    if not one.is_filled:
        facts = structs.replace(facts, shape=None)
    row = in_language(known, one.content.language)
    fallback = one.fallback.content if one.fallback is not None else None
    match decide(SendRequest(template=one.content, fallback=fallback), _facts(facts, now), now):
        case Allow():
            return None if row is None else _to_consider(one, row)
        case Replace():
            return lint.warning("template_replaced", words={"status": facts.status})
    wrong = None if facts.shape is None else misfit(facts.shape, one.content)
    if facts.status == "APPROVED" and wrong is not None:
        words: dict[str, lint.Word] = {"expected": wrong.expected, "got": wrong.got}
        return lint.error("template_misfit", _MISFITS[wrong.part], words=words)
    if row is None:
        return lint.warning("template_language", words={"languages": ", ".join(sorted(facts.languages))})
    if row.status == "PAUSED" and row.paused_until is not None and row.paused_until > now:
        words = {"until": f"{row.paused_until:%Y-%m-%d %H:%M} UTC"}
        return lint.warning("template_not_approved", "template_paused_until", words=words)
    says = _SAYS.get(row.status, "template_not_approved")
    return lint.warning("template_not_approved", says, words={"status": row.status})


def _facts(template: TemplateFacts, now: datetime) -> PolicyFacts:
    return PolicyFacts(conversation=ConversationFacts(last_inbound_at=now), template=template)


def _to_consider(one: NamedTemplate, row: Template) -> lint.Problem | None:
    """What may go out, and is not what whoever draws may think."""
    if row.category == "MARKETING" and one.purpose != "marketing":
        return lint.warning("template_is_marketing")
    if row.category_coming is not None and row.category_coming != row.category:
        return lint.warning("template_category_coming", words={"category": row.category_coming.lower()})
    return None


def _about(one: NamedTemplate, problem: lint.Problem) -> lint.Problem:
    words = {**problem.words, "template": one.content.template, "language": one.content.language}
    return structs.replace(problem, node_id=one.node.id, path=one.path, words=words)
