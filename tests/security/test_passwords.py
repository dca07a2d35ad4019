import argon2
import pytest

from patchbay.security.errors import PasswordRefused
from patchbay.security.passwords import Passwords, Verdict

PASSWORD = "correct horse battery"


def cheap(time_cost=1):
    return argon2.PasswordHasher(time_cost=time_cost, memory_cost=8, parallelism=1)


@pytest.fixture
def passwords():
    passwords = Passwords(cheap())
    yield passwords
    passwords.close()


async def test_the_right_password_is_accepted_and_another_is_not(passwords):
    stored = await passwords.hash(PASSWORD)

    verdicts = [await passwords.verify(given, stored) for given in (PASSWORD, "Correct horse battery", "")]

    assert verdicts == [Verdict(ok=True), Verdict(ok=False), Verdict(ok=False)]


async def test_a_hash_of_another_cost_asks_to_be_made_anew(passwords):
    stored = cheap(time_cost=2).hash(PASSWORD)

    assert await passwords.verify(PASSWORD, stored) == Verdict(ok=True, needs_rehash=True)


async def test_the_same_characters_typed_otherwise_are_the_same_password(passwords):
    stored = await passwords.hash("cafe\u0301 au lait, merci")

    assert (await passwords.verify("caf\u00e9 au lait, merci", stored)).ok


@pytest.mark.parametrize("stored", [None, "", "not a hash", "$argon2id$v=19$broken"])
async def test_an_unknown_user_or_a_broken_hash_is_a_no(passwords, stored):
    assert await passwords.verify(PASSWORD, stored) == Verdict(ok=False)


@pytest.mark.parametrize("length", [0, 11, 257])
async def test_a_password_outside_the_limits_is_refused_with_the_limits(passwords, length):
    with pytest.raises(PasswordRefused, match=f"expected 12-256 characters, got {length}"):
        await passwords.hash("x" * length)


@pytest.mark.parametrize("length", [12, 256])
async def test_a_password_at_the_limits_is_taken(passwords, length):
    stored = await passwords.hash("x" * length)

    assert (await passwords.verify("x" * length, stored)).ok


async def test_a_huge_password_is_not_even_hashed(passwords):
    stored = await passwords.hash(PASSWORD)

    assert await passwords.verify("x" * 10_000_000, stored) == Verdict(ok=False)
