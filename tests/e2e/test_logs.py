"""Log lines carry ids: never texts, numbers or tokens, whatever goes wrong."""

import io
import subprocess
import sys

import msgspec
import pytest
import structlog
from sqlalchemy import update

from patchbay.cli.logs import configure_logs
from patchbay.storage import tables
from support.core import a_flow, acts, answering, hears, refusal, says
from support.stub_server import Answer

SECRETS = ("ZEBRA", "5511900000001", "Ana Prado", "the-access-token", "the-app-secret", "PARROT")
FLOW = a_flow(
    {"start": hears(), "act": acts("it"), "say": says("ZEBRA says {{ trigger.text }}")},
    "start.message > act",
    "act.out > say",
    "act.error > say",
)
LIBRARY = """
import logging
from patchbay.cli.logs import configure_logs
from patchbay.cli.server import make_server
from patchbay.settings import Settings

configure_logs("info")
settings = Settings(database_url="sqlite://", secret_keys="")
make_server(None, settings, host="127.0.0.1", port=1, wait_s=1, on_start=print, on_stop=print)
try:
    raise ValueError("PARROT of 5511900000001")
except ValueError:
    logging.getLogger("LOGGER").exception("It broke")
"""


@pytest.fixture
def lines():
    """Everything that is logged from here on, as a running process writes it."""
    before, written = structlog.get_config(), io.StringIO()
    configure_logs("debug")
    here = {"logger_factory": structlog.PrintLoggerFactory(written), "cache_logger_on_first_use": False}
    structlog.configure(**{**structlog.get_config(), **here})
    yield written
    structlog.configure(**before)


async def test_a_whole_conversation_and_all_its_mishaps_leave_no_trace_of_what_was_said(core, lines):
    await core.publish(FLOW)
    await set_secrets(core)
    core.world.script("it", ZeroDivisionError("PARROT of 5511900000001"), "fine")
    core.provider.answer = answering(refusal(131026), Answer(cut=True), Answer(500, {"x": "ZEBRA"}))

    for text in ("PARROT one", "PARROT two", "PARROT three", "STOP", "start"):
        await core.say(text)
    await core.receive({"messages": [{"from": 5, "text": "PARROT"}]})
    await core.wiring.intake.receive(core.workspace_id, "http", "hook", b"PARROT is no JSON")
    await core.settle()
    await spoil_a_run(core)
    await core.say("PARROT four")
    await core.later(minutes=10)

    written = lines.getvalue()
    assert "node_crashed" in written
    assert "ingest_body_failed" in written
    assert [secret for secret in SECRETS if secret in written] == []


@pytest.mark.parametrize("logger", ["somebody.else", "uvicorn.error"])
def test_what_a_library_logs_is_one_line_of_json_that_leaves_no_trace_either(logger):
    script = LIBRARY.replace("LOGGER", logger)

    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)

    (line,) = ran.stderr.splitlines()
    told = msgspec.json.decode(line)
    assert (told["event"], told["level"], told["logger"]) == ("It broke", "error", logger)
    assert told["exception"].endswith("ValueError")
    assert [secret for secret in SECRETS if secret in line.decode()] == []


async def set_secrets(core) -> None:
    secrets = {"access_token": "the-access-token", "app_secrets": ["the-app-secret"], "verify_token": "v"}
    sealed = core.wiring.vault.seal("channels", core.channel_id, secrets)
    async with core.wiring.database.transaction() as connection:
        await connection.execute(update(tables.channels).values(sealed=sealed))
    core.wiring.channel_cache.forget(core.channel_id)


async def spoil_a_run(core) -> None:
    async with core.wiring.database.transaction() as connection:
        await connection.execute(update(tables.runs).values(state="waiting", sealed_state=b"PARROT"))
