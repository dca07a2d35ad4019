"""What messages cost: booked once from statuses in any order, summed, and priced later where it must be."""

from datetime import UTC, date, datetime
from itertools import permutations

import msgspec
import pytest

from patchbay.messaging.prices import PriceTable
from patchbay.services.costs import costs
from patchbay.services.costs.costs import Cost, CostSum, Money
from patchbay.services.errors import Invalid
from patchbay.storage import message_costs, tables
from patchbay.storage.message_costs import CostRow
from support.core import a_flow, hears, says

MARCH = PriceTable(
    "march",
    date(2026, 3, 1),
    "EUR",
    {"BR": "Brazil"},
    {"Brazil": {"marketing": "0.0625", "utility": "0.008"}},
)
FREE = {"billable": False, "pricing_model": "PMP", "type": "free_customer_service", "category": "service"}
MARKETING = {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "marketing"}
UTILITY = {**MARKETING, "category": "utility"}
NOTHING = CostSum(0, 0, 0, [])


async def a_message(core, *, tables=(MARCH,)):
    """A message of a run that the provider has accepted."""
    if tables:
        await core.wiring.prices.put(core.workspace_id, tables, "member:1")
    await core.publish(a_flow({"start": hears("hi"), "say": says("Hello")}, "start.message > say"))
    await core.say("hi")
    (message,) = await core.outbox()
    return message


async def told(core, message, state, pricing=None):
    extra = {} if pricing is None else {"pricing": pricing}
    await core.status(message.id, state, message.provider_id, **extra)


async def cost_of(core, message) -> Cost | None:
    return (await core.wiring.history.message(core.workspace_id, message.id)).cost


async def run_cost(core) -> CostSum:
    (run,) = await core.runs()
    return (await core.wiring.history.run(core.workspace_id, run.id)).cost


async def test_a_delivered_message_costs_what_its_status_and_the_table_say(core):
    message = await a_message(core)
    before = await cost_of(core, message)

    await told(core, message, "sent", MARKETING)
    sent = await cost_of(core, message)
    not_owed = await run_cost(core)
    await told(core, message, "delivered", MARKETING)

    cost = await cost_of(core, message)
    assert before is None
    assert (sent.amount, sent.charged_at, not_owed) == ("0.0625", None, NOTHING)
    assert cost == Cost(
        amount="0.0625",
        currency="EUR",
        category="marketing",
        type="regular",
        billable=True,
        country="BR",
        market="Brazil",
        charged_at=core.clock.now.replace(microsecond=0),
        table="march",
        state="delivered",
    )
    assert await run_cost(core) == CostSum(1, 0, 0, [Money("0.0625", "EUR")])
    conversation = await core.conversation()
    found = await core.wiring.history.conversation(core.workspace_id, conversation.id)
    assert found.cost == await run_cost(core)


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
async def test_statuses_in_any_order_and_twice_are_charged_once(core, order):
    message = await a_message(core)
    statuses = [("sent", UTILITY), ("delivered", MARKETING), ("read", None)]

    for index in (*order, *order):
        await told(core, message, *statuses[index])
        core.clock.advance(seconds=1)

    assert (await cost_of(core, message)).category == "marketing"
    assert await run_cost(core) == CostSum(1, 0, 0, [Money("0.0625", "EUR")])


async def test_a_failed_message_is_not_charged(core):
    message = await a_message(core)

    await told(core, message, "sent", MARKETING)
    await told(core, message, "failed")

    assert (await cost_of(core, message)).charged_at is None
    assert await run_cost(core) == NOTHING


async def test_a_free_message_is_counted_as_free_also_without_tables(core):
    message = await a_message(core, tables=())

    await told(core, message, "delivered", FREE)

    cost = await cost_of(core, message)
    assert (cost.amount, cost.currency, cost.type) == ("0", None, "free_customer_service")
    assert await run_cost(core) == CostSum(1, 1, 0, [])


async def test_a_delivery_that_says_nothing_of_a_price_is_not_known(core):
    message = await a_message(core)

    await told(core, message, "delivered")

    assert (await cost_of(core, message)).amount is None
    assert await run_cost(core) == CostSum(1, 0, 1, [])


