"""What this layer raises, besides storage's NotFound, Conflict and BadCursor, which pass through.

```
ServiceError              a stable code and a sentence for the caller
├── Invalid               the input cannot be used; each problem says where and why
├── SignInRefused         unknown e-mail, wrong password or disabled member: never says which
├── TooManyAttempts       slow down; says for how long
├── NotAllowed            the principal may not do this to that
├── NotNow                the thing is in a state that does not allow it
├── ProviderFailed        the channel's provider refused or did not answer
└── NoLiveNotices         nothing carries live notices here, or not now
```
"""

from collections.abc import Sequence
from typing import ClassVar

from msgspec import Struct


class Problem(Struct, frozen=True):
    """One fault in what was sent: `path` as `document.nodes[2].params`.

    Faults of a drawing also have a stable `code`, and the node to mark if they are about one.
    """

    path: str
    message: str
    severity: str = "error"
    code: str | None = None
    node_id: str | None = None


class ServiceError(Exception):
    """Anything this layer raises: the caller's mistake, or a state that stands in the way."""

    code: ClassVar[str] = "refused"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Invalid(ServiceError):
    """What was sent cannot be used.

    Args:
        message: What is wrong, in one sentence.
        problems: Each fault with its place.
    """

    code = "invalid"

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class SignInRefused(ServiceError):
    """E-mail and password do not open an account."""

    code = "sign_in_refused"

    def __init__(self) -> None:
        super().__init__("The e-mail address or the password is wrong.")


class TooManyAttempts(ServiceError):
    """Too many attempts in too short a time.

    Args:
        retry_after_s: Seconds until the next one may succeed.
    """

    code = "too_many_attempts"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"Too many attempts; try again in {retry_after_s} seconds.")
        self.retry_after_s = retry_after_s


class NotAllowed(ServiceError):
    """The principal's role does not reach this far."""

    code = "not_allowed"


class NotNow(ServiceError):
    """The thing's state does not allow it; the message says which state would."""

    code = "not_now"


class NoLiveNotices(ServiceError):
    """Nothing carries live notices to this process; whoever wants to be current looks again."""

    code = "no_live_notices"


class ProviderFailed(ServiceError):
    """The provider refused or could not be reached."""

    code = "provider_failed"
