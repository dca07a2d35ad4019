"""What is to be said of a drawing for what is around it: templates, channels, rules, other workflows."""

from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.engine.document import Document
from patchbay.engine.lint import Problem
from patchbay.sdk import Registry
from patchbay.services.clock import Clock
from patchbay.services.policy_rules import rules_of
from patchbay.services.templates.lint import template_problems
from patchbay.services.templates.uses import NamedTemplate, templates_in
from patchbay.services.workflows.channel_lint import channel_problems, heard_on, sent_over
from patchbay.services.workflows.policy_lint import Around, policy_problems
from patchbay.services.workflows.published import Published
from patchbay.services.workflows.rivals import catch_alls_of, rivalries
from patchbay.storage.channel_names import summaries_of
from patchbay.storage.templates import Template, TemplateRepository
from patchbay.storage.workspaces import WorkspaceRepository


class Surroundings:
    """Looks around a drawing; beside rules and channels, nothing is asked for that it does not touch."""

    def __init__(self, registry: Registry, versions: Published, clock: Clock) -> None:
        self._registry = registry
        self._versions = versions
        self._clock = clock
        self._templates = TemplateRepository()
        self._workspaces = WorkspaceRepository()

    async def problems(
        self, connection: AsyncConnection, workspace_id: str, workflow_id: str | None, document: Document
    ) -> list[Problem]:
        """Everything there is to say, of a workflow that is there already or of one that is not."""
        named, known = await self._named(connection, workspace_id, document)
        found = list(template_problems(named, known, self._clock()))
        over, heard = sent_over(document, self._registry), heard_on(document, self._registry)
        touched = None if heard is None else heard | {one.channel_id for one in over}
        channels = await summaries_of(connection, workspace_id, touched)
        found += channel_problems(over, channels)
        rules = rules_of((await self._workspaces.get(connection, workspace_id)).settings)
        found += policy_problems(
            document, self._registry, named, Around(rules, channels, heard, known), self._clock()
        )
        own = catch_alls_of(document, self._registry) if workflow_id is not None else []
        if own and workflow_id is not None:
            active = await self._versions.load_active(connection, [workspace_id])
            found += rivalries(own, workflow_id, active[workspace_id])
        return found

    async def _named(
        self, connection: AsyncConnection, workspace_id: str, document: Document
    ) -> tuple[list[NamedTemplate], list[Template]]:
        """The templates the document names, and what is known of them; none where none were ever fetched."""
        named = templates_in(document, self._registry)
        names = {one.content.template for one in named}
        known = await self._templates.find_named(connection, workspace_id, names)
        is_strange = not names <= {one.name for one in known}
        if is_strange and not await self._templates.has_any(connection, workspace_id):
            return [], []
        return named, known
