"""A wired system over a fresh database, with a workspace and a key to use it with.

The system is imported where it is built: tests of single layers do without it.
"""

from typing import TYPE_CHECKING

import httpx
import pytest
from msgspec import Struct

from patchbay.security.access import Role
from patchbay.settings import Settings
from support.secrets import TEST_KEY

if TYPE_CHECKING:
    from patchbay.wiring import Wiring


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
    from patchbay.wiring import Wiring  # noqa: PLC0415 see above

    wiring = Wiring(settings_for(database_url), passwords=passwords)
    yield wiring
    await wiring.close()


async def a_tenant(wiring: "Wiring", name: str = "Acme") -> Tenant:
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


@pytest.fixture
def app(wiring):
    """The whole application over the wiring."""
    from patchbay.api.app import create_app  # noqa: PLC0415 see above

    return create_app(wiring)


@pytest.fixture
async def anonymous(app):
    """A client that is nobody."""
    async with a_client(app) as client:
        yield client


@pytest.fixture
async def api(app, tenant):
    """A client with the tenant's key."""
    async with a_client(app, tenant.key) as client:
        yield client


def a_client(app, key: str | None = None) -> httpx.AsyncClient:
    """A client of the application, in the process."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    headers = {} if key is None else {"authorization": f"Bearer {key}"}
    return httpx.AsyncClient(transport=transport, base_url="http://testserver", headers=headers)
