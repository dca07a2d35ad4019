"""A wired system over a fresh database, with a workspace and a key to use it with."""

import pytest
from msgspec import Struct

from patchbay.security.access import Role
from patchbay.settings import Settings
from patchbay.wiring import Wiring
from support.secrets import TEST_KEY


def settings_for(database_url: str, **changes) -> Settings:
    """Settings of a test installation."""
    given = {
        "database_url": database_url,
        "secret_keys": TEST_KEY,
        "public_url": "http://testserver",
        "egress_allow": "127.0.0.1",
        "log_level": "warning",
    }
    return Settings(**{**given, **changes})


class Tenant(Struct, frozen=True):
    """A workspace with an owner and a key of the owner's reach."""

    workspace_id: str
    member_id: str
    email: str
    password: str
    key: str
    key_id: str


@pytest.fixture
async def wiring(database_url, passwords):
    wiring = Wiring(settings_for(database_url), passwords=passwords)
    yield wiring
    await wiring.close()


async def a_tenant(wiring: Wiring, name: str = "Acme") -> Tenant:
    """Make a workspace with an owner and an API key."""
    workspace = await wiring.accounts.create_workspace(name)
    email = f"owner@{name.lower()}.example"
    password = "correct horse battery"
    member = await wiring.accounts.create_owner(workspace.id, email, password, "Olive Owner")
    issued = await wiring.api_keys.create(workspace.id, "tests", Role.OWNER, "system")
    return Tenant(workspace.id, member.id, email, password, issued.key, issued.id)


@pytest.fixture
async def tenant(wiring) -> Tenant:
    return await a_tenant(wiring)
