"""The life of a template between us and a platform: handed in, approved, paused, edited, deleted."""

import asyncio
from datetime import timedelta

import pytest

from patchbay.services.errors import Invalid, NotNow, ProviderFailed
from patchbay.services.templates.templates import GIVEN_UP_AFTER, TemplateEdit, TemplateRow
from patchbay.storage.paging import PageRequest
from patchbay.storage.templates import Submission, TemplateRepository
from patchbay.wiring import Wiring
from support.core import Clock, Core, World, a_flow, answering, hears, node, registry_of
from support.simulated_platform import SimulatedPlatform
from support.stub_server import Answer
from support.systems import a_tenant, settings_for

WORDS = [
    {
        "type": "BODY",
        "text": "Hi {{1}}, your table is free.",
        "example": {"body_text": [["Ana"]]},
    }
]
OTHER_WORDS = [
    {
        "type": "BODY",
        "text": "Hello {{1}}, your table is ready.",
        "example": {"body_text": [["Ana"]]},
    }
]
PLAIN = [{"type": "BODY", "text": "Please write to us."}]
FALLBACK = {"template": "plain", "language": "en"}
ACTOR = "member:1"


class Desk:
    """Somebody who writes templates."""

    def __init__(self, core: Core, platform: SimulatedPlatform) -> None:
        self.core = core
        self.platform = platform
        self.review = core.wiring.template_review
        self.templates = core.wiring.templates

    async def write(self, name="table_free", *, components=WORDS, language="en", category="UTILITY") -> str:
        row = TemplateRow(self.core.channel_id, name, language, components, category)
        return await self.templates.create(self.core.workspace_id, row, ACTOR)

    async def submit(self, template_id: str):
        return await self.review.submit(self.core.workspace_id, template_id, ACTOR)

    async def edit(self, template_id: str, components, category=None):
        edit = TemplateEdit(components, category)
        return await self.templates.edit(self.core.workspace_id, template_id, edit, ACTOR)

    async def get(self, template_id: str):
        return await self.templates.get(self.core.workspace_id, template_id)

    async def sync(self) -> int:
        sync = self.core.wiring.template_sync.sync
        return (await sync(self.core.workspace_id, self.core.channel_id, ACTOR)).count

    async def approved(self, name="table_free", **content) -> str:
        template_id = await self.write(name, **content)
        await self.submit(template_id)
        await self.decide(template_id, "APPROVED")
        return template_id

    async def decide(self, template_id: str, status: str) -> None:
        """The platform decides, and says so by webhook."""
        provider_id = (await self.get(template_id)).provider_id
        await self.platform.order(f"/templates/{provider_id}/transition", {"status": status})
        await self.platform.let_pass(0)

    async def changes(self, template_id: str) -> list[tuple[str, str, str]]:
        """Its versions, oldest first: what happened, by whom, and the words."""
        page = await self.templates.versions(self.core.workspace_id, template_id, PageRequest(50))
        return [(one.change, one.by, one.components[0]["text"]) for one in reversed(page.items)]

    async def said_of(self, workflow_id: str) -> list[tuple[str, str, str | None]]:
        problems = await self.core.wiring.workflows.lint(self.core.workspace_id, workflow_id)
        return [(one.severity, one.message, one.node_id) for one in problems]


@pytest.fixture
async def desk(database_url, passwords):
    clock, world = Clock(), World()
    platform = SimulatedPlatform(clock)
    wiring = Wiring(settings_for(database_url), clock=clock, passwords=passwords, registry=registry_of(world))
    async with platform.running():
        core = Core(wiring, await a_tenant(wiring), platform, clock, world)
        platform.core = core
        await core.open_channel()
        yield Desk(core, platform)
        await wiring.close()


async def test_a_template_lives_from_its_first_words_to_its_second(desk):
    core, platform = desk.core, desk.platform
    await desk.approved("plain", components=PLAIN)
    template_id = await desk.write()
    send = node("whatsapp.send_template", template="table_free", body=["Ana"], fallback=FALLBACK)
    workflow_id = await core.publish(a_flow({"start": hears("go"), "say": send}, "start.message > say"))

    ((_, before, where),) = await desk.said_of(workflow_id)
    await desk.submit(template_id)
    await desk.decide(template_id, "APPROVED")
    said_when_approved = await desk.said_of(workflow_id)
    await platform.somebody_says("go", phone="+5511900000001")
    await desk.decide(template_id, "PAUSED")
    ((severity, paused, _),) = await desk.said_of(workflow_id)
    await platform.somebody_says("go", phone="+5511900000001")
    await desk.edit(template_id, OTHER_WORDS)
    await desk.submit(template_id)
    in_review = await desk.get(template_id)
    await desk.decide(template_id, "APPROVED")
    await platform.somebody_says("go", phone="+5511900000001")

    assert "may not be sent now: the one named" in before
    assert where == "say"
    assert said_when_approved == []
    assert (severity, "may not be sent now" in paused) == ("warning", True)
    assert [one.content["template"] for one in await core.outbox()] == ["table_free", "plain", "table_free"]
    assert (in_review.status, in_review.components, in_review.draft) == ("PENDING", OTHER_WORDS, None)
    assert await desk.changes(template_id) == [
        ("written", ACTOR, WORDS[0]["text"]),
        ("handed_in", ACTOR, WORDS[0]["text"]),
        ("written", ACTOR, OTHER_WORDS[0]["text"]),
        ("edited", ACTOR, OTHER_WORDS[0]["text"]),
    ]
    assert await desk.said_of(workflow_id) == []


