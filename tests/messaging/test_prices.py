"""Prices: cases under `cases/prices.json` over the tables that come along; what statuses together say."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from patchbay.messaging.prices import (
    Booking,
    Price,
    PriceTable,
    Pricing,
    Tier,
    Word,
    amount_text,
    booked,
    country_of,
    estimate,
    example_tables,
    faults_of,
    micros_of,
    price_of,
    read_pricing,
    table_at,
)

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
CASES = json.loads((Path(__file__).parent / "cases" / "prices.json").read_text())


def a_table(**changes: Any) -> PriceTable:
    table = PriceTable("mine", date(2026, 1, 1), "EUR", {"ES": "Spain"}, {"Spain": {"marketing": "0.05"}})
    return msgspec.structs.replace(table, **changes)


def a_word(state: str, seconds: int, category: str | None = "marketing") -> Word:
    pricing = None if category is None else Pricing(category=category, type="regular")
    return Word(state, NOON + timedelta(seconds=seconds), pricing, "BR")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_price_follows_from_the_status_the_country_and_the_day(case: dict[str, Any]):
    pricing = read_pricing(case["pricing"])
    at = datetime.fromisoformat(case["at"])

    price = price_of(pricing, case["country"], at, example_tables(), volume=case.get("volume", 0))

    assert msgspec.to_builtins(price) == case["gives"]


@pytest.mark.parametrize("value", [None, "PMP", 3, []])
def test_what_is_no_pricing_object_is_none(value: Any):
    assert read_pricing(value) is None


def test_odd_values_in_a_pricing_object_are_left_out():
    odd = {"category": 7, "type": "é", "billable": "yes", "pricing_model": None}

    assert read_pricing(odd) == Pricing()


def test_a_category_is_one_word_however_it_is_spelled():
    dashed = read_pricing({"category": "authentication-international"})

    assert dashed == read_pricing({"category": "authentication_international"})


def test_an_estimate_is_the_price_of_what_is_not_free():
    price = estimate("UTILITY", "ES", NOON, example_tables())

    assert price == Price(20_000, "USD", "Spain", "example-2026-10-01")
    assert estimate("utility", None, NOON, example_tables()) is None


def test_of_two_tables_from_one_day_the_one_added_later_holds():
    tables = [a_table(), a_table(version="corrected"), a_table(version="old", valid_from=date(2025, 1, 1))]

    assert table_at(tables, NOON).version == "corrected"


@pytest.mark.parametrize(
    ("phone", "bsuid", "country"),
    [
        ("5511900000001", None, "BR"),
        ("+34600000000", None, "ES"),
        ("12025550100", None, "US"),
        ("14165550100", None, "CA"),
        ("18095550100", None, "DO"),
        ("79160000000", None, "RU"),
        ("77010000000", None, "KZ"),
        (None, "BR.1a2b", "BR"),
        ("", "ES.ENT.1a2b", "ES"),
        ("999", None, None),
        (None, None, None),
        ("²", "??", None),
    ],
)
def test_the_country_is_read_from_the_number_or_the_id(phone, bsuid, country):
    assert country_of(phone, bsuid) == country


@given(st.integers(0, 10**12))
def test_amounts_survive_being_written(micros: int):
    assert micros_of(amount_text(micros)) == micros


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({}, []),
        ({"markets": {"FR": "France"}}, [("markets.FR", "expected a market that has rates, got France")]),
        ({"elsewhere": "Mars"}, [("elsewhere", "expected a market that has rates, got Mars")]),
        (
            {"rates": {"Spain": {"utility": [Tier(5, "1"), Tier(5, "2")]}}},
            [
                ("rates.Spain.utility", "expected the first step above 0, got 5"),
                ("rates.Spain.utility", "expected steps in growing order"),
            ],
        ),
    ],
)
def test_a_table_that_contradicts_itself_is_told_where(changes, faults):
    assert list(faults_of(a_table(**changes))) == faults


def test_the_example_tables_are_sound_and_say_what_they_are():
    tables = example_tables()

    assert [fault for table in tables for fault in faults_of(table)] == []
    assert all(table.note.startswith("EXAMPLE") for table in tables)


@given(st.permutations([a_word("sent", 0, "utility"), a_word("delivered", 5), a_word("read", 9, None)] * 2))
def test_the_order_and_repetition_of_statuses_do_not_matter(words: list[Word]):
    booking = Booking()
    for word in words:
        booking = booked(booking, word)

    assert booking == Booking(
        pricing=Pricing(category="marketing", type="regular"),
        state="delivered",
        state_at=NOON + timedelta(seconds=5),
        country="BR",
        charged_at=NOON + timedelta(seconds=5),
    )


def test_what_was_only_sent_or_failed_is_not_charged():
    booking = booked(booked(Booking(), a_word("sent", 0)), a_word("failed", 3, None))

    assert (booking.charged_at, booking.state) == (None, "sent")


def test_a_later_word_of_the_same_status_corrects_the_earlier_one():
    first, corrected = a_word("delivered", 5, "utility"), a_word("delivered", 60, "marketing")

    for words in ([first, corrected, first], [corrected, first]):
        booking = Booking()
        for word in words:
            booking = booked(booking, word)

        assert booking.pricing.category == "marketing"
        assert booking.charged_at == first.at
