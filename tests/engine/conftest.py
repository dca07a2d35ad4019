"""The flag that rewrites what the cases expect; review its diff like code."""

from contextlib import suppress


def pytest_addoption(parser):
    with suppress(ValueError):  # Another folder's cases have the same flag, and their conftest came first.
        parser.addoption("--update-cases", action="store_true", help="rewrite what JSON cases expect")
