"""Messages of unknown outcome sent again in a gale, and a storm over SQLite: beside the other storms."""

from support.storm import Storm, blowing
from support.weather import check, weather


async def test_a_storm_over_sqlite(sqlite_url, passwords):
    storm = Storm(4, people=240)
    async with blowing(storm, sqlite_url, passwords, processes=1):
        outcome = await weather(storm)

    check(outcome, at_least=500)


async def test_a_gale_with_messages_that_are_sent_again(postgres_url, passwords):
    storm = Storm(5, people=900, weather="gale")
    async with blowing(storm, postgres_url, passwords, processes=2):
        outcome = await weather(storm, on_unknown="resend")

    check(outcome, at_least=2000)
