"""`/alert-hook`: where the workspace wants its alerts posted."""

from litestar import Controller, delete, get, post, put
from litestar.di import NamedDependency
from litestar.params import JSONBody

from patchbay.api.authentication import requires
from patchbay.security.access import Permission, Principal
from patchbay.services.actors import actor_of
from patchbay.services.alerts.posts import AlertHookView, AlertPosts, NewAlertHook, TestedHook


class AlertHookController(Controller):
    """The one URL to which alerts of the principal's workspace are posted."""

    path = "/alert-hook"
    tags = ("alerts",)

    @get(guards=[requires(Permission.CHANNELS_MANAGE)])
    async def get_alert_hook(
        self, principal: NamedDependency[Principal], alert_posts: NamedDependency[AlertPosts]
    ) -> AlertHookView:
        """Where they go, if anywhere, and how that went."""
        return await alert_posts.get(principal.workspace_id)

    @put(guards=[requires(Permission.CHANNELS_MANAGE)])
    async def put_alert_hook(
        self,
        principal: NamedDependency[Principal],
        alert_posts: NamedDependency[AlertPosts],
        data: JSONBody[NewAlertHook],
    ) -> AlertHookView:
        """Post alerts there from now on."""
        return await alert_posts.put(principal.workspace_id, data, actor_of(principal))

    @delete(guards=[requires(Permission.CHANNELS_MANAGE)])
    async def delete_alert_hook(
        self, principal: NamedDependency[Principal], alert_posts: NamedDependency[AlertPosts]
    ) -> None:
        """Post them nowhere."""
        await alert_posts.remove(principal.workspace_id, actor_of(principal))

    @post("/test", status_code=200, guards=[requires(Permission.CHANNELS_MANAGE)])
    async def test_alert_hook(
        self, principal: NamedDependency[Principal], alert_posts: NamedDependency[AlertPosts]
    ) -> TestedHook:
        """Post something that is no alert, and say what came of it."""
        return await alert_posts.test(principal.workspace_id)
