"""What plugin authors may rely on: the exported names and what the base classes promise."""

from typing import Any

import patchbay.sdk
from patchbay.sdk import (
    ERROR_PORT,
    ActionNode,
    Button,
    Buttons,
    Effect,
    InvalidParams,
    ListMenu,
    MissingCredential,
    NodeError,
    NoParams,
    Outcome,
    OutcomeUnknown,
    Port,
    PureNode,
    Refused,
    Row,
    Section,
    Text,
    TriggerNode,
    Unavailable,
    choices_of,
    emit,
)


class Echo(PureNode[NoParams]):
    """Passes the value on."""

    type = "test.echo"
    title = "Echo"

    def run(self, ctx, params: NoParams, value: Any) -> Outcome:
        return emit("out", value)


class Called(TriggerNode[NoParams]):
    """Takes everything."""

    type = "test.called"
    title = "Called"
    source = "http"

    def accepts(self, params, value):
        return True


class Ask(ActionNode[NoParams]):
    """Asks somebody."""

    type = "test.ask"
    title = "Ask"

    async def run(self, ctx, params, value):
        return emit("out")


def test_every_promised_name_is_there_and_none_is_named_twice():
    promised = patchbay.sdk.__all__

    assert [name for name in promised if not hasattr(patchbay.sdk, name)] == []
    assert sorted(set(promised)) == sorted(promised)


def test_a_node_has_one_input_one_output_and_no_effect_unless_it_says_otherwise():
    node = Echo()

    assert node.inputs == (Port("in"),)
    assert node.outputs_for({}) == (Port("out"),)
    assert node.effect_for(NoParams()) is Effect.PURE
    assert (node.version, node.sends, node.joins, node.loops) == (1, False, False, False)


def test_a_trigger_has_no_input_and_asks_for_something_unless_it_says_otherwise():
    assert Called().inputs == ()
    assert Called().specificity(NoParams()) == 1


def test_a_node_that_acts_reads_unless_it_says_otherwise():
    assert Ask().effect_for(NoParams()) is Effect.READ


def test_no_node_may_name_the_error_port_otherwise():
    assert ERROR_PORT == "error"


def test_only_what_is_unavailable_may_be_attempted_again():
    errors = [NodeError, InvalidParams, MissingCredential, Refused, OutcomeUnknown, Unavailable]

    assert [error.__name__ for error in errors if error("said").retryable] == ["Unavailable"]


def test_an_error_may_carry_a_code_of_its_own():
    assert Refused("no such list", code="unknown_list").code == "unknown_list"
    assert Refused("no").code == "refused"


def test_what_is_unavailable_can_say_when_and_what_otherwise():
    error = Unavailable("busy", retry_after_s=7, otherwise=emit("server_error", 503))

    assert (error.retry_after_s, error.otherwise) == (7, emit("server_error", 503))


def test_the_choices_of_a_message_are_its_buttons_or_rows_in_order():
    yes, no = Button("yes", "Yes"), Button("no", "No")
    monday, saturday = Row("mon", "Monday"), Row("sat", "Saturday")

    assert choices_of(Buttons("?", (yes, no))) == (yes, no)
    assert choices_of(ListMenu("?", "Days", (Section((monday,)), Section((saturday,))))) == (monday, saturday)
    assert choices_of(Text("Hi")) == ()
