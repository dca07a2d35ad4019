import re
from pathlib import Path

import pytest

from patchbay.security.errors import InvalidSetting
from patchbay.settings import VARIABLES, Settings
from support.secrets import TEST_KEY

OPERATIONS = Path(__file__).parents[2] / "backend/docs/operations.md"
LEAST = {"PATCHBAY_DATABASE_URL": "sqlite:///x.db", "PATCHBAY_SECRET_KEYS": TEST_KEY}


def test_the_table_in_the_documentation_has_every_setting():
    rows = re.findall(r"^\| `(PATCHBAY_\w+)` \| .+ \| (.+?) \|$", OPERATIONS.read_text(), re.M)

    assert {name: default == "required" for name, default in rows} == {
        variable.name: variable.is_required for variable in VARIABLES
    }


def test_two_settings_are_enough():
    settings = Settings.from_env(LEAST)

    assert settings == Settings(database_url="sqlite:///x.db", secret_keys=TEST_KEY)


def test_every_setting_is_read():
    settings = Settings.from_env(
        {
            **LEAST,
            "PATCHBAY_REDIS_URL": "redis://localhost/1",
            "PATCHBAY_PUBLIC_URL": "https://flows.example/",
            "PATCHBAY_EGRESS_ALLOW": "10.0.0.0/8",
            "PATCHBAY_LOG_LEVEL": "WARNING",
            "PATCHBAY_TRUSTED_PROXIES": "10.0.0.1, 10.0.0.2",
        }
    )

    assert settings == Settings(
        database_url="sqlite:///x.db",
        secret_keys=TEST_KEY,
        redis_url="redis://localhost/1",
        public_url="https://flows.example",
        egress_allow="10.0.0.0/8",
        log_level="warning",
        trusted_proxies=("10.0.0.1", "10.0.0.2"),
    )
    assert settings.is_https


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PATCHBAY_DATABASE_URL", ""),
        ("PATCHBAY_DATABASE_URL", "mysql://x"),
        ("PATCHBAY_SECRET_KEYS", " "),
        ("PATCHBAY_REDIS_URL", "localhost"),
        ("PATCHBAY_PUBLIC_URL", "flows.example"),
        ("PATCHBAY_LOG_LEVEL", "loud"),
    ],
)
def test_a_setting_that_cannot_be_read_is_named(name, value):
    with pytest.raises(InvalidSetting) as raised:
        Settings.from_env({**LEAST, name: value})

    assert raised.value.setting == name


def test_secrets_are_not_shown():
    settings = Settings.from_env({**LEAST, "PATCHBAY_DATABASE_URL": "postgresql://u:hidden@h/d"})

    assert "hidden" not in repr(settings) + str(settings)
    assert TEST_KEY not in repr(settings)
