"""A Redis of one's own: a database number per test process, flushed before each test."""

import os

import pytest
import redis

from support.availability import require, worker_number

LOCAL_REDIS = "redis://127.0.0.1:6379"
FIRST_DATABASE = 8
"""Numbers below are left to whoever else uses the server."""


@pytest.fixture(scope="session")
def redis_server():
    """The URL of a database we may flush, or None."""
    given = os.environ.get("PATCHBAY_TEST_REDIS_URL")
    url = given or f"{LOCAL_REDIS}/{FIRST_DATABASE + worker_number() % 8}"
    with redis.Redis.from_url(url, socket_connect_timeout=2, retry=None) as client:
        try:
            client.ping()
        except redis.RedisError:
            return None
    return url


@pytest.fixture
def redis_url(redis_server):
    if redis_server is None:
        require("no Redis: set PATCHBAY_TEST_REDIS_URL or start one on 127.0.0.1:6379")
    with redis.Redis.from_url(redis_server) as client:
        client.flushdb()
    return redis_server
