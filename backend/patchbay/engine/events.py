"""What can happen to a run, as `advance` receives it."""

from typing import Any

from msgspec import Struct

from patchbay.sdk import Happening, Outcome


class Facts(Struct, frozen=True):
    """What expressions see of the person and the conversation, as of this event."""

    contact: dict[str, Any] = {}
    conversation: dict[str, Any] = {}


class Failure(Struct, frozen=True):
    """A step's error as data.

    `otherwise` is what the node wants done once no attempt is left, instead of failing.
    """

    code: str
    message: str
    retryable: bool = False
    retry_after_s: float | None = None
    otherwise: Outcome | None = None


class Begin(Struct, frozen=True, tag="begin"):
    """The run starts at this trigger with this value."""

    trigger: str
    value: Any
    facts: Facts = Facts()


class Past(Struct, frozen=True, omit_defaults=True):
    """What a run is told to have happened before it: seen as `trigger`, `steps` and `vars`."""

    trigger: Any = None
    steps: dict[str, Any] = {}
    vars: dict[str, Any] = {}


class BeginAt(Struct, frozen=True, tag="begin_at"):
    """The run starts in the middle of the drawing, with this value at an input of this node.

    The node is run even if it is pinned; a join takes the value as what it has gathered, a trigger gives it.
    """

    node: str
    value: Any
    input: str = "in"
    past: Past = Past()
    facts: Facts = Facts()


class ActionDone(Struct, frozen=True, tag="action_done"):
    """An acting node came back."""

    step: int
    element: int
    outcome: Outcome


class ActionFailed(Struct, frozen=True, tag="action_failed"):
    """An acting node failed."""

    step: int
    element: int
    failure: Failure


class WaitEnded(Struct, frozen=True, tag="wait_ended"):
    """What a wait was for has happened; a wait already closed makes this late, and nothing changes."""

    wait: str
    happening: Happening
    facts: Facts | None = None


class Cancel(Struct, frozen=True, tag="cancel"):
    """A person stops the run."""

    reason: str = ""


class PassTime(Struct, frozen=True, tag="pass_time"):
    """Somebody pretends that time passed: the run's own time goes on, and its waits are due earlier.

    What is due by then is for the caller to end.
    """

    seconds: float


class Recover(Struct, frozen=True, tag="recover"):
    """The process that ran the open actions is gone.

    Reads are begun again; a write that was begun may have happened, so its step fails with
    `outcome_unknown`.
    """


Event = Begin | BeginAt | ActionDone | ActionFailed | WaitEnded | Cancel | PassTime | Recover
