"""A Redis of one's own: a database number per test process, flushed before each test."""

import os
from urllib.parse import urlsplit

import pytest
import redis

from support.availability import require, worker_number

LOCAL_REDIS = "redis://127.0.0.1:6379"
FIRST_DATABASE = 8
"""Numbers below are left to whoever else uses the server."""
WORKERS = 8
"""Test processes that have a database each."""


@pytest.fixture(scope="session")
def redis_server():
    """The URL of a database we may flush, or None; a server that is named is used from that database on."""
    first = urlsplit(os.environ.get("PATCHBAY_TEST_REDIS_URL", f"{LOCAL_REDIS}/{FIRST_DATABASE}"))
    number = int(first.path.strip("/") or 0) + worker_number() % WORKERS
    url = first._replace(path=f"/{number}").geturl()
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
