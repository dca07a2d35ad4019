"""What should happen after `advance`: values, carried out by whoever called it."""

from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from patchbay.sdk import Effect, Respond, SendMessage

StepState = Literal["running", "waiting", "done", "failed", "cancelled"]


class StartAction(Struct, frozen=True):
    """Run an acting node and feed back `ActionDone` or `ActionFailed`.

    A `write` may be begun only after the state that knows of it is stored. `scope` is what expressions see
    as things stand now, for nodes that evaluate some themselves.
    """

    step: int
    element: int
    node_id: str
    params: Struct
    value: Any
    attempt: int
    effect: Effect
    timeout_s: float | None
    idempotency_key: str
    scope: dict[str, Any] | None = None


class RecordStep(Struct, frozen=True):
    """The step as it stands now; a later record of the same `seq` replaces it.

    `input_from` names the step whose output came in; then `input` is left out. `port` is where it emitted
    last; `emitted` counts its values by port, where they were several. `vars` are the variables it set.
    `pinned` says that its node was not run, `ends_run` that the run was to go no further than this step.
    """

    seq: int
    node_id: str
    type: str
    state: StepState
    attempt: int
    started_at: datetime
    ended_at: datetime | None = None
    input_from: int | None = None
    input: Any = None
    output: Any = None
    port: str | None = None
    error: dict[str, Any] | None = None
    emitted: dict[str, int] = {}
    vars: dict[str, Any] | None = None
    pinned: bool = False
    ends_run: bool = False


class OpenWait(Struct, frozen=True):
    """Remember what the run waits for; `key` names the message it is about, where it is about one."""

    id: str
    node_id: str
    kind: Literal["reply", "time", "message", "human", "callback", "retry"]
    due_at: datetime | None
    key: str | None = None
    states: tuple[str, ...] = ()


class CloseWait(Struct, frozen=True):
    """The wait is over."""

    id: str
    state: Literal["consumed", "cancelled"]


class MoveWait(Struct, frozen=True):
    """The wait is due at another time."""

    id: str
    due_at: datetime


class QueueMessage(Struct, frozen=True):
    """Put a message into the outbox, in order."""

    id: str
    node_id: str
    command: SendMessage


class ChangeOwner(Struct, frozen=True):
    """Say who owns the conversation."""

    owner: Literal["bot", "human"]
    team: str = ""
    note: str = ""


class AnswerRequest(Struct, frozen=True):
    """Answer the HTTP request that started the run."""

    response: Respond


class EndRun(Struct, frozen=True):
    """The run is over."""

    state: Literal["completed", "failed", "cancelled"]
    error: dict[str, Any] | None = None


class Late(Struct, frozen=True):
    """The event came after its wait was closed, or after the run ended; nothing changed."""

    what: str


EngineEffect = (
    StartAction
    | RecordStep
    | OpenWait
    | CloseWait
    | MoveWait
    | QueueMessage
    | ChangeOwner
    | AnswerRequest
    | EndRun
    | Late
)
