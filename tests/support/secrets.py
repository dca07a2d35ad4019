"""Keys and hashes for tests: real ones, made cheap."""

import argon2
import pytest

from patchbay.security.passwords import Passwords
from patchbay.security.secrets import KeyRing
from patchbay.storage.vault import Vault

TEST_KEY = "dGVzdC10ZXN0LXRlc3QtdGVzdC10ZXN0LXRlc3QtMDA="


@pytest.fixture(scope="session")
def key_ring() -> KeyRing:
    return KeyRing.from_setting(TEST_KEY)


@pytest.fixture(scope="session")
def vault(key_ring) -> Vault:
    return Vault(key_ring.sealer("storage"), key_ring.blind_index("storage").of)


@pytest.fixture(scope="session")
def passwords() -> Passwords:
    cheap = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords = Passwords(cheap)
    yield passwords
    passwords.close()
