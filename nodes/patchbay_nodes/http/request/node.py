"""The node that calls another system over HTTP."""

from typing import Any

from patchbay.sdk import ActionContext, ActionNode, Effect, Outcome, Port, Unavailable, emit
from patchbay_nodes.http.authorization import Shown, show
from patchbay_nodes.http.exchange import retry_after_s, value_of
from patchbay_nodes.http.request.payloads import READING, Params, build, check, is_worth_retrying, port_of


class Request(ActionNode[Params]):
    """Calls another system and goes on by the kind of answer.

    The value is `{status, headers, json, text}`; `json` is null where the answer is not JSON. Answers of
    500 and above, 429 and failed connections get the attempts the node's retry setting grants, waiting as
    long as the server asks; after the last the answer leaves at its output, and a failed connection is an
    error. A request that changes something and got no answer is never repeated: nobody knows whether it was
    carried out.
    """

    type = "http.request"
    title = "HTTP request"
    family_title = "HTTP"
    aliases = ("api", "call", "fetch", "rest", "curl", "webhook out")
    effect = Effect.WRITE
    params = Params
    outputs = (
        Port("success", "Success", "2xx: it worked."),
        Port("redirect", "Redirect", "3xx: it is somewhere else."),
        Port("client_error", "Client error", "4xx: the request was wrong."),
        Port("server_error", "Server error", "5xx: the other system failed."),
    )

    def check_params(self, params: Params) -> None:
        """Refuse a request that could never be sent."""
        check(params)

    def effect_for(self, params: Params) -> Effect:
        """Reading for GET, HEAD and OPTIONS; the other methods change something."""
        return Effect.READ if params.method in READING else Effect.WRITE

    async def run(self, ctx: ActionContext, params: Params, value: Any) -> Outcome:
        """Send the request once."""
        shown = Shown()
        if params.auth is not None:
            shown = show(params.auth, await ctx.credential(params.auth.credential))
        request = build(params, shown, ctx.idempotency_key)
        answer = await ctx.http.request(
            params.method,
            request.url,
            query=request.query,
            headers=request.headers,
            content=request.content,
            timeout_s=params.timeout_s,
            max_bytes=params.max_bytes,
            follow_redirects=params.follow_redirects and params.auth is None,
        )
        outcome = emit(port_of(answer.status), value_of(answer, shown.secrets))
        if is_worth_retrying(answer.status):
            raise Unavailable(
                f"the server answered {answer.status}",
                retry_after_s=retry_after_s(answer.headers, ctx.now),
                otherwise=outcome,
            )
        return outcome
