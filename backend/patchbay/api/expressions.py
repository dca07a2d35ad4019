"""`/expressions`, and what they see in a run: for the fields in which they are written."""

import asyncio
from typing import Annotated, Any

from litestar import Controller, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody, QueryParameter
from msgspec import Meta, Struct

from patchbay.api.authentication import requires
from patchbay.security.access import Permission, Principal, allows
from patchbay.services.runs.scopes import RunScope, RunScopes
from patchbay.services.workflows.expressions import Evaluated, evaluate

MAX_TEMPLATE = 100_000
"""Characters; expressions have a ceiling of their own, and say so in better words."""

NodeId = Annotated[str, QueryParameter(min_length=1, max_length=64)]


class Trial(Struct, frozen=True, forbid_unknown_fields=True):
    """A parameter's text, and the names it sees."""

    template: Annotated[str, Meta(max_length=MAX_TEMPLATE)]
    scope: dict[str, Any] = {}


class ExpressionController(Controller):
    """Expressions tried out."""

    path = "/expressions"
    tags = ("expressions",)

    @post("/evaluate", status_code=200, guards=[requires(Permission.WORKFLOWS_READ)])
    async def evaluate_expression(self, data: JSONBody[Trial]) -> Evaluated:
        """What a text with expressions gives; that it gives nothing is an answer like others."""
        return await asyncio.to_thread(evaluate, data.template, data.scope)


class RunScopeController(Controller):
    """What expressions see in a run."""

    path = "/runs/{id:str}/scope"
    tags = ("runs",)

    @get(guards=[requires(Permission.RUNS_READ)])
    async def get_run_scope(
        self,
        principal: NamedDependency[Principal],
        run_scopes: NamedDependency[RunScopes],
        id: FromPath[str],  # noqa: A002 the path's name
        node_id: NodeId,
    ) -> RunScope:
        """The names a node's expressions saw in this run, or would see in it.

        Contact and conversation are as they stand now, and empty for those who may not see contacts.
        """
        return await run_scopes.scope(
            principal.workspace_id,
            id,
            node_id,
            with_contact=allows(principal, Permission.CONTACTS_READ),
        )
