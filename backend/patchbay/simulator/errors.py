"""Errors of the Graph face: Meta's codes, titles, HTTP status and body.

GraphError      an answer in Meta's error format
"""

from __future__ import annotations

from typing import Any

TITLES: dict[int, str] = {
    0: "We were unable to authenticate the app user",
    1: "An unknown error occurred",
    2: "Service temporarily unavailable",
    3: "Application does not have the capability to make this API call",
    4: "Application request limit reached",
    10: "Application does not have permission for this action",
    33: "Object does not exist",
    100: "Invalid parameter",
    102: "API session is not valid",
    104: "API requires an access token",
    190: "Invalid OAuth access token",
    200: "Permissions error",
    368: "The action attempted has been deemed abusive or is otherwise disallowed",
    463: "API session has expired",
    467: "API session was invalidated",
    613: "Calls to this api have exceeded the rate limit",
    2500: "Unknown path components",
    80007: "Rate limit hit for this WhatsApp Business Account",
    130403: "User is blocked by the business",
    130429: "Rate limit hit",
    130472: "User's number is part of an experiment",
    130497: "Business account is restricted from messaging users in this country",
    131000: "Something went wrong",
    131005: "Access denied",
    131008: "Required parameter is missing",
    131009: "Parameter value is not valid",
    131014: "Media link is not reachable",
    131016: "Service overloaded",
    131020: "Group error",
    131021: "Recipient cannot be sender",
    131026: "Message undeliverable",
    131030: "Recipient phone number not in allowed list",
    131031: "Business account has been locked",
    131036: "Message expired",
    131037: "Display name approval is needed",
    131041: "Group error",
    131042: "Business eligibility payment issue",
    131043: "Message expired",
    131044: "Business eligibility payment issue for calls",
    131045: "Phone number registration error",
    131047: "Re-engagement message",
    131048: "Spam rate limit hit",
    131049: "This message was not delivered to maintain healthy ecosystem engagement",
    131050: "User has stopped marketing messages from this business",
    131051: "Unsupported message type",
    131052: "Media download error",
    131053: "Media upload error",
    131055: "Method not allowed",
    131056: "(Business Account, Consumer Account) pair rate limit hit",
    131057: "Account in maintenance mode",
    131059: "Group error",
    131060: "Message is not available",
    131062: "Business-scoped user id is not supported for this message",
    131063: "Marketing templates are disabled on Cloud API",
    131064: "Template category limit reached",
    132000: "Number of parameters does not match the expected number of params",
    132001: "Template name does not exist in the translation",
    132005: "Translated text too long",
    132007: "Template content violates policy",
    132008: "Template parameter value is not valid",
    132012: "Parameter format does not match format in the created template",
    132015: "Template is paused",
    132016: "Template is disabled",
    132018: "Template parameter text is not valid",
    132068: "Flow is blocked",
    132069: "Flow is throttled",
    133000: "Incomplete deregistration",
    133004: "Server is temporarily unavailable",
    133005: "Two-step verification PIN mismatch",
    133006: "Phone number re-verification needed",
    133008: "Too many two-step verification PIN guesses",
    133009: "Two-step verification PIN guessed too fast",
    133010: "Phone number not registered",
    133015: "Please wait before registering this phone number",
    133016: "Account register or deregister rate limit exceeded",
    134011: "Payments terms not accepted",
    134100: "Only marketing messages are supported",
    134101: "Template is being synced",
    134102: "Template is not eligible",
    135000: "Generic user error",
    137000: "Recipient identity key hash mismatch",
    141006: "Health status blocks sending",
    1752041: "Duplicate onboarding request",
    2494100: "Account is in maintenance",
}

_STATUS_BY_CODE: dict[int, int] = {
    **dict.fromkeys((0, 190), 401),
    **dict.fromkeys((10, *range(200, 300), 368, 130497, 131005, 131031), 403),
    132001: 404,
    **dict.fromkeys((3, 131000, 131045, 131057, 133000), 500),
    **dict.fromkeys((2, 131016, 133004), 503),
    613: 429,
}


def title_of(code: int) -> str:
    """Meta's short text for a code; codes not listed get a neutral one."""
    return TITLES.get(code, "Request failed")


def http_status_of(code: int) -> int:
    """HTTP status that goes with a code.

    Source: reference, section 16.1, after Meta's older documentation. Clients must not depend on it.
    """
    return _STATUS_BY_CODE.get(code, 400)


class GraphError(Exception):
    """A refusal, said as Meta says it."""

    def __init__(
        self,
        code: int,
        details: str = "",
        *,
        http_status: int | None = None,
        subcode: int | None = None,
        is_transient: bool = False,
    ) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details
        self.http_status = http_status or http_status_of(code)
        self.subcode = subcode
        self.is_transient = is_transient

    def body(self, trace_id: str) -> dict[str, Any]:
        """The JSON body of the answer."""
        error: dict[str, Any] = {
            "message": f"(#{self.code}) {title_of(self.code)}",
            "type": "OAuthException",
            "code": self.code,
        }
        if self.details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.is_transient:
            error["is_transient"] = True
        error["fbtrace_id"] = trace_id
        return {"error": error}

    def in_status(self) -> dict[str, Any]:
        """The same error as an item of `errors` in a webhook."""
        title = title_of(self.code)
        return {
            "code": self.code,
            "title": title,
            "message": title,
            "error_data": {"details": self.details or title},
            "href": "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/",
        }


def unknown_object(object_id: str) -> GraphError:
    """What Graph says of an id that does not exist, or that this token may not see."""
    details = f"Object with ID '{object_id}' does not exist or cannot be loaded due to missing permissions"
    return GraphError(100, details, subcode=33)
