"""Small node types, one for each thing the engine must cope with."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from msgspec import UNSET, Struct, UnsetType

from patchbay.sdk import (
    ActionContext,
    ActionNode,
    Context,
    Effect,
    Emit,
    ForCallback,
    ForHuman,
    ForMessage,
    ForReply,
    ForTime,
    HandOver,
    Happening,
    MessageChanged,
    NodeError,
    NoParams,
    Outcome,
    Port,
    PureNode,
    Registry,
    Replied,
    Respond,
    SendMessage,
    SetVars,
    TakeBack,
    Text,
    TimedOut,
    TriggerNode,
    Unavailable,
    emit,
    field,
)


class Start(TriggerNode[NoParams]):
    """Starts a run."""

    type = "test.start"
    title = "Start"
    source = "message"

    def accepts(self, params: NoParams, value: Mapping[str, Any]) -> bool:
        return True


class ListenParams(Struct, frozen=True, forbid_unknown_fields=True):
    word: str = ""


class Listen(TriggerNode[ListenParams]):
    """Starts a run at a word."""

    type = "test.listen"
    title = "Listen"
    params = ListenParams
    source = "message"

    def accepts(self, params: ListenParams, value: Mapping[str, Any]) -> bool:
        return value.get("text") == params.word


class EchoParams(Struct, frozen=True, forbid_unknown_fields=True):
    value: Any | UnsetType = UNSET


class Echo(PureNode[EchoParams]):
    """Emits its parameter, or else what came in."""

    type = "test.echo"
    title = "Echo"
    params = EchoParams

    def run(self, ctx: Context, params: EchoParams, value: Any) -> Outcome:
        return emit("out", value if params.value is UNSET else params.value)


class SplitParams(Struct, frozen=True, forbid_unknown_fields=True):
    values: dict[str, Any]


class Split(PureNode[SplitParams]):
    """Emits one value on each port it is given."""

    type = "test.split"
    title = "Split"
    params = SplitParams

    @classmethod
    def outputs_for(cls, params: Mapping[str, Any]) -> tuple[Port, ...]:
        values = params.get("values")
        return tuple(Port(name) for name in values) if isinstance(values, dict) else ()

    def run(self, ctx: Context, params: SplitParams, value: Any) -> Outcome:
        return Outcome(emits=tuple(Emit(port, item) for port, item in params.values.items()))


class ChooseParams(Struct, frozen=True, forbid_unknown_fields=True):
    when: Annotated[str, field(title="When", deferred=True)]


class Choose(PureNode[ChooseParams]):
    """Goes one of two ways, by a condition it evaluates itself."""

    type = "test.choose"
    title = "Choose"
    params = ChooseParams
    outputs = (Port("yes"), Port("no"))

    def run(self, ctx: Context, params: ChooseParams, value: Any) -> Outcome:
        return emit("yes" if ctx.render(params.when) else "no", value)


class AskParams(Struct, frozen=True, forbid_unknown_fields=True):
    text: str = "?"
    answers: tuple[str, ...] = ()
    tries: int = 2
    timeout_s: float | None = 60


class Ask(PureNode[AskParams]):
    """Asks, and asks again while the answer is none it takes."""

    type = "test.ask"
    title = "Ask"
    params = AskParams
    outputs = (Port("reply"), Port("invalid"), Port("timeout"))

    def run(self, ctx: Context, params: AskParams, value: Any) -> Outcome:
        return self._ask(params, tries_left=params.tries)

    def resume(self, ctx: Context, params: AskParams, memory: Any, happening: Happening) -> Outcome:
        if not isinstance(happening, Replied):
            return emit("timeout", None)
        text = happening.message.get("text")
        if not params.answers or text in params.answers:
            return emit("reply", happening.message)
        if memory["tries_left"] == 1:
            return emit("invalid", happening.message)
        return self._ask(params, tries_left=memory["tries_left"] - 1)

    def _ask(self, params: AskParams, tries_left: int) -> Outcome:
        return Outcome(
            commands=(SendMessage(Text(params.text)),),
            waits=(ForReply(params.timeout_s),),
            memory={"tries_left": tries_left},
        )


class Notify(PureNode[NoParams]):
    """Sends, and follows its message while somebody listens."""

    type = "test.notify"
    title = "Notify"
    outputs = (Port("accepted"), Port("delivered"), Port("failed"), Port("timeout"))

    def run(self, ctx: Context, params: NoParams, value: Any) -> Outcome:
        follows = ctx.wired & {"delivered", "failed"}
        waits = (ForMessage(("delivered", "failed"), ref="it", timeout_s=600),) if follows else ()
        commands = (SendMessage(Text(str(value)), ref="it"),)
        return Outcome(emits=(Emit("accepted", value),), commands=commands, waits=waits, memory=value)

    def resume(self, ctx: Context, params: NoParams, memory: Any, happening: Happening) -> Outcome:
        if isinstance(happening, MessageChanged):
            return emit(happening.state, memory)
        return emit("timeout", memory)


class Sleep(PureNode[NoParams]):
    """Waits for a minute."""

    type = "test.sleep"
    title = "Sleep"

    def run(self, ctx: Context, params: NoParams, value: Any) -> Outcome:
        return Outcome(waits=(ForTime(60),), memory=value)

    def resume(self, ctx: Context, params: NoParams, memory: Any, happening: Happening) -> Outcome:
        return emit("out", memory)


class Race(PureNode[NoParams]):
    """Waits for whatever comes first, and says what it was."""

    type = "test.race"
    title = "Race"

    def run(self, ctx: Context, params: NoParams, value: Any) -> Outcome:
        waits = (ForReply(), ForHuman(), ForCallback(), ForTime(300))
        return Outcome(commands=(HandOver("support", "please"),), waits=waits)

    def resume(self, ctx: Context, params: NoParams, memory: Any, happening: Happening) -> Outcome:
        commands = (TakeBack(),) if isinstance(happening, TimedOut) else ()
        return Outcome(emits=(Emit("out", happening.__struct_config__.tag),), commands=commands)


class CallParams(Struct, frozen=True, forbid_unknown_fields=True):
    what: Any = None
    writes: bool = False
    later: Annotated[str, field(title="Later", deferred=True)] = ""


class Call(ActionNode[CallParams]):
    """Asks another system; the test says what it answers."""

    type = "test.call"
    title = "Call"
    params = CallParams
    outputs = (Port("out"), Port("busy"))

    def effect_for(self, params: CallParams) -> Effect:
        return Effect.WRITE if params.writes else Effect.READ

    async def run(self, ctx: ActionContext, params: CallParams, value: Any) -> Outcome:
        raise NotImplementedError("the engine never runs an action")


class SetParams(Struct, frozen=True, forbid_unknown_fields=True):
    values: dict[str, Any]


class Set(PureNode[SetParams]):
    """Sets variables, and passes on what came in."""

    type = "test.set"
    title = "Set"
    params = SetParams

    def run(self, ctx: Context, params: SetParams, value: Any) -> Outcome:
        return Outcome(emits=(Emit("out", value),), commands=(SetVars(params.values),))


class Answer(PureNode[NoParams]):
    """Answers the HTTP request that started the run."""

    type = "test.respond"
    title = "Respond"

    def run(self, ctx: Context, params: NoParams, value: Any) -> Outcome:
        return Outcome(emits=(Emit("out", value),), commands=(Respond(status=202, body=value),))


Fault = Literal[
    "crash",
    "no_outcome",
    "refused",
    "unavailable",
    "unknown_port",
    "not_json",
    "too_long_a_wait",
    "unknown_message",
    "crash_on_resume",
]


class BreakParams(Struct, frozen=True, forbid_unknown_fields=True):
    how: Fault = "refused"


class Break(PureNode[BreakParams]):
    """Fails, in one of the ways plugins do."""

    type = "test.break"
    title = "Break"
    params = BreakParams

    def run(self, ctx: Context, params: BreakParams, value: Any) -> Outcome:
        outcomes: dict[str, Any] = {
            "no_outcome": {"port": "out"},
            "unknown_port": emit("elsewhere"),
            "not_json": emit("out", object()),
            "too_long_a_wait": Outcome(waits=(ForTime(1e12),)),
            "unknown_message": Outcome(waits=(ForMessage(("delivered",), ref="other"),)),
            "crash_on_resume": Outcome(waits=(ForTime(60),)),
        }
        if params.how == "refused":
            raise NodeError("this never works")
        if params.how == "unavailable":
            raise Unavailable("not now")
        return outcomes[params.how]

    def resume(self, ctx: Context, params: BreakParams, memory: Any, happening: Happening) -> Outcome:
        raise ZeroDivisionError


class Odd(PureNode[NoParams]):
    """Emits what JSON shows differently: a tuple, a date, a number that is none."""

    type = "test.odd"
    title = "Odd"

    def run(self, ctx: Context, params: NoParams, value: Any) -> Outcome:
        return emit("out", {"pair": (1, 2), "at": datetime(2026, 3, 2, tzinfo=UTC), "nan": float("nan")})


class Join(PureNode[NoParams]):
    """Where branches meet."""

    type = "test.join"
    title = "Join"
    joins = True

    def run(self, ctx: Context, params: NoParams, value: Any) -> Outcome:
        return emit("out", value)


class LoopParams(Struct, frozen=True, forbid_unknown_fields=True):
    items: Any


class Loop(PureNode[LoopParams]):
    """Goes through a list."""

    type = "test.loop"
    title = "Loop"
    params = LoopParams
    inputs = (Port("in"), Port("next"))
    outputs = (Port("item"), Port("done"))
    loops = True

    def run(self, ctx: Context, params: LoopParams, value: Any) -> Outcome:
        return emit("done", params.items)


def engine_registry() -> Registry:
    """All of the above."""
    kinds = (
        *(Start, Listen, Echo, Split, Choose, Ask, Notify, Sleep, Race, Call),
        *(Set, Answer, Break, Odd, Join, Loop),
    )
    return Registry(kind() for kind in kinds)
