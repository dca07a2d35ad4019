"""The provider's error codes as data: what each means, whose problem it is, and what to do about it.

Source: Meta's error code pages and the behaviour of mature integrations, as of September 2026. The list is
closed on purpose: a code that is not here gets the defaults of `errors.classify`.
"""

from enum import StrEnum
from typing import Literal

from msgspec import Struct


class ErrorClass(StrEnum):
    """How the sender behaves; everything else about an error is for people to read."""

    AUTH = "auth"
    """Stop the channel until its credentials change."""
    ACCOUNT_STOP = "account_stop"
    """Stop sending from the number or account; a person must act."""
    THROTTLE = "throttle"
    """Send the same message later, in order, and slow the whole scope down."""
    TRANSIENT = "transient"
    """It was not sent; try again a few times."""
    AMBIGUOUS = "ambiguous"
    """It may have been sent: reconcile before anything else."""
    WINDOW = "window"
    """Only a template may be sent now."""
    SUPPRESS = "suppress"
    """Not now, or not ever, to this person; never hammer."""
    RECIPIENT = "recipient"
    """This person cannot be reached this way; the workflow may use another."""
    TEMPLATE = "template"
    """The template, or this use of it, must be fixed."""
    REQUEST = "request"
    """Our own mistake or configuration; trying again changes nothing."""


Scope = Literal["message", "user", "pair", "template", "country", "number", "waba", "app"]
"""What the error is about: how far the sender has to stop or slow down."""

Seen = Literal["response", "status", "both", "inbound"]
"""Where a code turns up: in the answer to a send, in a later status, in either, or with inbound messages."""


class KnownError(Struct, frozen=True):
    """One row of the catalogue."""

    error_class: ErrorClass
    title: str
    advice: str
    scope: Scope = "message"
    seen: Seen = "response"
    retry_delays_s: tuple[float, ...] | None = None
    """Instead of the class's own delays."""


_C = ErrorClass
_NEW_TOKEN = "Give the channel a new access token."  # noqa: S105 a sentence, not a token
_GRANT = "Grant the app the missing permission for this account."

PAIR_DELAYS_S = (1.0, 4.0, 16.0, 64.0, 256.0, 1024.0)
"""4^n seconds, as the platform asks for when one person gets too much."""
THROTTLE_DELAYS_S = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0)
"""The last one repeats until the message expires."""
TRANSIENT_DELAYS_S = (2.0, 8.0, 30.0, 120.0)
SUPPRESS_DELAYS_S = (86_400.0, 259_200.0)
"""A day, then three: asking sooner makes the person unreachable for longer."""

RETRY_DELAYS_S: dict[ErrorClass, tuple[float, ...]] = {
    ErrorClass.THROTTLE: THROTTLE_DELAYS_S,
    ErrorClass.TRANSIENT: TRANSIENT_DELAYS_S,
}
"""Seconds to wait before each further attempt. A class that is not here gets none."""

