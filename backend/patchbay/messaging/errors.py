"""What can go wrong with a channel.

```
MessagingError                  code, message, retryable
├── InvalidChoice               an option's id cannot go on the wire: the workflow's author must shorten it
├── InvalidPhone                text that is no phone number
├── ConnectFailed               the bytes never left: safe to try again
├── NoAnswer                    the bytes left and nothing came back: the outcome is unknown
├── NotCarried                  the provider does not do such a thing at all
├── ProviderRefused             the provider said no; carries the `SendError`
└── MediaRefused                a file is too large, from a foreign host, or not what was announced
```

What a provider says about a send is not an exception but a value, `SendError`; `classify` makes it from the
code by the catalogue in `error_catalogue.py`.
"""

from msgspec import Struct

from patchbay.messaging.error_catalogue import (
    KNOWN_ERRORS,
    KNOWN_FAMILIES,
    RETRY_DELAYS_S,
    ErrorClass,
    KnownError,
    Scope,
)

__all__ = [
    "FOR_A_PERSON",
    "ConnectFailed",
    "ErrorClass",
    "InvalidChoice",
    "InvalidPhone",
    "MediaRefused",
    "MessagingError",
    "NoAnswer",
    "NotCarried",
    "ProviderRefused",
    "Scope",
    "SendError",
    "classify",
    "is_listed",
    "send_error",
]

FOR_A_PERSON = frozenset({ErrorClass.AUTH, ErrorClass.ACCOUNT_STOP})
"""Classes of refusals that hold for every message of the number, until a person has seen to them."""


class SendError(Struct, frozen=True):
    """Why the provider did not take, or did not deliver, a message."""

    code: int | None
    """The provider's; None when it gave none."""
    error_class: ErrorClass
    scope: Scope
    message: str
    """What happened and what to do, for the person who drew the workflow."""
    retryable: bool
    retry_delays_s: tuple[float, ...] = ()
    """Seconds before each further attempt."""
    repeats: bool = False
    """Whether the last delay goes on until the message expires."""
    details: str = ""
    """What the provider says of this one case, in its own words, fit to be kept; empty: nothing."""

    def delay_s(self, failures: int) -> float | None:
        """Seconds to wait after the `failures`-th failed attempt (from 1), or None to give up."""
        if failures <= len(self.retry_delays_s):
            return self.retry_delays_s[failures - 1]
        return self.retry_delays_s[-1] if self.repeats else None


def classify(code: int | None, http_status: int | None, is_transient: bool = False) -> SendError:
    """What an error of the provider means for the sender.

    Args:
        code: The provider's error code; decides whenever it is known.
        http_status: Of the answer that carried it; None when it came in a status webhook, where a failure
            is final and nothing is left to find out.
        is_transient: What the provider says of itself; counts only for unknown codes.
    """
    known = _known(code)
    if known is None:
        return _unlisted(code, http_status, is_transient=is_transient)
    if known.error_class is ErrorClass.AMBIGUOUS and http_status is None:
        return _send_error(code, known, ErrorClass.TRANSIENT)
    return _send_error(code, known, known.error_class)


def send_error(
    error_class: ErrorClass, message: str, *, scope: Scope = "message", code: int | None = None
) -> SendError:
    """An error of a provider whose codes no catalogue lists, tried again as its class is."""
    delays = RETRY_DELAYS_S.get(error_class, ())
    return SendError(
        code=code,
        error_class=error_class,
        scope=scope,
        message=message,
        retryable=bool(delays),
        retry_delays_s=delays,
        repeats=error_class is ErrorClass.THROTTLE,
    )


def is_listed(code: int | None) -> bool:
    """Whether the catalogue knows this code."""
    return _known(code) is not None


def _known(code: int | None) -> KnownError | None:
    if code is None:
        return None
    if code in KNOWN_ERRORS:
        return KNOWN_ERRORS[code]
    return next((known for codes, known in KNOWN_FAMILIES if code in codes), None)


def _unlisted(code: int | None, http_status: int | None, *, is_transient: bool) -> SendError:
    named = "an error" if code is None else f"error {code}"
    if http_status is None:
        known = KnownError(ErrorClass.RECIPIENT, f"Delivery failed with {named}", "Use another way.")
    elif http_status == 429:
        known = KnownError(ErrorClass.THROTTLE, "Too many calls", "Calls are slowed down.", "number")
    elif is_transient or http_status >= 500:
        known = KnownError(
            ErrorClass.AMBIGUOUS, f"The platform answered with {named}", "We find out whether it was sent."
        )
    elif http_status == 401:
        known = KnownError(ErrorClass.AUTH, "The access token was not accepted", "Give a new one.", "number")
    else:
        known = KnownError(ErrorClass.REQUEST, f"The platform refused with {named}", "Fix the message.")
    return _send_error(code, known, known.error_class)


def _send_error(code: int | None, known: KnownError, error_class: ErrorClass) -> SendError:
    delays = RETRY_DELAYS_S.get(error_class, ()) if known.retry_delays_s is None else known.retry_delays_s
    return SendError(
        code=code,
        error_class=error_class,
        scope=known.scope,
        message=f"{known.title}. {known.advice}",
        retryable=bool(delays),
        retry_delays_s=delays,
        repeats=error_class is ErrorClass.THROTTLE and known.retry_delays_s is None,
    )


class MessagingError(Exception):
    """A channel could not do what was asked.

    Args:
        message: What was expected and what came; never a number, a text or a token.
    """

    code = "messaging_failed"
    retryable = False

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class InvalidChoice(MessagingError):
    """An option's id cannot go on the wire."""

    code = "invalid_choice"


class InvalidPhone(MessagingError):
    """The text is no phone number."""

    code = "invalid_phone"


class ConnectFailed(MessagingError):
    """No connection: the request never left."""

    code = "connect_failed"
    retryable = True


class NoAnswer(MessagingError):
    """The request left and no whole answer came: it may have been carried out."""

    code = "no_answer"


class NotCarried(MessagingError):
    """The provider does not do such a thing; nothing was asked of it."""

    code = "not_carried"


class ProviderRefused(MessagingError):
    """The provider answered with an error."""

    code = "provider_refused"

    def __init__(self, error: SendError) -> None:
        super().__init__(error.message)
        self.error = error
        self.retryable = error.retryable


class MediaRefused(MessagingError):
    """A file we will not take."""

    code = "media_refused"