async def test_a_status_that_overtakes_the_answer_is_charged_all_the_same(core):
    await core.wiring.prices.put(core.workspace_id, [MARCH], "member:1")
    now = str(int(core.clock.now.timestamp()))
    status = {"id": "wamid.OUT1", "status": "delivered", "recipient_id": "5511900000001", "timestamp": now}
    await core.receive({"statuses": [{**status, "pricing": MARKETING}]})
    await core.settle()

    message = await a_message(core, tables=())

    assert (message.provider_id, (await cost_of(core, message)).amount) == ("wamid.OUT1", "0.0625")


async def test_a_table_added_later_prices_what_was_not_known(core):
    message = await a_message(core, tables=())
    await told(core, message, "delivered", MARKETING)
    unknown = await run_cost(core)

    await core.wiring.prices.put(core.workspace_id, [MARCH], "member:1")
    filled = await core.wiring.prices.fill(core.workspace_id, "member:1")
    again = await core.wiring.prices.fill(core.workspace_id, "member:1")

    assert unknown == CostSum(1, 0, 1, [])
    assert (filled.looked_at, filled.priced, filled.next, again.looked_at) == (1, 1, None, 0)
    assert await run_cost(core) == CostSum(1, 0, 0, [Money("0.0625", "EUR")])
    trail = await core.rows(tables.audit, "actor", "action", "detail")
    assert [entry for entry in trail if entry[1] == "prices.filled"] == [
        ("member:1", "prices.filled", {"messages": 1})
    ]


async def test_a_corrected_table_changes_nothing_that_is_priced(core):
    message = await a_message(core)
    await told(core, message, "delivered", MARKETING)
    dearer = msgspec.structs.replace(MARCH, version="dearer", rates={"Brazil": {"marketing": "9"}})

    await core.wiring.prices.put(core.workspace_id, [dearer], "member:1")
    await core.wiring.prices.fill(core.workspace_id, "member:1")
    await told(core, message, "delivered", MARKETING)

    assert (await cost_of(core, message)).table == "march"


async def test_a_version_never_changes(core):
    await core.wiring.prices.put(core.workspace_id, [MARCH], "member:1")
    changed = msgspec.structs.replace(MARCH, currency="USD")

    with pytest.raises(Invalid) as refused:
        await core.wiring.prices.put(core.workspace_id, [MARCH, changed], "member:1")

    assert [problem.path for problem in refused.value.problems] == ["tables[1].version"] * 2
    assert (await core.wiring.prices.get(core.workspace_id)).tables == [MARCH]


@pytest.mark.parametrize("by", ["day", "channel", "category", "workflow"])
async def test_reports_sum_what_arrived_by_what_is_asked(core, by):
    message = await a_message(core)
    await told(core, message, "delivered", MARKETING)
    (run,) = await core.runs()
    keys = {
        "day": ("2026-03-02", None),
        "channel": (core.channel_id, "Shop"),
        "category": ("marketing", None),
        "workflow": (run.workflow_id, "Flow"),
    }
    day = datetime(2026, 3, 2, tzinfo=UTC).date()

    report = await core.wiring.costs.report(core.workspace_id, day, day, by)
    other = await core.wiring.costs.report(core.workspace_id, date(2026, 3, 3), date(2026, 3, 9), by)

    spent = CostSum(1, 0, 0, [Money("0.0625", "EUR")])
    assert [(one.key, one.name) for one in report.items] == [keys[by]]
    assert (report.items[0].cost, report.total) == (spent, spent)
    assert (other.items, other.total) == ([], NOTHING)


async def test_a_report_that_is_cut_short_has_whole_groups(core, monkeypatch):
    monkeypatch.setattr(costs, "MAX_GROUPS", 1)
    first = await a_message(core)
    for _ in range(2):
        await core.say("hi")
    sent = await core.outbox()
    charged = [("marketing", "EUR"), ("marketing", "USD"), ("utility", "EUR")]
    rows = [
        CostRow(
            message_id=message.id,
            workspace_id=core.workspace_id,
            conversation_id=first.conversation_id,
            channel_id=core.channel_id,
            run_id=None,
            category=category,
            currency=currency,
            amount_micros=2_000_000,
            charged_at=core.clock(),
            charged_on="2026-03-02",
        )
        for message, (category, currency) in zip(sent, charged, strict=True)
    ]
    async with core.wiring.database.transaction() as connection:
        await message_costs.write(connection, rows)

    day = date(2026, 3, 2)
    report = await core.wiring.costs.report(core.workspace_id, day, day, "category")

    whole = CostSum(2, 0, 0, [Money("2", "EUR"), Money("2", "USD")])
    assert [(one.key, one.cost) for one in report.items] == [("marketing", whole)]
    assert report.total.messages == 3
