"""The harness plugin authors test with: it shows what a node does, and catches broken promises."""

from typing import Annotated, Any

import pytest
from msgspec import Struct

from patchbay.sdk import (
    ActionNode,
    Emit,
    ForReply,
    Outcome,
    PureNode,
    Replied,
    Unavailable,
    emit,
    field,
)
from patchbay.sdk.testing import Case, read_cases, run_case, write_cases


class Params(Struct, frozen=True, forbid_unknown_fields=True):
    text: Annotated[str, field(title="Text", deferred=True)] = ""


class Ask(PureNode[Params]):
    """Asks once and says what came."""

    type = "test.ask"
    title = "Ask"
    params = Params

    def run(self, ctx, params, value):
        return Outcome(
            waits=(ForReply(60),), memory={"asked": ctx.render(params.text), "at": ctx.now.isoformat()}
        )

    def resume(self, ctx, params, memory, happening):
        answer = happening.message["text"] if isinstance(happening, Replied) else None
        return emit("out", [memory["asked"], answer, ctx.now.isoformat()])


class Get(ActionNode[Params]):
    """Gets a page."""

    type = "test.get"
    title = "Get"
    params = Params

    async def run(self, ctx, params, value):
        fields = await ctx.credential("site")
        contact = await ctx.contacts.find("email", "ana@example.com")
        answer = await ctx.http.request("POST", fields["url"], content=b'{"a":1}', headers={"x": "y"})
        if answer.status >= 500:
            raise Unavailable("busy", retry_after_s=3, otherwise=emit("out", "gave up"))
        return emit("out", [answer.status, answer.body.decode(), contact])


class Careless(PureNode[Params]):
    """Emits what it is told."""

    type = "test.careless"
    title = "Careless"
    params = Params
    outcome: Outcome

    def run(self, ctx, params, value):
        return self.outcome


def test_a_case_shows_each_outcome_and_time_moves_between_them():
    case = Case(
        name="asked and answered",
        params={"text": "{{ question }}"},
        given={"renders": {"{{ question }}": "Name?"}},
        then=({"happening": "replied", "message": {"text": "Ana"}, "after_s": 30},),
    )

    result = run_case(Ask(), case)

    assert result == {
        "outcomes": [
            {
                "waits": [{"wait": "reply", "timeout_s": 60}],
                "memory": {"asked": "Name?", "at": "2026-03-02T12:00:00+00:00"},
            },
            {"emits": [{"port": "out", "value": ["Name?", "Ana", "2026-03-02T12:00:30+00:00"]}]},
        ]
    }


def test_a_case_shows_the_requests_made_and_answers_them_from_its_script():
    case = Case(
        name="a page",
        given={
            "http": [{"status": 201, "text": "made"}],
            "contacts": [{"id": "c1", "email": "ana@example.com"}],
            "credentials": {"site": {"url": "https://site.example/"}},
        },
    )

    result = run_case(Get(), case)

    assert result == {
        "outcomes": [
            {"emits": [{"port": "out", "value": [201, "made", {"id": "c1", "email": "ana@example.com"}]}]}
        ],
        "requests": [
            {"method": "POST", "url": "https://site.example/", "headers": {"x": "y"}, "body": {"a": 1}}
        ],
    }


def test_a_case_shows_how_a_failure_may_go_on():
    case = Case(
        name="busy",
        given={"http": [{"status": 503}], "credentials": {"site": {"url": "https://site.example/"}}},
    )

    error = run_case(Get(), case)["error"]

    assert error == {
        "code": "unavailable",
        "message": "busy",
        "retryable": True,
        "retry_after_s": 3,
        "otherwise": {"emits": [{"port": "out", "value": "gave up"}]},
    }


def test_a_request_the_case_did_not_foresee_is_a_broken_case():
    case = Case(name="none", given={"credentials": {"site": {"url": "https://site.example/"}}})

    with pytest.raises(AssertionError, match="no answer for POST"):
        run_case(Get(), case)


@pytest.mark.parametrize(
    ("outcome", "message"),
    [
        (emit("elsewhere", 1), "'elsewhere', which is not among its ports"),
        (emit("out", {1, 2}), "not JSON"),
        (emit("out", float("nan")), "not JSON"),
        (Outcome(emits=(Emit("out"),), memory=object()), "not JSON"),
    ],
)
def test_a_node_that_breaks_its_contract_is_caught(outcome, message):
    node = Careless()
    node.outcome = outcome

    with pytest.raises(AssertionError, match=message):
        run_case(node, Case(name="careless"))


def test_something_happening_to_a_node_that_does_not_wait_is_a_broken_case():
    node = Careless()
    node.outcome = emit("out", 1)

    with pytest.raises(AssertionError, match="waits for nothing"):
        run_case(node, Case(name="careless", then=({"happening": "timed_out"},)))


def test_rewriting_a_file_of_cases_changes_only_what_they_expect(tmp_path):
    path = tmp_path / "cases.json"
    path.write_text('{"cases": [{"name": "é", "params": {"text": "x"}, "given": {"attempt": 1}}]}')
    cases: tuple[Any, ...] = read_cases(path)

    write_cases(path, cases)

    assert read_cases(path) == cases
    assert '"given": {\n        "attempt": 1' in path.read_text()