KNOWN_ERRORS: dict[int, KnownError] = {
    # Access
    0: KnownError(_C.AUTH, "The access token was not accepted", _NEW_TOKEN, "number"),
    190: KnownError(_C.AUTH, "The access token is invalid or has expired", _NEW_TOKEN, "number"),
    102: KnownError(_C.AUTH, "The session is not valid any more", _NEW_TOKEN, "number"),
    104: KnownError(_C.AUTH, "The request carried no access token", _NEW_TOKEN, "number"),
    463: KnownError(_C.AUTH, "The session has expired", _NEW_TOKEN, "number"),
    467: KnownError(_C.AUTH, "The session was ended", _NEW_TOKEN, "number"),
    3: KnownError(_C.AUTH, "The app lacks a capability", _GRANT, "number"),
    10: KnownError(_C.AUTH, "The app may not use this number", _GRANT, "number"),
    131005: KnownError(_C.AUTH, "Access denied", _GRANT, "number", "both"),
    # Rates
    4: KnownError(_C.THROTTLE, "The app makes too many calls", "Calls are slowed down.", "app"),
    80007: KnownError(_C.THROTTLE, "The account's rate limit is reached", "Sending is slowed.", "waba"),
    613: KnownError(_C.THROTTLE, "Too many calls", "Calls are slowed down.", "number"),
    130429: KnownError(
        _C.THROTTLE, "The number's throughput is reached", "Sending is slowed down.", "number", "both"
    ),
    131056: KnownError(
        _C.THROTTLE,
        "Too many messages to this person in a short time",
        "Messages to this person wait and keep their order.",
        "pair",
        "both",
        PAIR_DELAYS_S,
    ),
    133016: KnownError(
        _C.THROTTLE,
        "The number was registered too often",
        "Wait 72 hours.",
        "number",
        "response",
        (259_200.0,),
    ),
    # Account
    131048: KnownError(
        _C.ACCOUNT_STOP,
        "Too many people blocked or reported this number",
        "Stop campaigns on the number; do not repeat the message.",
        "number",
        "both",
    ),
    131064: KnownError(
        _C.ACCOUNT_STOP, "Too many templates in the wrong category", "Fix their categories.", "waba", "both"
    ),
    368: KnownError(
        _C.ACCOUNT_STOP, "The account is blocked for a policy violation", "See the account's page.", "waba"
    ),
    131031: KnownError(_C.ACCOUNT_STOP, "The account is locked", "See the account's page.", "waba", "both"),
    131042: KnownError(
        _C.ACCOUNT_STOP,
        "There is a problem with the payment method",
        "Fix the payment method.",
        "waba",
        "both",
    ),
    131037: KnownError(
        _C.ACCOUNT_STOP, "The display name is not approved", "Have the name approved.", "number", "both"
    ),
    131045: KnownError(_C.ACCOUNT_STOP, "The number is not registered", "Register the number.", "number"),
    133010: KnownError(_C.ACCOUNT_STOP, "The number is not registered", "Register the number.", "number"),
    134011: KnownError(_C.ACCOUNT_STOP, "The payment terms are not accepted", "Accept them.", "waba"),
    141006: KnownError(
        _C.ACCOUNT_STOP, "The account's health blocks sending", "Look at the channel's health page.", "waba"
    ),
    # The platform itself
    1: KnownError(_C.AMBIGUOUS, "The platform had an unknown error", "We find out whether it was sent."),
    2: KnownError(_C.AMBIGUOUS, "The platform was unavailable", "We find out whether it was sent."),
    131000: KnownError(
        _C.AMBIGUOUS, "Something went wrong at the platform", "We find out whether it was sent.", seen="both"
    ),
    131016: KnownError(_C.TRANSIENT, "The platform is overloaded", "We try again.", "number"),
    131057: KnownError(
        _C.TRANSIENT,
        "The account is being maintained",
        "We try again after a minute.",
        "number",
        "both",
        (60.0, 120.0, 300.0, 600.0),
    ),
    2494100: KnownError(_C.TRANSIENT, "The account is being maintained", "We try again.", "number"),
    133004: KnownError(_C.TRANSIENT, "The registration server is down", "We try again.", "number"),
    # The recipient
    131026: KnownError(
        _C.RECIPIENT, "The message cannot be delivered to this person", "Use another way.", "user", "status"
    ),
    130497: KnownError(
        _C.RECIPIENT, "This business may not write to that country", "Use another way.", "country", "both"
    ),
    131062: KnownError(
        _C.RECIPIENT, "This kind of message needs a phone number", "Ask the person for the number.", "user"
    ),
    137000: KnownError(
        _C.RECIPIENT, "The person's identity has changed", "Verify the person again.", "user", "both"
    ),
    131043: KnownError(_C.RECIPIENT, "The message expired undelivered", "Send it later.", "user", "status"),
    131036: KnownError(_C.RECIPIENT, "The message expired undelivered", "Send it later.", "user", "status"),
    130403: KnownError(
        _C.SUPPRESS, "This person is blocked by the business", "Unblock them first.", "user", "both"
    ),
    131049: KnownError(
        _C.SUPPRESS,
        "This person has had enough marketing for now",
        "Wait at least a day.",
        "user",
        "status",
        SUPPRESS_DELAYS_S,
    ),
    131050: KnownError(
        _C.SUPPRESS, "This person stopped your marketing", "Send no more until they resume.", "user", "status"
    ),
    130472: KnownError(
        _C.SUPPRESS, "This person is in a platform experiment", "Wait for them to write.", "user", "status"
    ),
    131047: KnownError(
        _C.WINDOW,
        "More than 24 hours have passed since the person wrote",
        "Send a template instead.",
        "user",
        "both",
    ),
    # Templates
    132000: KnownError(_C.TEMPLATE, "The number of template variables is wrong", "Fill every variable."),
    132001: KnownError(
        _C.TEMPLATE, "No approved template of this name and language", "Check name and language.", "template"
    ),
    132005: KnownError(_C.TEMPLATE, "The template's text is too long once filled", "Shorten the values."),
    132007: KnownError(_C.TEMPLATE, "The template breaks the platform's policy", "Edit it.", "template"),
    132008: KnownError(_C.TEMPLATE, "A template variable has a wrong format", "Fix the value."),
    132012: KnownError(_C.TEMPLATE, "A template variable has a wrong format", "Fix the value."),
    132018: KnownError(_C.TEMPLATE, "A template variable has a wrong value", "Fix the value."),
    132015: KnownError(
        _C.TEMPLATE, "The template is paused for low quality", "Wait or edit it.", "template", "both"
    ),
    132016: KnownError(_C.TEMPLATE, "The template is disabled", "Make a new one.", "template", "both"),
    132068: KnownError(_C.TEMPLATE, "The form of this message is blocked", "Fix it.", "template", "both"),
    132069: KnownError(_C.TEMPLATE, "The form of this message is throttled", "Fix it.", "template", "both"),
    131063: KnownError(
        _C.TEMPLATE, "Marketing templates are switched off here", "Use the marketing API.", "template"
    ),
    134100: KnownError(_C.TEMPLATE, "Only marketing templates go this way", "Fix it.", "template", "both"),
    134101: KnownError(
        _C.TEMPLATE, "The template is still being synced", "We try again.", "template", "both", (600.0, 600.0)
    ),
    134102: KnownError(_C.TEMPLATE, "The template may not go this way", "Fix it.", "template", "both"),
    # Our request
    33: KnownError(_C.REQUEST, "The number does not exist", "Check the channel's settings.", "number"),
    100: KnownError(_C.REQUEST, "A parameter is invalid", "Fix the message."),
    131008: KnownError(_C.REQUEST, "A required value is missing", "Fix the message.", seen="both"),
    131009: KnownError(_C.REQUEST, "A value is not allowed", "Fix the message.", seen="both"),
    131014: KnownError(_C.REQUEST, "The file's link could not be reached", "Check the link.", seen="status"),
    131021: KnownError(_C.REQUEST, "The number would write to itself", "Choose another recipient."),
    131030: KnownError(
        _C.REQUEST, "The recipient is not on the test number's list", "Add them, or use a real number."
    ),
    131051: KnownError(_C.REQUEST, "This kind of message is not supported", "Use another kind.", seen="both"),
    131052: KnownError(_C.REQUEST, "The file could not be downloaded", "Check the link.", seen="status"),
    131053: KnownError(
        _C.REQUEST,
        "The file could not be processed",
        "Check its type, size and encoding.",
        seen="status",
        retry_delays_s=(60.0,),
    ),
    131055: KnownError(_C.REQUEST, "This kind of message goes another way", "Use another kind."),
    131060: KnownError(_C.REQUEST, "The message is not available here", "Ask for it again.", seen="inbound"),
    133000: KnownError(_C.REQUEST, "The number was not fully deregistered", "Deregister it.", "number"),
    133005: KnownError(_C.REQUEST, "The two-step PIN is wrong", "Enter the right one.", "number"),
    133006: KnownError(_C.REQUEST, "The number must be verified again", "Verify it.", "number"),
    133008: KnownError(_C.REQUEST, "Too many wrong PINs", "Wait, then try again.", "number"),
    133009: KnownError(_C.REQUEST, "PINs were entered too fast", "Wait, then try again.", "number"),
    133015: KnownError(_C.REQUEST, "The number was just deregistered", "Wait five minutes.", "number"),
    131020: KnownError(_C.REQUEST, "The group refused it", "Check the group.", seen="both"),
    131041: KnownError(_C.REQUEST, "The group refused it", "Check the group.", seen="both"),
    131059: KnownError(_C.REQUEST, "The group refused it", "Check the group.", seen="both"),
    131044: KnownError(
        _C.REQUEST, "There is a problem with the payment for calls", "Fix the payment method.", "waba"
    ),
    135000: KnownError(_C.REQUEST, "The platform refused the message", "Fix the message.", seen="both"),
    1752041: KnownError(_C.REQUEST, "This onboarding was already asked for", "Nothing to do.", "waba"),
    **dict.fromkeys(
        (2388012, 2388091, 2388093, 2388103),
        KnownError(_C.REQUEST, "The number could not be moved here", "See the number's page.", "number"),
    ),
    # Templates as they are handed in
    2388019: KnownError(
        _C.TEMPLATE, "The account has as many templates as it may", "Delete one first.", "waba"
    ),
    2388024: KnownError(
        _C.TEMPLATE,
        "There is a template of this name and language already",
        "Choose another name.",
        "template",
    ),
    2388039: KnownError(_C.TEMPLATE, "A part of the template is too long", "Shorten it.", "template"),
    2388040: KnownError(_C.TEMPLATE, "A part of the template is too long", "Shorten it.", "template"),
    2388047: KnownError(_C.TEMPLATE, "The template's header is not as it must be", "Edit it.", "template"),
    2388072: KnownError(_C.TEMPLATE, "The template's text is not as it must be", "Edit it.", "template"),
    2388073: KnownError(_C.TEMPLATE, "The template's footer is not as it must be", "Edit it.", "template"),
    2388293: KnownError(
        _C.TEMPLATE, "The template has too many variables for its text", "Add words.", "template"
    ),
    2388299: KnownError(
        _C.TEMPLATE, "The template begins or ends with a variable", "Add words around it.", "template"
    ),
}
"""By code. Where one code means two things, the row says the safer one."""

