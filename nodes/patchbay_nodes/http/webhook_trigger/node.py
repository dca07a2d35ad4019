"""The node that starts a run when another system calls."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from msgspec import Struct

from patchbay.sdk import Port, TriggerNode, field

Method = Literal["GET", "POST", "PUT", "PATCH", "DELETE"]


class Params(Struct, frozen=True, forbid_unknown_fields=True):
    """Parameters of `http.webhook_trigger`."""

    methods: Annotated[
        tuple[Method, ...], field(title="Methods", help="Calls by other methods are refused.", min_length=1)
    ] = ("POST",)
    respond: Annotated[
        Literal["at_once", "by_run"],
        field(
            title="Answer",
            help="At once, or later by a node “Answer the webhook”.",
            choices={"at_once": "At once", "by_run": "By the run"},
        ),
    ] = "at_once"
    status: Annotated[
        int, field(title="Status", ge=200, le=599, shown_when={"respond": ["at_once"]}, advanced=True)
    ] = 202
    body: Annotated[
        Any,
        field(title="Content", help="Of the answer.", shown_when={"respond": ["at_once"]}, advanced=True),
    ] = None


class WebhookTrigger(TriggerNode[Params]):
    """Starts a run when another system calls this workflow's own address.

    The value is the request: `{method, query, headers, json, text}`. The address holds a secret; whoever
    knows it can start runs.
    """

    type = "http.webhook_trigger"
    title = "When a webhook is called"
    family_title = "HTTP"
    aliases = ("hook", "api", "incoming", "http trigger", "start")
    params = Params
    outputs = (Port("request", "Request", "The request, as it came."),)
    source = "http"

    def accepts(self, params: Params, value: Mapping[str, Any]) -> bool:
        """Whether the request uses one of the methods."""
        return value.get("method") in params.methods
