"""`/{account}/message_templates` and templates themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from patchbay.simulator.errors import GraphError, unknown_object
from patchbay.simulator.graph.call import Call, Reply, json_reply
from patchbay.simulator.templates import TemplateDraft

if TYPE_CHECKING:
    from patchbay.simulator.state import Template

_FILTERS = ("name", "status", "category", "language")


async def list_templates(call: Call) -> Reply:
    """Templates of an account, filtered and in pages."""
    shown = [described(t) for t in call.simulator.platform.templates.of(call.account())]
    for field in _FILTERS:
        wanted = call.query.get(field)
        if wanted:
            shown = [item for item in shown if _agrees(item[field], wanted, is_name=field == "name")]
    return call.page([call.only_fields(item) for item in shown])


async def create_template(call: Call) -> Reply:
    """Add a template, which goes into review."""
    account = call.account()
    try:
        draft = msgspec.convert(await call.json(), TemplateDraft)
    except msgspec.ValidationError as error:
        raise GraphError(100, str(error)) from error
    simulator = call.simulator
    template = simulator.platform.templates.create(account, draft, simulator.clock.now())
    simulator.review_later(template)
    return json_reply({"id": template.id, "status": template.status, "category": template.category})


async def edit_template(call: Call) -> Reply:
    """Change a template, which goes back into review."""
    template = template_of(call)
    wanted = await call.json()
    category, components = wanted.get("category"), wanted.get("components")
    if not isinstance(category, str | None) or not isinstance(components, list | None):
        raise GraphError(100, "category must be a string and components an array")
    if not all(isinstance(component, dict) for component in components or ()):
        raise GraphError(100, "components must be objects")
    simulator = call.simulator
    simulator.platform.templates.edit(
        template, simulator.clock.now(), category=category, components=components
    )
    simulator.review_later(template)
    return json_reply({"success": True, "id": template.id, "category": template.category})


async def unpause_template(call: Call) -> Reply:
    """Let a paused template be sent again."""
    template = template_of(call)
    if template.status != "PAUSED":
        raise GraphError(100, f"The template is {template.status}, not PAUSED")
    simulator = call.simulator
    simulator.platform.templates.transition(template, "APPROVED", simulator.clock.now())
    simulator.template_changed(template)
    return json_reply({"success": True})


async def delete_templates(call: Call) -> Reply:
    """Remove a name in all its languages, or the one with `hsm_id`."""
    account = call.account()
    if not call.query.get("name"):
        raise GraphError(100, "The parameter name is required")
    simulator = call.simulator
    gone = simulator.platform.templates.delete(
        account, simulator.clock.now(), name=call.query["name"], template_id=call.query.get("hsm_id")
    )
    for template in gone:
        simulator.template_changed(template)
    return json_reply({"success": True})


def template_of(call: Call) -> Template:
    """The template this call is about.

    Raises:
        GraphError: 190 or 100/33, as for every object.
    """
    accounts = call.accounts()
    template = call.simulator.platform.templates.get(call.object_id)
    if template.waba_id not in accounts:
        raise unknown_object(call.object_id)
    return template


def described(template: Template) -> dict[str, Any]:
    """What Graph says of a template."""
    return {
        "id": template.id,
        "name": template.name,
        "language": template.language,
        "category": template.category,
        "status": template.status,
        "parameter_format": template.parameter_format,
        "components": template.components,
        "quality_score": {"score": template.quality, "date": int(template.changed_at)},
        "rejected_reason": template.reason,
    }


def _agrees(value: str, wanted: str, *, is_name: bool) -> bool:
    return wanted in value if is_name else value.upper() in wanted.upper().split(",")
