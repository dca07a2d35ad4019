"""Fixtures of `tests/support`, there for every test."""

pytest_plugins = [
    "support.databases",
    "support.redis",
    "support.secrets",
    "support.systems",
    "support.spine",
    "support.core",
]