KNOWN_FAMILIES: tuple[tuple[range, KnownError], ...] = (
    (range(200, 300), KnownError(_C.AUTH, "The app lacks a permission", _GRANT, "number")),
    (
        range(133000, 133100),
        KnownError(_C.REQUEST, "The registration is wrong", "Fix it.", "number"),
    ),
    (range(138000, 138019), KnownError(_C.REQUEST, "The call was refused", "Check the call settings.")),
    (range(139000, 139005), KnownError(_C.REQUEST, "The form is not usable", "Fix the form.")),
    (range(139100, 139104), KnownError(_C.REQUEST, "Blocking did not work", "Try again.")),
    (range(147001, 147006), KnownError(_C.REQUEST, "The username is not usable", "Choose another.")),
    (
        range(200005, 200008),
        KnownError(_C.REQUEST, "The statistics could not be read", "Try again.", "waba"),
    ),
    (
        range(2494164, 2494180),
        KnownError(_C.REQUEST, "The sign-up was not completed", "Try again.", "waba"),
    ),
    (range(131201, 131216), KnownError(_C.REQUEST, "The group refused it", "Check the group.")),
    (
        range(2388000, 2389000),
        KnownError(_C.TEMPLATE, "The template is refused", "Fix it.", "template"),
    ),
    (
        range(2593107, 2593110),
        KnownError(_C.REQUEST, "The app data was not synced", "Try again.", "number"),
    ),
)
"""Codes that behave alike, asked only when `KNOWN_ERRORS` has no row."""
