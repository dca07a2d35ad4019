"""Fixtures of `tests/support`, there for every test; the flag whose changes are to be reviewed like code."""

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
