"""How many people a portfolio may write to first is learned from its provider, unless a person set it."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from patchbay.services.channels.forms import ChannelChange
from patchbay.storage.channels import LearnedLimit
from support.first_words import limits_reach, states, writes_first
from support.spine import accepting
from support.stub_server import Answer
from support.systems import a_tenant

ACCOUNT = "900100200300400"
CAPABILITY = "business_capability_update"
BY_BUSINESS = "max_daily_conversations_per_business"
SISTER = "700800900100201"


async def tells(core, value: dict, *, field: str = CAPABILITY, at: datetime | None = None, account=ACCOUNT):
    """The provider tells of a limit by webhook, now or at a time of its own."""
    time = int((at or core.clock()).timestamp())
    entry = {"id": account, "time": time, "changes": [{"field": field, "value": value}]}
    body = msgspec.json.encode({"object": "whatsapp_business_account", "entry": [entry]})
    await core.wiring.intake.receive(core.workspace_id, "whatsapp", core.channel_id, body)
    await core.settle()


async def is_checked(core, tier: str, channel_id: str | None = None) -> None:
    """The provider is asked about a channel, and names this tier."""
    core.provider.answer = lambda asked: Answer(json={"whatsapp_business_manager_messaging_limit": tier})
    await core.wiring.channel_checks.check(core.workspace_id, channel_id or core.channel_id)
    core.provider.answer = accepting().answer


async def learned(core, channel_id: str | None = None) -> LearnedLimit | None:
    return (await core.wiring.channels.get(core.workspace_id, channel_id or core.channel_id)).learned


async def two_people(core) -> list[str]:
    """What becomes of the first words to two people."""
    await writes_first(core, "551100000001", "551100000002")
    return await states(core)


async def test_a_check_teaches_the_limit_and_when_it_was_told(core):
    now = core.clock.now
    await is_checked(core, "TIER_1")

    assert await two_people(core) == ["accepted", "queued"]
    known = await learned(core)
    assert (known.people_per_day, known.at - now < timedelta(seconds=1)) == (1, True)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (CAPABILITY, {BY_BUSINESS: "TIER_1"}),
        (CAPABILITY, {"max_daily_conversation_per_phone": 1}),
        ("phone_number_quality_update", {"event": "ONBOARDING", BY_BUSINESS: "TIER_1"}),
        ("phone_number_quality_update", {"event": "DOWNGRADE", "current_limit": "TIER_1"}),
    ],
)
async def test_a_webhook_teaches_the_limit(core, field, value):
    await tells(core, value, field=field)

    assert await two_people(core) == ["accepted", "queued"]


async def test_a_limit_that_is_lowered_holds_from_then_on(core):
    await tells(core, {BY_BUSINESS: "TIER_UNLIMITED"})
    before = await two_people(core)
    core.clock.advance(seconds=2)

    await tells(core, {BY_BUSINESS: "TIER_1"})
    await writes_first(core, "551100000003", "551100000004")

    assert (before, await states(core)) == (["accepted"] * 2, ["accepted"] * 3 + ["queued"])


@pytest.mark.parametrize("tier", ["TIER_2K", "TIER_UNLIMITED"])
async def test_what_waited_goes_out_when_a_higher_limit_is_told(core, tier):
    await tells(core, {BY_BUSINESS: "TIER_1"})
    before = await two_people(core)
    core.clock.advance(seconds=2)

    await tells(core, {BY_BUSINESS: tier})
    await core.later(seconds=3)

    assert (before, await states(core)) == (["accepted", "queued"], ["accepted"] * 2)


async def test_what_a_person_set_holds_instead(core):
    await limits_reach(core, 2)
    await tells(core, {BY_BUSINESS: "TIER_1"})
    await is_checked(core, "TIER_1")
    as_set = await two_people(core)

    await limits_reach(core, None)
    await writes_first(core, "551100000003")

    assert as_set == ["accepted"] * 2
    assert await states(core) == ["accepted"] * 2 + ["queued"]
    assert (await learned(core)).people_per_day == 1


@pytest.mark.parametrize("value", [{BY_BUSINESS: "TIER_NOT_SET"}, {"max_phone_numbers_per_business": 2}])
async def test_what_nobody_can_read_changes_nothing(core, value):
    await tells(core, {BY_BUSINESS: "TIER_1"})
    before = await learned(core)
    core.clock.advance(seconds=2)

    await tells(core, value)
    await is_checked(core, "TIER_NOT_SET")

    assert (await learned(core), before.people_per_day) == (before, 1)


async def test_a_word_that_comes_late_changes_nothing(core):
    now = core.clock.now.replace(microsecond=0)
    await tells(core, {BY_BUSINESS: "TIER_250"}, at=now)

    await tells(core, {BY_BUSINESS: "TIER_2K"}, at=now - timedelta(hours=3))

    assert await learned(core) == LearnedLimit(250, now.astimezone(UTC))


async def test_the_newest_word_of_one_delivery_holds(core):
    now = core.clock.now.replace(microsecond=0)
    told = {BY_BUSINESS: "TIER_250"}, {BY_BUSINESS: "TIER_2K"}
    entries = [
        {
            "id": ACCOUNT,
            "time": int((now - timedelta(hours=back)).timestamp()),
            "changes": [{"field": CAPABILITY, "value": value}],
        }
        for back, value in enumerate(told)
    ]
    body = msgspec.json.encode({"object": "whatsapp_business_account", "entry": entries})

    await core.wiring.intake.receive(core.workspace_id, "whatsapp", core.channel_id, body)
    await core.settle()

    assert (await learned(core)).people_per_day == 250


async def test_an_answer_counts_from_when_it_was_asked_for(core):
    asked_at = core.clock.now

    def answer(asked):
        core.clock.advance(minutes=1)
        return Answer(json={"whatsapp_business_manager_messaging_limit": "TIER_2K"})

    core.provider.answer = answer
    await core.wiring.channel_checks.check(core.workspace_id, core.channel_id)
    core.provider.answer = accepting().answer
    checked = await learned(core)
    await tells(core, {BY_BUSINESS: "TIER_250"}, at=asked_at + timedelta(seconds=30))

    assert checked.people_per_day == 2_000
    assert (await learned(core)).people_per_day == 250


async def test_all_numbers_of_a_portfolio_learn_and_share_it(core):
    sister_id = await core.wiring.channels.create(core.workspace_id, core.new_channel(SISTER), "test")
    stranger = await a_tenant(core.wiring, "Stranger")
    foreign_id = await core.wiring.channels.create(stranger.workspace_id, core.new_channel(), "test")

    await is_checked(core, "TIER_250", sister_id)

    foreign = await core.wiring.channels.get(stranger.workspace_id, foreign_id)
    assert [(await learned(core, one)).people_per_day for one in (core.channel_id, sister_id)] == [250, 250]
    assert foreign.learned is None


async def test_a_portfolio_goes_beyond_one_account(core):
    new = core.new_channel
    there_id = await core.wiring.channels.create(
        core.workspace_id, msgspec.structs.replace(new(SISTER), waba_id="5", portfolio_id="77"), "test"
    )
    apart_id = await core.wiring.channels.create(
        core.workspace_id, msgspec.structs.replace(new("700800900100202"), waba_id="6"), "test"
    )
    change = ChannelChange(portfolio_id="77")
    await core.wiring.channels.change(core.workspace_id, core.channel_id, change, "member:1")

    await tells(core, {BY_BUSINESS: "TIER_2K"}, account="5")

    assert [(await learned(core, one)).people_per_day for one in (core.channel_id, there_id)] == [2_000] * 2
    assert await learned(core, apart_id) is None


async def test_an_account_nobody_has_teaches_nothing(core):
    await tells(core, {BY_BUSINESS: "TIER_2K"}, account="404")

    assert await learned(core) is None
