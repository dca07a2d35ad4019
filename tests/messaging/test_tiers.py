"""The platform's words for how many people may be written to first."""

import pytest

from patchbay.messaging.whatsapp.tiers import Tier, read_tier, told_tier


@pytest.mark.parametrize(
    ("word", "people"),
    [
        ("TIER_50", 50),
        ("TIER_250", 250),
        ("TIER_1K", 1_000),
        ("TIER_2K", 2_000),
        ("tier_10k", 10_000),
        ("TIER_100K", 100_000),
        ("TIER_1M", 1_000_000),
        ("2000", 2_000),
        (2_000, 2_000),
        ("TIER_UNLIMITED", None),
        ("UNLIMITED", None),
        (-1, None),
    ],
)
def test_a_tier_says_how_many_people(word, people):
    assert read_tier(word) == Tier(people)


@pytest.mark.parametrize(
    "word",
    [
        *("TIER_NOT_SET", "NOT_SET", "", "TIER_", "TIER_0", "TIER_-1", "TIER_2X", "many", "TIER_999999999M"),
        *(None, True, 0, -2, 2.5, ["TIER_250"], {"tier": 250}, 10**12),
    ],
)
def test_what_nobody_can_read_is_no_tier(word):
    assert read_tier(word) is None


@pytest.mark.parametrize(
    ("value", "tier"),
    [
        ({"max_daily_conversations_per_business": "TIER_2K"}, Tier(2_000)),
        ({"max_daily_conversation_per_phone": 250}, Tier(250)),
        ({"current_limit": "TIER_10K", "old_limit": "TIER_2K"}, Tier(10_000)),
        ({"max_daily_conversations_per_business": "TIER_2K", "current_limit": "TIER_250"}, Tier(2_000)),
        ({"max_daily_conversations_per_business": "TIER_NOT_SET", "current_limit": "TIER_250"}, Tier(250)),
        ({"max_daily_conversations_per_business": "TIER_NOT_SET"}, None),
        ({"max_phone_numbers_per_business": 2}, None),
    ],
)
def test_a_webhook_tells_by_the_newest_field_that_can_be_read(value, tier):
    assert told_tier(value) == tier


def test_no_limit_is_above_every_limit():
    assert Tier(250).is_below(Tier(2_000))
    assert Tier(250).is_below(Tier(None))
    assert not Tier(None).is_below(Tier(250))
    assert not Tier(None).is_below(Tier(None))
    assert not Tier(250).is_below(Tier(250))
