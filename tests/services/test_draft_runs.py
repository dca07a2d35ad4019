"""Runs of the draft by hand: all of it, up to a node, from one on, with outputs pinned."""

import pytest

from patchbay.engine.document import decode_document
from patchbay.services.errors import Invalid
from patchbay.services.testing.draft_runs import DraftRun, StartAt
from patchbay.services.testing.pins import MAX_PINNED_BYTES, MAX_PINS, PinnedOutput
from patchbay.storage import tables
from patchbay.storage.errors import NotFound
from patchbay.storage.paging import PageRequest
from patchbay.storage.run_history import RunFilter
from patchbay.storage.workflows import WorkflowFilter
from support.core import a_flow, acts, hears, registry_of, says
from support.trials import (
    ASKING,
    DRAFT,
    GREETING,
    LONG,
    LOOPING,
    ME,
    ana,
    draft_of,
    outcomes_of,
    try_out,
    view,
)


async def test_a_test_runs_the_draft_and_leaves_what_is_published_alone(core):
    workflow_id = await core.publish(GREETING)
    await core.wiring.workflows.save_draft(core.workspace_id, workflow_id, DRAFT, actor=ME)
    contact_id = await ana(core)

    run_id = await try_out(core, workflow_id, value={"text": "hi"}, contact_id=contact_id)
    await core.say("hi")

    run = await view(core, run_id)
    assert core.said == ["Hello from the draft", "Hello"]
    assert (run.is_test, run.draft_revision, run.version, run.state) == (True, 2, -2, "completed")
    assert [one.is_test for one in await core.runs()] == [False, True]


async def test_a_run_is_there_from_the_moment_its_id_is_known(core):
    workflow_id = await core.publish(GREETING)

    by_hand = await core.wiring.run_control.start(core.workspace_id, workflow_id, {}, None, ME)
    test = await core.wiring.draft_runs.start(core.workspace_id, workflow_id, DraftRun(), ME)

    assert [(await view(core, one)).state for one in (by_hand, test)] == ["running", "running"]


async def test_the_document_of_a_test_is_the_draft_as_it_was_then(core):
    workflow_id = await draft_of(core, DRAFT)
    run_id = await try_out(core, workflow_id)
    await core.wiring.workflows.save_draft(core.workspace_id, workflow_id, GREETING, actor=ME)
    await core.wiring.workflows.publish(core.workspace_id, workflow_id, "", ME)

    found = await core.wiring.history.document(core.workspace_id, run_id)

    versions = await core.wiring.workflow_list.versions(core.workspace_id, workflow_id, PageRequest())
    assert (found.document, found.draft_revision) == (DRAFT, 1)
    assert [one.version for one in versions.items] == [1]


async def test_tests_are_left_out_of_counts_and_last_runs(core):
    workflow_id = await core.publish(GREETING)
    contact_id = await ana(core)
    await try_out(core, workflow_id, contact_id=contact_id)

    counts = await core.wiring.history.analytics(core.workspace_id, 2)
    listed = await core.wiring.workflow_list.page(core.workspace_id, PageRequest(), WorkflowFilter())

    assert (counts.runs, [one.last_run for one in listed.items]) == ([], [None])


async def test_a_run_goes_up_to_a_node_and_no_further(core):
    core.world.script("look", {"color": "red"})
    workflow_id = await draft_of(core, LONG)

    run_id = await try_out(core, workflow_id, value={"text": "go"}, until="keep")

    steps = await core.steps(run_id)
    assert [one.node_id for one in steps] == ["start", "look", "keep"]
    assert (steps[-1].ends_run, steps[-1].vars) == (True, {"color": "red"})
    assert (await view(core, run_id)).state == "completed"


async def test_a_run_goes_on_from_a_node_with_another_runs_past(core):
    core.world.script("look", {"color": "red"})
    workflow_id = await draft_of(core, LONG)
    contact_id = await ana(core)
    first = await try_out(core, workflow_id, value={"text": "go"}, contact_id=contact_id)

    at = StartAt(node_id="tell", value={"color": "edited"}, run_id=first)
    second = await try_out(core, workflow_id, start_at=at)

    assert core.said == ["go red red red", "after", "go red red edited", "after"]
    assert await outcomes_of(core, second) == [("tell", "done"), ("after", "done")]
    assert core.world.times("look") == 1


async def test_pinned_outputs_stand_for_a_past_nobody_told(core):
    workflow_id = await draft_of(core, LONG)
    contact_id = await ana(core)
    pins = {
        "look": PinnedOutput("out", {"color": "pinned"}),
        "start": PinnedOutput("message", {"text": "pin"}),
    }
    await core.wiring.pins.save(core.workspace_id, workflow_id, pins, ME)

    at = StartAt(node_id="keep", value=None)
    await try_out(core, workflow_id, contact_id=contact_id, start_at=at)

    assert core.said[0] == "pin pinned pinned pinned"


async def test_pinned_nodes_are_not_run_in_tests_and_are_run_in_earnest(core):
    core.world.script("look", {"color": "real"})
    workflow_id = await core.publish(LONG)
    contact_id = await ana(core)
    pins = {"look": PinnedOutput("out", {"color": "pinned"})}
    await core.wiring.pins.save(core.workspace_id, workflow_id, pins, ME)

    run_id = await try_out(core, workflow_id, value={"text": "go"}, contact_id=contact_id, until="keep")
    assert core.world.times("look") == 0
    await core.say("go")

    look = (await core.steps(run_id))[1]
    assert (look.pinned, look.output) == (True, {"color": "pinned"})
    assert (core.world.times("look"), core.said) == (1, ["go real real real", "after"])


