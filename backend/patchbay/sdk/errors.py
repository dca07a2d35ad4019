"""What a node may raise, and what the engine makes of it.

```
NodeError                     code, message, retryable: reaches the `error` output or fails the run
├── InvalidParams             the workflow's author must change a parameter
├── InvalidInput              the value that came in is not what the node can use
├── MissingCredential         the credential named is not there, or lacks a field
├── Refused                   the other side said no, and would say so again
├── Unavailable               the other side cannot answer now: worth another attempt
└── OutcomeUnknown            the request may have been carried out: never repeated blindly
```
"""

from patchbay.sdk.outcome import Outcome
from patchbay.sdk.reason import Reason


class NodeError(Exception):
    """A node could not do its work.

    Args:
        message: A sentence for the person who drew the workflow: what was expected, what came.
            Never a secret, a phone number or a message text.
        code: Stable identifier in snake case; defaults to the class's own.
    """

    code = "node_failed"
    retryable = False

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        if code is not None:
            self.code = code


class InvalidParams(NodeError):
    """A parameter has a value the node cannot use.

    Args:
        reason: A sentence for the person who drew the workflow; as a `Reason` it can be translated.
        at: The path of the parameter, as `buttons[0].title`; empty for all of them together.
        code: As for every node error.
    """

    code = "invalid_params"

    def __init__(self, reason: str | Reason, *, at: str = "", code: str | None = None) -> None:
        super().__init__(f"params.{at}: {reason}" if at else str(reason), code=code)
        self.reason = Reason(reason) if isinstance(reason, str) else reason
        self.at = at


class InvalidInput(NodeError):
    """The value that came in cannot be used."""

    code = "invalid_input"


class MissingCredential(NodeError):
    """The credential is not there, or lacks a field the node needs."""

    code = "missing_credential"


class Refused(NodeError):
    """The other side refused, and would refuse again."""

    code = "refused"


class Unavailable(NodeError):
    """The other side could not answer now; the node's retry setting decides what follows.

    Args:
        message: As for every node error.
        retry_after_s: Seconds the other side asked us to wait, if it did.
        otherwise: The outcome once no attempt is left; absent, the error itself.
        code: As for every node error.
    """

    code = "unavailable"
    retryable = True

    def __init__(
        self,
        message: str,
        *,
        retry_after_s: float | None = None,
        otherwise: Outcome | None = None,
        code: str | None = None,
    ) -> None:
        super().__init__(message, code=code)
        self.retry_after_s = retry_after_s
        self.otherwise = otherwise


class OutcomeUnknown(NodeError):
    """The request may have been carried out; repeating it could do the thing twice."""

    code = "outcome_unknown"
