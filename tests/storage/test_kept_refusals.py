"""What was refused is taken up in bulk, by who has the address in the workspace where it was refused."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from patchbay.storage import kept_refusals, party_lookup, tables
from patchbay.storage.consents import Consent, ConsentRepository
from patchbay.storage.contacts import ContactRepository
from patchbay.storage.ids import new_id
from patchbay.storage.party_lookup import Arriving
from patchbay.storage.statements import insert_rows
from support.core import NOON

HERE, ELSEWHERE = "w-here", "w-elsewhere"


@pytest.fixture
async def channels(database, vault) -> dict[str, str]:
    """A channel of each workspace."""
    made = {workspace_id: new_id() for workspace_id in (HERE, ELSEWHERE)}
    rows = [
        {
            "id": channel_id,
            "workspace_id": workspace_id,
            "provider": "whatsapp",
            "name": "Shop",
            "external_id": "1",
            "settings": {},
            "sealed": b"",
            "state": "active",
            "created_at": NOON,
            "updated_at": NOON,
        }
        for workspace_id, channel_id in made.items()
    ]
    async with database.transaction() as connection:
        await insert_rows(connection, tables.channels, rows)
    return made


def numbers(count: int) -> list[str]:
    return [f"34600{place:06}" for place in range(count)]


async def arrive(connection, vault, channels, phones, workspace_id=HERE) -> list[party_lookup.Party]:
    arriving = [Arriving(workspace_id, channels[workspace_id], (("phone", phone),)) for phone in phones]
    return await party_lookup.find_or_add(connection, vault, arriving, NOON)


async def refuse_and_go(connection, vault, channels, phones, workspace_id=HERE) -> None:
    for party in await arrive(connection, vault, channels, phones, workspace_id):
        said = Consent(new_id(), party.contact_id, "all", "out", "message", "Stop", NOON)
        await ConsentRepository(vault).add(connection, workspace_id, said, NOON)
        await ContactRepository(vault).remove(connection, workspace_id, party.contact_id)


async def test_each_of_a_batch_takes_up_what_is_theirs(database, vault, channels):
    async with database.transaction() as connection:
        await refuse_and_go(connection, vault, channels, numbers(6)[::2])

        parties = await arrive(connection, vault, channels, numbers(6))

        assert [one.opted_out_at for one in parties] == [NOON, None] * 3
        assert (await connection.execute(select(tables.kept_refusals))).all() == []


async def test_another_workspace_has_nothing_of_it_even_in_one_batch(database, vault, channels):
    first, second = numbers(2)
    async with database.transaction() as connection:
        await refuse_and_go(connection, vault, channels, [first])
        await refuse_and_go(connection, vault, channels, [second], ELSEWHERE)

        arriving = [
            Arriving(HERE, channels[HERE], (("phone", second),)),
            Arriving(ELSEWHERE, channels[ELSEWHERE], (("phone", first),)),
        ]
        parties = await party_lookup.find_or_add(connection, vault, arriving, NOON)

        assert [one.opted_out_at for one in parties] == [None, None]
        assert len((await connection.execute(select(tables.kept_refusals))).all()) == 2


async def test_a_batch_takes_as_many_statements_as_one_alone(database, vault, channels):
    asked: list[str] = []
    event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *given: asked.append(given[2]))

    async def statements(phones) -> int:
        async with database.transaction() as connection:
            await refuse_and_go(connection, vault, channels, phones)
            asked.clear()
            await arrive(connection, vault, channels, phones)
            return len(asked)

    assert await statements(numbers(30)[10:]) == await statements(numbers(1))


async def test_what_is_kept_shows_nobody_who_it_was(database, vault, channels):
    async with database.transaction() as connection:
        await refuse_and_go(connection, vault, channels, numbers(1))

        (row,) = (await connection.execute(select(tables.kept_refusals))).all()

    assert tuple(row) == (HERE, "phone", vault.index("phone", numbers(1)[0]), "all", False, NOON)


async def test_a_deletion_that_is_undone_keeps_nothing(database, vault, channels):
    async with database.transaction() as connection:
        (party,) = await arrive(connection, vault, channels, numbers(1))
        said = Consent(new_id(), party.contact_id, "all", "out", "message", "Stop", NOON)
        await ConsentRepository(vault).add(connection, HERE, said, NOON)

    async def remove_and_fail() -> None:
        async with database.transaction() as connection:
            await ContactRepository(vault).remove(connection, HERE, party.contact_id)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await remove_and_fail()

    async with database.transaction() as connection:
        assert await kept_refusals.find_by_phones(connection, vault, HERE, numbers(1)) == {}


async def test_the_newer_of_two_refusals_is_the_one_that_holds(database, vault, channels):
    later = NOON + timedelta(days=1)
    async with database.transaction() as connection:
        await refuse_and_go(connection, vault, channels, numbers(1))
        (party,) = await arrive(connection, vault, channels, numbers(1))
        said = Consent(new_id(), party.contact_id, "all", "out", "message", "Stop", later)
        await ConsentRepository(vault).add(connection, HERE, said, later)
        await ContactRepository(vault).remove(connection, HERE, party.contact_id)

        found = await kept_refusals.find_by_phones(connection, vault, HERE, numbers(1))

    assert found == {numbers(1)[0]: {"all": later}}
