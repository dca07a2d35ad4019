"""The node that answers the request which started the run."""

from typing import Annotated, Any

from msgspec import Struct

from patchbay.sdk import Context, Effect, Emit, Outcome, PureNode, Respond, field
from patchbay_nodes.http.exchange import check_headers, check_written

MAX_HEADERS = 50


class Params(Struct, frozen=True, forbid_unknown_fields=True):
    """Parameters of `http.respond`."""

    status: Annotated[int, field(title="Status", ge=200, le=599)] = 200
    body: Annotated[
        Any, field(title="Content", help="A text is sent as it is, anything else as JSON.", widget="code")
    ] = None
    headers: Annotated[
        dict[str, str], field(title="Headers", widget="key_value", max_length=MAX_HEADERS, advanced=True)
    ] = {}


class RespondNode(PureNode[Params]):
    """Answers the webhook call that started the run, where the trigger leaves the answer to the run.

    A request is answered once; where it has been answered or given up already, nothing happens. The value
    passes through.
    """

    type = "http.respond"
    title = "Answer the webhook"
    family_title = "HTTP"
    aliases = ("reply", "response", "return", "webhook answer")
    effect = Effect.WRITE
    params = Params
    needs = "http"

    def check_params(self, params: Params) -> None:
        """Refuse headers that cannot be sent."""
        check_written(None, params.headers)

    def run(self, ctx: Context, params: Params, value: Any) -> Outcome:
        """Give the answer."""
        headers = check_headers(params.headers)
        return Outcome(emits=(Emit("out", value),), commands=(Respond(params.status, params.body, headers),))
