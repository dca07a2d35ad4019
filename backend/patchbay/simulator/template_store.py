"""The templates of all accounts, and their life: created, reviewed, edited, paused, deleted.

Source: reference, section 9.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from patchbay.simulator.errors import GraphError, unknown_object
from patchbay.simulator.state import Template
from patchbay.simulator.templates import CATEGORIES, EDITABLE, TemplateDraft, check_components, check_draft

if TYPE_CHECKING:
    from patchbay.simulator.clock import Instant
    from patchbay.simulator.config import TemplateSetup
    from patchbay.simulator.identifiers import Identifiers

NAME_LOCK_S = 30 * 86_400.0
EDIT_PAUSE_S = 86_400.0
_DUPLICATE = 2388024
_STATUS = re.compile(r"[A-Z_]{3,32}")


class NotAState(ValueError):
    """A text that has not the form of a template's state."""


class TemplateStore:
    """Templates by id, and by account, name and language."""

    def __init__(self, ids: Identifiers) -> None:
        self._ids = ids
        self._templates: dict[str, Template] = {}
        self._by_name: dict[tuple[str, str, str], str] = {}
        self._locked: dict[tuple[str, str], Instant] = {}

    def find(self, waba_id: str, name: str, language: str) -> Template | None:
        """The template a send request means; the language has to match exactly."""
        return self._templates.get(self._by_name.get((waba_id, name, language), ""))

    def get(self, template_id: str) -> Template:
        """The template with this id.

        Raises:
            GraphError: There is none.
        """
        try:
            return self._templates[template_id]
        except KeyError as error:
            raise unknown_object(template_id) from error

    def has(self, template_id: str) -> bool:
        """Whether there is a template with this id."""
        return template_id in self._templates

    def of(self, waba_id: str) -> list[Template]:
        """The templates of an account, in the order of their creation."""
        return [template for template in self._templates.values() if template.waba_id == waba_id]

    def all(self) -> list[Template]:
        """Every template."""
        return list(self._templates.values())

    def create(
        self, waba_id: str, draft: TemplateDraft, now: Instant, *, status: str = "PENDING"
    ) -> Template:
        """Add a template.

        Raises:
            GraphError: 100, when the draft breaks a rule, exists already or its name is still locked.
        """
        check_draft(draft)
        if (waba_id, draft.name, draft.language) in self._by_name:
            details = f"There is already {draft.language} content for this template"
            raise GraphError(100, details, subcode=_DUPLICATE)
        if self._locked.get((waba_id, draft.name), 0.0) > now:
            raise GraphError(100, "The name was deleted less than 30 days ago", subcode=2388023)
        template = Template(
            id=self._ids.number(),
            waba_id=waba_id,
            name=draft.name,
            language=draft.language,
            category=draft.category.upper(),
            components=draft.components,
            status=status,
            parameter_format=draft.parameter_format.upper(),
            changed_at=now,
        )
        self._templates[template.id] = template
        self._by_name[waba_id, draft.name, draft.language] = template.id
        return template

    def put(self, setup: TemplateSetup, now: Instant) -> Template:
        """Create a template in the state given, or replace the one of that name and language.

        Raises:
            GraphError: 100, when it breaks a rule.
        """
        draft = TemplateDraft(
            setup.name, setup.language, setup.category, setup.components, setup.parameter_format
        )
        check_draft(draft)
        known = self.find(setup.waba_id, setup.name, setup.language)
        if known is None:
            return self.create(setup.waba_id, draft, now, status=setup.status)
        known.category, known.components = draft.category.upper(), draft.components
        known.parameter_format = draft.parameter_format.upper()
        self.transition(known, setup.status, now)
        return known

    def edit(
        self,
        template: Template,
        now: Instant,
        *,
        category: str | None,
        components: list[dict[str, Any]] | None,
    ) -> None:
        """Change a template, which sends it back to review.

        Raises:
            GraphError: 100, when its state, its last edit or the new parts forbid it.
        """
        if template.status not in EDITABLE:
            raise GraphError(100, f"A template that is {template.status} cannot be edited")
        if template.status == "APPROVED" and now - (template.edited_at or -EDIT_PAUSE_S) < EDIT_PAUSE_S:
            raise GraphError(100, "An approved template can be edited once in 24 hours")
        if category and category.upper() != template.category:
            if template.status == "APPROVED" or category.upper() not in CATEGORIES:
                raise GraphError(100, "The category cannot be changed")
            template.category = category.upper()
        if components is not None:
            check_components(components, is_authentication=template.category == "AUTHENTICATION")
            template.components = components
        template.edited_at = now
        self.transition(template, "PENDING", now)

    def transition(self, template: Template, status: str, now: Instant, reason: str = "NONE") -> None:
        """Put a template into a state; the webhook is the caller's business.

        Raises:
            NotAState: See there.
        """
        if not _STATUS.fullmatch(status):
            raise NotAState(status)
        template.status, template.reason, template.changed_at = status, reason, now

    def delete(
        self, waba_id: str, now: Instant, *, name: str, template_id: str | None = None
    ) -> list[Template]:
        """Remove a name in all its languages, or one template; gives what was removed.

        Raises:
            GraphError: 100, when nothing has that name.
        """
        gone = [t for t in self.of(waba_id) if t.name == name and template_id in {None, t.id}]
        if not gone:
            raise GraphError(100, f"No template is named '{name}'", subcode=2593002)
        for template in gone:
            if template.status == "APPROVED":
                self._locked[waba_id, name] = now + NAME_LOCK_S
            del self._templates[template.id]
            del self._by_name[waba_id, template.name, template.language]
            self.transition(template, "DELETED", now)
        return gone

    def clear(self) -> None:
        """Forget all templates and locks."""
        self._templates.clear()
        self._by_name.clear()
        self._locked.clear()
