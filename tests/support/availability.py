"""Services that tests want: a missing one skips the test on a laptop and fails it in CI."""

import os

import pytest


def require(reason: str) -> None:
    """End the test that needs what is missing."""
    if os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(f"CI must have it: {reason}", pytrace=False)
    pytest.skip(reason)


def worker_number() -> int:
    """0 without pytest-xdist, else the number of this worker process."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