async def test_what_is_pinned_is_sealed(core):
    workflow_id = await draft_of(core, LONG)
    pins = {"look": PinnedOutput("out", {"phone": "PARROT"})}

    await core.wiring.pins.save(core.workspace_id, workflow_id, pins, ME)

    (sealed,) = await core.rows(tables.pins, "sealed")
    assert b"PARROT" not in sealed
    assert await core.wiring.pins.get(core.workspace_id, workflow_id) == pins


@pytest.mark.parametrize(
    "pins",
    [
        {f"n{index}": PinnedOutput("out") for index in range(MAX_PINS + 1)},
        {"look": PinnedOutput("out", "x" * MAX_PINNED_BYTES)},
    ],
)
async def test_pins_have_a_ceiling(core, pins):
    workflow_id = await draft_of(core, LONG)

    with pytest.raises(Invalid):
        await core.wiring.pins.save(core.workspace_id, workflow_id, pins, ME)


BROKEN_LATER = a_flow(
    {"start": hears("go"), "ok": says("ok"), "bad": {"type": "flow.set", "params": {"values": 3}}},
    "start.message > ok",
    "ok.accepted > bad",
)


async def test_half_a_drawing_can_be_tested_while_the_rest_is_wrong(core):
    workflow_id = await draft_of(core, BROKEN_LATER)
    contact_id = await ana(core)

    await try_out(core, workflow_id, contact_id=contact_id, until="ok")
    with pytest.raises(Invalid) as refused:
        await try_out(core, workflow_id, contact_id=contact_id)

    assert core.said == ["ok"]
    assert {problem.node_id for problem in refused.value.problems} == {"bad"}


async def test_what_is_wrong_with_a_pinned_node_is_in_no_tests_way(core):
    workflow_id = await draft_of(core, BROKEN_LATER)
    contact_id = await ana(core)
    pins = {"bad": PinnedOutput("out", 1)}
    await core.wiring.pins.save(core.workspace_id, workflow_id, pins, ME)

    run_id = await try_out(core, workflow_id, contact_id=contact_id)

    assert (await view(core, run_id)).state == "completed"


@pytest.mark.parametrize(
    ("document", "asked", "path"),
    [
        (GREETING, DraftRun(until="nowhere"), "until"),
        (GREETING, DraftRun(start_at=StartAt(node_id="nowhere", value=1)), "from.node_id"),
        (GREETING, DraftRun(start_at=StartAt(node_id="hello", value=1), until="start"), "until"),
        (LOOPING, DraftRun(start_at=StartAt(node_id="body", value=1)), "from.node_id"),
        (GREETING, DraftRun(trigger="hello"), "trigger"),
        (GREETING, DraftRun(contact_id="a", conversation_id="b"), "conversation_id"),
        (a_flow({"hello": says("Hello")}), DraftRun(), "document.nodes"),
        (a_flow({"start": {"type": "no.such"}}), DraftRun(), "document.nodes[0].type"),
    ],
)
async def test_what_cannot_be_tested_is_refused_with_its_place(core, document, asked, path):
    workflow_id = await draft_of(core, document)

    with pytest.raises(Invalid) as refused:
        await core.wiring.draft_runs.start(core.workspace_id, workflow_id, asked, ME)

    assert [problem.path for problem in refused.value.problems] == [path]


async def test_a_test_is_of_this_workspaces_things_only(core):
    workflow_id = await draft_of(core, LONG)
    other = await core.wiring.accounts.create_workspace("Other")
    run_id = await try_out(core, workflow_id)

    with pytest.raises(NotFound):
        await core.wiring.draft_runs.start(other.id, workflow_id, DraftRun(), ME)
    with pytest.raises(NotFound):
        await try_out(core, workflow_id, conversation_id="another")
    with pytest.raises(NotFound):
        await try_out(core, workflow_id, start_at=StartAt(node_id="tell", value=1, run_id="another"))
    with pytest.raises(NotFound):
        await core.wiring.replays.replay_step(other.id, run_id, 1, ME)


async def test_a_test_that_no_process_here_can_run_waits_for_one_that_can(core):
    workflow_id = await draft_of(
        core, a_flow({"start": hears("go"), "act": acts("it")}, "start.message > act")
    )
    plain = core.peer(registry_of(core.world, without=("whatsapp.trigger",)))

    run_id = await core.wiring.draft_runs.start(core.workspace_id, workflow_id, DraftRun(), ME)
    await plain.settle()
    waiting = (await view(core, run_id)).state
    await core.settle()
    await core.later(minutes=2)

    assert (waiting, (await view(core, run_id)).state) == ("running", "completed")


async def test_runs_can_be_listed_without_tests(core):
    workflow_id = await core.publish(GREETING)
    await core.say("hi")
    await try_out(core, workflow_id)

    pages = [
        await core.wiring.history.runs(core.workspace_id, PageRequest(), RunFilter(is_test=one))
        for one in (True, False)
    ]

    assert [[run.is_test for run in page.items] for page in pages] == [[True], [False]]


def test_the_drawings_of_these_tests_can_be_read():
    for document in (GREETING, DRAFT, LONG, ASKING, LOOPING, BROKEN_LATER):
        assert decode_document(document).nodes
