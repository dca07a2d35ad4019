"""Drafts that tests try out, and how they do."""

from patchbay.services.testing.draft_runs import DraftRun
from support.core import CUSTOMER, a_flow, acts, awaits, hears, node, says

ME = "member:olive"
GREETING = a_flow({"start": hears("hi"), "hello": says("Hello")}, "start.message > hello")
DRAFT = a_flow({"start": hears("hi"), "hello": says("Hello from the draft")}, "start.message > hello")
LONG = a_flow(
    {
        "start": hears("go"),
        "look": acts("look"),
        "keep": node("flow.set", values={"color": "{{ steps.look.color }}"}),
        "tell": says("{{ trigger.text }} {{ vars.color }} {{ steps.look.color }} {{ input.color }}"),
        "after": says("after"),
    },
    "start.message > look",
    "look.out > keep",
    "keep.out > tell",
    "tell.accepted > after",
)
ASKING = a_flow(
    {
        "start": hears("go"),
        "ask": says("Well?"),
        "answer": awaits(timeout_s=259_200),
        "late": says("Too late at {{ now[:10] }}"),
    },
    "start.message > ask",
    "ask.accepted > answer",
    "answer.timeout > late",
)
LOOPING = a_flow(
    {
        "start": hears("go"),
        "loop": node("flow.for_each", items="{{ [1, 2] }}"),
        "body": node("flow.set", values={}),
    },
    "start.message > loop",
    "loop.item > body",
)
LOOPING["edges"].append({"source": "body", "output": "out", "target": "loop", "input": "next"})


async def draft_of(core, document) -> str:
    return await core.wiring.workflows.create(core.workspace_id, document, ME)


async def try_out(core, workflow_id, **asked) -> str:
    run_id = await core.wiring.draft_runs.start(core.workspace_id, workflow_id, DraftRun(**asked), ME)
    await core.settle()
    return run_id


async def on_test(core, workflow_id, phone=CUSTOMER):
    return await core.wiring.draft_sessions.start(
        core.workspace_id, workflow_id, channel_id=core.channel_id, phone=phone, actor=ME
    )


async def session_of(core, workflow_id):
    return await core.wiring.draft_sessions.current(core.workspace_id, workflow_id, ME)


async def view(core, run_id):
    return await core.wiring.history.run(core.workspace_id, run_id)


async def pretend(core, run_id, seconds) -> None:
    await core.wiring.pretending.pretend(core.workspace_id, run_id, seconds, ME)
    await core.settle()


async def ana(core) -> str:
    """A contact who has just written."""
    await core.say("good morning")
    return (await core.conversation()).contact_id


async def outcomes_of(core, run_id):
    return [(step.node_id, step.state) for step in await core.steps(run_id)]