async def test_what_is_being_written_does_not_change_what_is_sent(desk):
    template_id = await desk.approved()

    edited = await desk.edit(template_id, OTHER_WORDS)
    back = await desk.edit(template_id, WORDS)

    assert (edited.status, edited.components, edited.draft.components) == ("APPROVED", WORDS, OTHER_WORDS)
    assert back.draft is None


async def test_what_breaks_a_rule_is_not_handed_in(desk):
    template_id = await desk.write(components=[{"type": "BODY", "text": "{{1}} is first."}])

    with pytest.raises(Invalid) as refused:
        await desk.submit(template_id)

    assert [problem.path for problem in refused.value.problems] == [
        "components[0].text",
        "components[0].example",
    ]
    assert (await desk.get(template_id)).submission is None


async def test_a_refusal_is_kept_in_the_providers_words(desk):
    first = await desk.approved()
    await desk.review.remove(desk.core.workspace_id, first, ACTOR)
    again = await desk.write()

    with pytest.raises(ProviderFailed, match="deleted less than 30 days ago"):
        await desk.submit(again)

    kept = await desk.get(again)
    assert (kept.status, kept.submission.state, kept.submission.by) == ("DRAFT", "refused", ACTOR)
    assert "30 days" in kept.submission.message
    assert [change for change, _, _ in await desk.changes(again)] == [
        "written",
        "handed_in",
        "deleted",
        "written",
    ]


async def test_an_approved_template_is_edited_once_a_day(desk):
    template_id = await desk.approved()
    await desk.edit(template_id, OTHER_WORDS)
    await desk.submit(template_id)
    await desk.decide(template_id, "APPROVED")
    await desk.edit(template_id, WORDS)

    with pytest.raises(NotNow, match="once in 24 hours"):
        await desk.submit(template_id)
    await desk.platform.let_pass(86_400)
    edited = await desk.submit(template_id)

    assert edited.components == WORDS


async def test_what_the_platform_has_is_fetched_with_what_it_no_longer_has(desk):
    template_id = await desk.approved()
    other = await desk.approved("other", components=PLAIN)
    draft = await desk.write("draft")
    platform = desk.platform.simulator.platform
    platform.templates.delete("900100200300400", desk.platform.simulator.clock.now(), name="other")
    (listed,) = platform.templates.of("900100200300400")
    listed.components, listed.quality = OTHER_WORDS, "RED"
    await desk.platform.let_pass(60)

    count = await desk.sync()

    changed, gone, own = [await desk.get(one) for one in (template_id, other, draft)]
    assert count == 1
    assert (changed.components, changed.quality) == (OTHER_WORDS, "RED")
    assert (gone.status, own.status) == ("DELETED", "DRAFT")
    assert (await desk.changes(template_id))[-1] == ("fetched", "provider", OTHER_WORDS[0]["text"])


async def test_fetching_again_writes_nothing_new(desk):
    template_id = await desk.approved()
    await desk.platform.let_pass(60)
    await desk.sync()
    before = (await desk.get(template_id), await desk.changes(template_id))

    await desk.sync()

    assert (await desk.get(template_id), await desk.changes(template_id)) == before


async def test_all_languages_go_at_once(desk):
    english = await desk.approved()
    await desk.approved(language="es")

    await desk.review.remove(desk.core.workspace_id, english, ACTOR, all_languages=True)

    page = await desk.templates.page(desk.core.workspace_id, PageRequest())
    assert (page.items, desk.platform.simulator.platform.templates.all()) == ([], [])


async def test_one_that_was_paused_goes_on_when_we_say_so(desk):
    template_id = await desk.approved()
    await desk.decide(template_id, "PAUSED")

    resumed = await desk.review.unpause(desk.core.workspace_id, template_id, ACTOR)

    assert resumed.status == "APPROVED"
    assert desk.platform.simulator.platform.templates.all()[0].status == "APPROVED"


@pytest.mark.parametrize("ends", ["unpaused here", "found approved", "deleted here", "found gone"])
async def test_the_alert_of_a_paused_template_ends_with_the_pause(desk, ends):
    core, template_id = desk.core, await desk.approved()
    await desk.decide(template_id, "PAUSED")
    alerts = core.wiring.alerts
    before = await alerts.page(core.workspace_id, PageRequest(), ["en"])
    held = desk.platform.simulator.platform.templates

    match ends:
        case "unpaused here":
            await desk.review.unpause(core.workspace_id, template_id, ACTOR)
        case "found approved":
            held.all()[0].status = "APPROVED"
            await desk.platform.let_pass(60)
            await desk.sync()
        case "deleted here":
            await desk.review.remove(core.workspace_id, template_id, ACTOR)
        case "found gone":
            now = desk.platform.simulator.clock.now()
            held.delete("900100200300400", now, name="table_free")
            await desk.platform.let_pass(60)
            await desk.sync()

    assert [one.kind for one in before.items] == ["template_paused"]
    assert (await alerts.page(core.workspace_id, PageRequest(), ["en"])).items == []


