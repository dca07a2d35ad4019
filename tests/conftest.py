"""Fixtures of `tests/support`, there for every test; the flag whose changes are to be reviewed like code."""

import gc

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes says how busy the machine is.
settings.register_profile("any_machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any_machine")

pytest.register_assert_rewrite("support.weather")

pytest_plugins = [
    "support.databases",
    "support.redis",
    "support.secrets",
    "support.systems",
    "support.spine",
    "support.core",
]


def pytest_addoption(parser):
    parser.addoption(
        "--update-cases", action="store_true", help="rewrite what JSON cases and written pages expect"
    )


def pytest_collection_finish():
    """Spare the collector what stays for good, and a full look for each application that a test makes."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 10, 10)
