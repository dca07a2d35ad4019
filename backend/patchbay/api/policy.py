"""`/policy`: the workspace's own rules for what it sends."""

from litestar import Controller, get, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from patchbay.api.authentication import requires
from patchbay.messaging.policy_facts import Rules
from patchbay.security.access import Permission, Principal
from patchbay.services.actors import actor_of
from patchbay.services.policy_rules import PolicyRules


class PolicyController(Controller):
    """Consent, quiet hours and frequency caps of the principal's workspace."""

    path = "/policy"
    tags = ("policy",)

    @get(guards=[requires(Permission.WORKFLOWS_READ)])
    async def get_policy(
        self, principal: NamedDependency[Principal], policy_rules: NamedDependency[PolicyRules]
    ) -> Rules:
        """The rules that hold."""
        return await policy_rules.get(principal.workspace_id)

    @put(guards=[requires(Permission.WORKSPACE_MANAGE)])
    async def put_policy(
        self,
        principal: NamedDependency[Principal],
        policy_rules: NamedDependency[PolicyRules],
        data: JSONBody[Rules],
    ) -> Rules:
        """Replace the rules; what is left out is as in a new workspace."""
        return await policy_rules.put(principal.workspace_id, data, actor_of(principal))