async def test_a_template_is_deleted_once(desk):
    core, template_id = desk.core, await desk.write()
    remove = desk.review.remove

    done = await asyncio.gather(
        *(remove(core.workspace_id, template_id, ACTOR) for _ in range(3)), return_exceptions=True
    )

    assert sorted(str(one) for one in done if one is not None) == [f"there is no template {template_id}"] * 2


async def test_what_is_handed_in_while_templates_are_fetched_is_not_taken_for_deleted(core):
    row = TemplateRow(core.channel_id, "table_free", "en", WORDS)
    template_id = await core.wiring.templates.create(core.workspace_id, row, ACTOR)

    handed_in = {
        "provider_id": "77",
        "status": "PENDING",
        "updated_at": core.clock() + timedelta(seconds=1),
    }
    async with core.wiring.database.transaction() as connection:
        await TemplateRepository().change(connection, core.workspace_id, [template_id], **handed_in)
    core.provider.answer = answering(Answer(json={"data": []}))

    await core.wiring.template_sync.sync(core.workspace_id, core.channel_id, ACTOR)

    assert (await core.wiring.templates.get(core.workspace_id, template_id)).status == "PENDING"


async def test_fetching_leaves_alone_what_is_being_handed_in(desk):
    core, template_id = desk.core, await desk.write()
    begun = Submission("under_way", ACTOR, core.clock())
    async with core.wiring.database.transaction() as connection:
        await TemplateRepository().change(connection, core.workspace_id, [template_id], submission=begun)

    await desk.sync()
    meanwhile = await desk.get(template_id)
    core.clock.advance(seconds=GIVEN_UP_AFTER.total_seconds())
    await desk.sync()

    assert (meanwhile.submission, (await desk.get(template_id)).submission) == (begun, None)


async def test_when_no_answer_comes_fetching_tells(core):
    workspace_id, wiring = core.workspace_id, core.wiring
    row = TemplateRow(core.channel_id, "table_free", "en", WORDS)
    template_id = await wiring.templates.create(workspace_id, row, ACTOR)
    core.provider.answer = answering(Answer(cut=True))

    with pytest.raises(ProviderFailed, match="did not answer"):
        await wiring.template_review.submit(workspace_id, template_id, ACTOR)
    unknown = await wiring.templates.get(workspace_id, template_id)
    with pytest.raises(NotNow, match="fetch the templates"):
        await wiring.template_review.submit(workspace_id, template_id, ACTOR)
    listed = {"id": "77", "name": "table_free", "language": "en", "status": "PENDING"}
    page = {"data": [{**listed, "category": "UTILITY", "components": WORDS}]}
    core.provider.answer = answering(Answer(json=page))
    await wiring.template_sync.sync(workspace_id, core.channel_id, ACTOR)

    settled = await wiring.templates.get(workspace_id, template_id)
    assert unknown.submission.state == "unknown"
    assert (settled.status, settled.provider_id, settled.submission, settled.draft) == (
        "PENDING",
        "77",
        None,
        None,
    )


async def test_nobody_writes_over_a_template_that_is_being_handed_in(desk):
    core, template_id = desk.core, await desk.write()
    begun = Submission("under_way", ACTOR, core.clock())
    async with core.wiring.database.transaction() as connection:
        await TemplateRepository().change(connection, core.workspace_id, [template_id], submission=begun)

    with pytest.raises(NotNow, match="being handed in"):
        await desk.edit(template_id, OTHER_WORDS)
    with pytest.raises(NotNow, match="being handed in"):
        await desk.write(components=OTHER_WORDS)
    core.clock.advance(seconds=GIVEN_UP_AFTER.total_seconds())

    assert (await desk.edit(template_id, OTHER_WORDS)).components == OTHER_WORDS


async def test_what_is_written_here_is_kept_beside_what_is_found(core):
    row = TemplateRow(core.channel_id, "table_free", "en", WORDS)
    template_id = await core.wiring.templates.create(core.workspace_id, row, ACTOR)
    listed = {"id": "77", "name": "table_free", "language": "en", "status": "APPROVED"}
    page = {"data": [{**listed, "category": "UTILITY", "components": OTHER_WORDS}]}
    core.provider.answer = answering(Answer(json=page))

    await core.wiring.template_sync.sync(core.workspace_id, core.channel_id, ACTOR)

    found = await core.wiring.templates.get(core.workspace_id, template_id)
    assert (found.components, found.draft.components) == (OTHER_WORDS, WORDS)
