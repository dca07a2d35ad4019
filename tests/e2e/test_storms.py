"""Thousands of messages out through storms: none twice, none lost, every state right, nothing forbidden."""

import pytest

from support.storm import Storm, blowing
from support.weather import check, weather


@pytest.mark.parametrize(("seed", "finds_callback_data"), [(1, False), (2, True), (3, False)])
async def test_a_storm_over_postgresql(postgres_url, passwords, seed, finds_callback_data):
    storm = Storm(seed, people=1250, finds_callback_data=finds_callback_data)
    async with blowing(storm, postgres_url, passwords, processes=2):
        outcome = await weather(storm)

    check(outcome, at_least=2800)
