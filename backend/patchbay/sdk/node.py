"""The node contract: what a plugin author writes.

A node is a class with a type id, parameters, ports and `run`. Three kinds:

- `PureNode`: decides from its input alone, in the engine itself. No I/O; `run` is a plain function.
- `ActionNode`: talks to the world. `run` is a coroutine and reaches it through its context.
- `TriggerNode`: starts runs. It says which events it takes.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from msgspec import Struct

from patchbay.sdk.bubble import Bubble
from patchbay.sdk.context import ActionContext, Context
from patchbay.sdk.outcome import Happening, Outcome
from patchbay.sdk.reason import Reason

P = TypeVar("P", bound=Struct)
ParamsType = type[Struct]

ERROR_PORT = "error"
"""Every node has it; wired, it takes the node's errors as `{code, message, node, attempt}`."""


class Effect(StrEnum):
    """What running a node does to the world; the engine checkpoints by it."""

    PURE = "pure"
    """Nothing: it may run again at any time."""
    READ = "read"
    """It asks somebody; asking again is harmless."""
    WRITE = "write"
    """It changes something; never begun without a record, never repeated blindly."""


class Port(Struct, frozen=True):
    """A named input or output."""

    name: str
    title: str = ""
    help: str = ""


class NoParams(Struct, frozen=True, forbid_unknown_fields=True):
    """Parameters of a node that has none."""


class Node(ABC, Generic[P]):
    """What every kind of node declares."""

    type: ClassVar[str]
    """`family.node`, permanent."""
    version: ClassVar[int] = 1
    """Raised when behaviour changes; old versions stay runnable."""
    title: ClassVar[str]
    """What the palette shows."""
    family_title: ClassVar[str] = ""
    """What the palette calls the family; empty, it is the family's name with a capital letter."""
    aliases: ClassVar[tuple[str, ...]] = ()
    """Further words people look for it by."""
    effect: ClassVar[Effect] = Effect.PURE
    params: ClassVar[ParamsType] = NoParams
    inputs: ClassVar[tuple[Port, ...]] = (Port("in"),)
    outputs: ClassVar[tuple[Port, ...]] = (Port("out"),)
    sends: ClassVar[bool] = False
    """Whether it writes to the contact; the editor draws it as a bubble."""
    needs: ClassVar[str | None] = None
    """The `source` of the triggers after which alone it has something to do; None where any will do."""
    joins: ClassVar[bool] = False
    """Whether it runs once for all branches that reach it; `run` then gets `{values, by}`."""
    loops: ClassVar[bool] = False
    """Whether the list it emits on `done` is first taken, item by item, through `item` and `next`."""

    @classmethod
    def outputs_for(cls, params: Mapping[str, Any]) -> tuple[Port, ...]:
        """The output ports for these parameters as written in the document (expressions unevaluated).

        Called while drawing and linting, so it must cope with incomplete parameters. The error
        port is not part of it.
        """
        return cls.outputs

    @classmethod
    def bubble_for(cls, params: Mapping[str, Any]) -> Bubble | None:
        """The bubble on the phone that these parameters, as written in the document, will become.

        Called while drawing, like `outputs_for`. None for a node that sends nothing, or nothing yet.
        """
        return None

    @classmethod
    def silence_for(cls, params: Mapping[str, Any]) -> Mapping[str, Any]:
        """By output: for how many seconds the contact may have said nothing when a value leaves there.

        Called while drawing, like `outputs_for`: a text that follows a day of silence is warned of. 0 where
        they have just written; what is no number, as an expression is none, says nothing.
        """
        return {}

    def check_params(self, params: P) -> None:
        """Refuse parameters that fit one by one and can never work together.

        Called before `run` and `accepts`; and while drawing, with the parameters as written, where a text may
        still be an expression (`is_expression` tells).

        Raises:
            InvalidParams: What is wrong, in a sentence for the person who draws, and `at` which parameter.
        """

    def effect_for(self, params: P) -> Effect:
        """The effect with these parameters; override where it depends on them."""
        return self.effect


class PureNode(Node[P]):
    """A node that decides and does nothing."""

    @abstractmethod
    def run(self, ctx: Context, params: P, value: Any) -> Outcome:
        """Decide what follows from `value`.

        Raises:
            NodeError: The step fails, without another attempt.
        """

    def resume(self, ctx: Context, params: P, memory: Any, happening: Happening) -> Outcome:
        """Decide what follows from what ended a wait; `memory` is what the last outcome kept.

        Raises:
            NodeError: As for `run`.
        """
        raise NotImplementedError(f"{self.type} waits but has no resume()")


class ActionNode(Node[P]):
    """A node that talks to the world; it cannot wait."""

    effect = Effect.READ

    @abstractmethod
    async def run(self, ctx: ActionContext, params: P, value: Any) -> Outcome:
        """Do it, once. Retries belong to the engine: never loop or sleep here.

        Raises:
            NodeError: The step fails; `retryable` ones get the attempts the document grants.
        """


class TriggerNode(Node[P]):
    """A node that starts runs; its first output carries the event's value."""

    inputs = ()
    source: ClassVar[str]
    """The kind of event it listens to: `message` or `http`."""

    @abstractmethod
    def accepts(self, params: P, value: Mapping[str, Any]) -> bool:
        """Whether this event starts a run. Pure, and quick: it is asked for every message."""

    def specificity(self, params: P) -> int:
        """How narrow the trigger is; of several that accept, the highest goes first. 0 takes anything."""
        return 1

    def explain(self, params: P, value: Mapping[str, Any]) -> Reason | None:
        """Why `accepts` says what it says of this event; None where it goes unsaid.

        Called when a person asks who would take a message, never while one is routed.
        """
        return None
