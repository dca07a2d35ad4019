"""The node that finds a customer."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from patchbay.sdk import (
    ActionContext,
    ActionNode,
    Effect,
    InvalidParams,
    MissingCredential,
    Outcome,
    Port,
    Reason,
    emit,
    field,
)
from patchbay_nodes.crm.lookup.client import ask
from patchbay_nodes.crm.lookup.payloads import (
    HUBSPOT_URL,
    MAX_PATH,
    ask_hubspot,
    ask_rest,
    check_rest,
    read_hubspot,
    read_rest,
)
from patchbay_nodes.http.authorization import Auth, show

MAX_FIELDS = 50
NO_CREDENTIAL = Reason("HubSpot is asked with a credential: choose one.")

Path = Annotated[str, Meta(max_length=MAX_PATH)]


class Params(Struct, frozen=True, forbid_unknown_fields=True):
    """Parameters of `crm.lookup`."""

    provider: Annotated[
        Literal["builtin", "hubspot", "rest"],
        field(
            title="Where",
            help="Your contacts here, HubSpot, or another system that answers with JSON.",
            choices={"builtin": "Your contacts", "hubspot": "HubSpot", "rest": "Another system"},
        ),
    ] = "builtin"
    by: Annotated[
        str,
        field(
            title="By",
            help="What to go by: phone, email, id, or the name of a field.",
            examples=["phone", "email"],
            pattern=r"^[A-Za-z][A-Za-z0-9_]*$",
            pattern_help="Letters, digits and underscores; begin with a letter.",
            max_length=100,
        ),
    ] = "phone"
    value: Annotated[
        Annotated[str, Meta(max_length=320)] | None,
        field(
            title="Value",
            help="The number, address or name to look for; while it is empty, nobody is found.",
            examples=["{{ contact.phone }}"],
        ),
    ] = None
    credential: Annotated[
        str | None,
        field(
            title="Credential",
            help="For HubSpot one with a token; for another system a token, a user name and password, "
            "or the name and value of a header.",
            widget="credential",
            shown_when={"provider": ["hubspot", "rest"]},
        ),
    ] = None
    properties: Annotated[
        tuple[Path, ...],
        field(
            title="More properties",
            help="Further HubSpot properties to fetch; the result has them under properties.",
            shown_when={"provider": ["hubspot"]},
            max_length=MAX_FIELDS,
            advanced=True,
        ),
    ] = ()
    url: Annotated[
        str,
        field(
            title="Address",
            help="Where to ask; {by} and {value} are filled in.",
            examples=["https://crm.example/customers?{by}={value}"],
            shown_when={"provider": ["rest"]},
            max_length=2000,
        ),
    ] = ""
    headers: Annotated[
        dict[str, str],
        field(
            title="Headers",
            widget="key_value",
            shown_when={"provider": ["rest"]},
            max_length=MAX_FIELDS,
            advanced=True,
        ),
    ] = {}
    record: Annotated[
        Path,
        field(
            title="Record at",
            help="Where the customer is in the answer, as data.customers; empty means all of it.",
            examples=["data.customers"],
            shown_when={"provider": ["rest"]},
        ),
    ] = ""
    mapping: Annotated[
        dict[str, Path],
        field(
            title="Fields",
            help="What to call each field, and where the answer has it; empty keeps them as they are.",
            examples=[{"name": "profile.full_name"}],
            widget="key_value",
            shown_when={"provider": ["rest"]},
            max_length=MAX_FIELDS,
        ),
    ] = {}


class Lookup(ActionNode[Params]):
    """Finds a customer in your contacts, in HubSpot or in another system.

    `found` gives the record: `{id, name, phone, email, language, …}`; from another system whatever the
    mapping names. Of several customers that fit, the first counts. `not_found` gives `{by, value}`.
    """

    type = "crm.lookup"
    title = "Find a customer"
    family_title = "CRM"
    aliases = ("customer", "contact", "hubspot", "search", "find")
    effect = Effect.READ
    params = Params
    outputs = (Port("found", "Found", "The record."), Port("not_found", "Not found", "Nobody fits."))

    def check_params(self, params: Params) -> None:
        """Refuse a provider without what it takes to ask it."""
        if params.provider == "hubspot" and not params.credential:
            raise InvalidParams(NO_CREDENTIAL, at="credential")
        if params.provider == "rest":
            check_rest(params.url, params.headers)

    async def run(self, ctx: ActionContext, params: Params, value: Any) -> Outcome:
        """Ask once."""
        record = await _find(ctx, params, params.value) if params.value else None
        if record is None:
            return emit("not_found", {"by": params.by, "value": params.value})
        return emit("found", record)


async def _find(ctx: ActionContext, params: Params, value: str) -> dict[str, Any] | None:
    if params.provider == "builtin":
        return await ctx.contacts.find(params.by, value)
    if params.provider == "hubspot":
        return await _find_in_hubspot(ctx, params, value)
    headers = dict(params.headers)
    if params.credential:
        headers |= await _rest_headers(ctx, params.credential)
    question = ask_rest(params.url, params.by, value, headers)
    return await ask(
        ctx.http, question, lambda answer: read_rest(answer, params.record, params.mapping), ctx.now
    )


async def _find_in_hubspot(ctx: ActionContext, params: Params, value: str) -> dict[str, Any] | None:
    fields = await ctx.credential(params.credential) if params.credential else {}
    if not fields.get("token"):
        raise MissingCredential("hubspot: expected a credential with a field token, got none")
    base_url = fields.get("base_url") or HUBSPOT_URL
    question = ask_hubspot(base_url, fields["token"], params.by, value, params.properties)
    return await ask(ctx.http, question, read_hubspot, ctx.now)


async def _rest_headers(ctx: ActionContext, credential: str) -> dict[str, str]:
    """The headers for a credential, shown in the way its fields ask for."""
    fields = await ctx.credential(credential)
    if fields.get("username"):
        return show(Auth(credential, "basic"), fields).headers
    return show(Auth(credential, "header" if fields.get("name") else "bearer"), fields).headers
