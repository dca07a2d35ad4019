"""What this layer raises.

```
SecurityError
├── InvalidSetting            an environment setting cannot be read: the operator must change it
├── SecretUnreadable          sealed bytes that no key of the ring opens, or that were moved or changed
├── PasswordRefused           a new password is too short or too long
└── RequestFailed             an outgoing request gave no answer; each is also the SDK's error of its kind
    ├── MalformedRequest      (InvalidParams)   URL, method or header cannot be sent
    ├── EgressRefused         (Refused)         the address is not one that requests may reach
    ├── AnswerTooLarge        (Refused)         the answer is larger than the caller takes
    ├── TooManyRedirects      (Refused)         it was sent on once too often
    ├── NotSent               (Unavailable)     no byte left: safe to repeat
    ├── AnswerLost            (Unavailable)     the request left, no answer; repeating it does no harm
    └── AnswerUnknown         (OutcomeUnknown)  the request left and may have been carried out
```
"""

from patchbay.sdk.errors import InvalidParams, NodeError, OutcomeUnknown, Refused, Unavailable


class SecurityError(Exception):
    """Anything this layer raises."""


class InvalidSetting(SecurityError):
    """An environment setting cannot be read.

    Args:
        setting: The variable's name.
        reason: What was expected and what came; never the value of a secret.
    """

    def __init__(self, setting: str, reason: str) -> None:
        super().__init__(f"{setting}: {reason}")
        self.setting = setting
        self.reason = reason


class SecretUnreadable(SecurityError):
    """Sealed bytes cannot be opened: unknown key, wrong place, or changed bytes."""


class PasswordRefused(SecurityError):
    """A new password does not meet the rules; the message says which, never the password."""


class RequestFailed(SecurityError, NodeError):
    """An outgoing request gave no usable answer.

    Args:
        message: Which host, and what failed.
        timed_out: The time allowed ran out.
    """

    def __init__(self, message: str, *, timed_out: bool = False) -> None:
        super().__init__(message)
        self.timed_out = timed_out


class MalformedRequest(RequestFailed, InvalidParams):
    """The URL, method or headers cannot be sent."""

    code = "malformed_request"


class EgressRefused(RequestFailed, Refused):
    """The address is not one that requests may reach.

    Args:
        host: As written in the URL.
        port: As in the URL, or the scheme's.
        reason: What is wrong with it, as a part of a sentence.
    """

    code = "egress_refused"

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"Requests to {host}:{port} are not allowed: {reason}.")
        self.host = host
        self.port = port
        self.reason = reason


class AnswerTooLarge(RequestFailed, Refused):
    """The answer is larger than the caller takes.

    Args:
        max_bytes: What the caller takes.
    """

    code = "answer_too_large"

    def __init__(self, max_bytes: int) -> None:
        super().__init__(f"Expected an answer of at most {max_bytes} bytes, got more.")
        self.max_bytes = max_bytes


class TooManyRedirects(RequestFailed, Refused):
    """The other side sent the request on once too often."""

    code = "too_many_redirects"


class NotSent(RequestFailed, Unavailable):
    """No connection could be had, so no byte left."""

    code = "not_sent"


class AnswerLost(RequestFailed, Unavailable):
    """The request left and no answer came; its method only reads, so repeating it does no harm."""

    code = "answer_lost"


class AnswerUnknown(RequestFailed, OutcomeUnknown):
    """The request left, no answer came, and the other side may have carried it out."""

    code = "outcome_unknown"
