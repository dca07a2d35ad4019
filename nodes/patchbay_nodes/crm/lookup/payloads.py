"""What the providers are asked, and what their answers say about a customer. Pure.

Source: HubSpot CRM v3, "Search the CRM" (`POST /crm/v3/objects/contacts/search`): up to five filter groups,
of which one must fit; values of `IN` in lower case.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import msgspec
from msgspec import Struct

from patchbay.sdk import InvalidParams, Reason
from patchbay_nodes.http.exchange import check_headers, check_url, check_written

HUBSPOT_URL = "https://api.hubapi.com"
HUBSPOT_PROPERTIES = ("firstname", "lastname", "email", "phone", "mobilephone", "hs_language")
MAX_PATH = 200
"""Characters of a path into an answer."""


NO_ADDRESS = Reason("The other system has no address.")


class Question(Struct, frozen=True):
    """One request to a provider."""

    method: str
    url: str
    headers: dict[str, str]
    content: bytes | None = None


def ask_hubspot(base_url: str, token: str, by: str, value: str, properties: Sequence[str]) -> Question:
    """The search for one contact.

    Args:
        base_url: Where the API is.
        token: Of a private app that may read contacts.
        by: `phone`, `email`, `id`, or the name of a HubSpot property.
        value: What it must be.
        properties: Properties wanted besides the usual ones.
    """
    wanted = [*HUBSPOT_PROPERTIES, *(name for name in properties if name not in HUBSPOT_PROPERTIES)]
    body = {"filterGroups": _filters(by, value), "properties": wanted, "limit": 1}
    return Question(
        "POST",
        f"{base_url.rstrip('/')}/crm/v3/objects/contacts/search",
        {"authorization": f"Bearer {token}", "content-type": "application/json"},
        msgspec.json.encode(body),
    )


def _filters(by: str, value: str) -> list[dict[str, Any]]:
    if by == "phone":
        # People type numbers into HubSpot with and without the plus, as a phone or as a mobile phone.
        written = [value, value.removeprefix("+") if value.startswith("+") else f"+{value}"]
        return [
            {"filters": [{"propertyName": name, "operator": "IN", "values": written}]}
            for name in ("phone", "mobilephone")
        ]
    name = "hs_object_id" if by == "id" else by
    return [{"filters": [{"propertyName": name, "operator": "EQ", "value": value}]}]


def read_hubspot(answer: Any) -> dict[str, Any] | None:
    """The record in a search's answer, or None where nothing was found.

    Raises:
        ValueError: Not the answer to a search.
    """
    results = answer.get("results") if isinstance(answer, Mapping) else None
    if not isinstance(results, list):
        raise ValueError("expected the results of a search")  # noqa: TRY004 - the value is at fault, not its type
    if not results:
        return None
    found = results[0] if isinstance(results[0], Mapping) else {}
    properties = found.get("properties") or {}
    names = [properties.get("firstname"), properties.get("lastname")]
    return {
        "id": found.get("id"),
        "name": " ".join(name for name in names if name) or None,
        "phone": properties.get("phone") or properties.get("mobilephone"),
        "email": properties.get("email"),
        "language": properties.get("hs_language"),
        "properties": dict(properties),
    }


def check_rest(url: str, headers: Mapping[str, str]) -> None:
    """Refuse a request that could never be sent.

    Raises:
        InvalidParams: No address, or one that cannot be used, or such headers.
    """
    if not url:
        raise InvalidParams(NO_ADDRESS, at="url")
    check_written(url.replace("{by}", "by").replace("{value}", "value"), headers)


def ask_rest(url: str, by: str, value: str, headers: Mapping[str, str]) -> Question:
    """The request to any system that answers a GET with JSON.

    Raises:
        InvalidParams: With its values in it, the address cannot be used; or a header cannot.
    """
    address = url.replace("{by}", quote(by, safe="")).replace("{value}", quote(value, safe=""))
    check_url(address)
    return Question("GET", address, {"accept": "application/json", **check_headers(headers)})


def read_rest(answer: Any, record: str, mapping: Mapping[str, str]) -> dict[str, Any] | None:
    """The record at the path `record`, its fields named by `mapping`; None where there is none.

    Raises:
        ValueError: Something is there, but it is no record.
    """
    found = at_path(answer, record)
    if isinstance(found, list):
        found = found[0] if found else None
    if found is None or found == {}:
        return None
    if not isinstance(found, Mapping):
        raise ValueError("expected an object")  # noqa: TRY004 - the value is at fault, not its type
    if not mapping:
        return dict(found)
    return {name: at_path(found, path) for name, path in mapping.items()}


def at_path(value: Any, path: str) -> Any:
    """What is at `a.b.0.c` inside `value`, or None; the empty path is the value itself."""
    for part in path.split(".") if path else ():
        if isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, list) and part.isdecimal() and len(part) < 7 and int(part) < len(value):
            value = value[int(part)]
        else:
            return None
    return value
