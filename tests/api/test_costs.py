"""Price tables and cost reports over HTTP."""

import pytest

TABLE = {
    "version": "2026-q4",
    "valid_from": "2026-10-01",
    "currency": "EUR",
    "markets": {"ES": "Spain"},
    "rates": {"Spain": {"marketing": "0.0625", "utility": [{"above": 0, "amount": "0.02"}]}},
}
NOTHING = {"messages": 0, "free": 0, "unknown": 0, "amounts": []}
STEPS = [{"above": place * 1_000, "amount": "0.000001"} for place in range(16)]


async def test_tables_are_added_and_stay(api):
    first = await api.put("/api/v1/prices", json={"tables": [TABLE]})
    second = await api.put("/api/v1/prices", json={"tables": [{**TABLE, "version": "2027-q1"}]})

    versions = [table["version"] for table in (await api.get("/api/v1/prices")).json()["tables"]]
    assert (first.status_code, first.json()) == (200, {"tables": [TABLE]})
    assert second.status_code == 200
    assert versions == ["2026-q4", "2027-q1"]


async def test_the_example_can_be_loaded_as_it_is(api):
    example = (await api.get("/api/v1/prices/example")).json()

    answer = await api.put("/api/v1/prices", json=example)

    assert (answer.status_code, answer.json()) == (200, example)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"markets": {"ES": "Mars"}}, "expected a market that has rates, got Mars"),
        ({"rates": {"Spain": {"marketing": 0.0625}}}, "rates"),
        ({"rates": {"Spain": {"marketing": "-1"}}}, "rates"),
        ({"currency": "euro"}, "currency"),
        ({"currency": "EUR\n"}, "currency"),
        (
            {
                "rates": {"Spain": {}}
                | {f"{place} {'x' * 50}": {"marketing": STEPS, "utility": STEPS} for place in range(299)}
            },
            "expected at most 200,000 bytes of JSON, got",
        ),
        ({"valid_from": "soon"}, "valid_from"),
        ({"rate": {}}, "rate"),
    ],
)
async def test_a_table_that_cannot_be_used_is_refused_with_the_place(api, change, says):
    answer = await api.put("/api/v1/prices", json={"tables": [{**TABLE, **change}]})

    assert answer.status_code in (400, 422)
    assert says in answer.text


async def test_a_report_of_nothing_is_empty(api):
    answer = await api.get(
        "/api/v1/analytics/costs", params={"since": "2026-10-01", "until": "2026-10-31", "by": "channel"}
    )

    assert answer.json() == {
        "since": "2026-10-01",
        "until": "2026-10-31",
        "by": "channel",
        "items": [],
        "total": NOTHING,
    }


@pytest.mark.parametrize(
    "query",
    [
        {"since": "2026-10-02", "until": "2026-10-01"},
        {"since": "2026-01-01", "until": "2027-01-02"},
        {"since": "2026-10-01", "until": "2026-10-01", "by": "mood"},
        {"since": "2026-10-01"},
    ],
)
async def test_a_report_that_cannot_be_made_is_refused(api, query):
    assert (await api.get("/api/v1/analytics/costs", params=query)).status_code in (400, 422)


async def test_filling_with_nothing_to_fill_is_done_at_once(api):
    answer = await api.post("/api/v1/prices/fill")

    assert (answer.status_code, answer.json()) == (200, {"looked_at": 0, "priced": 0, "next": None})
