"""The promise of the whole: nothing is lost and nothing is sent twice, whatever dies and whenever."""

import shutil
import tempfile
from pathlib import Path

import pytest

from support.fault_run.run import Plan, run

pytestmark = pytest.mark.fault

SIZE = Plan(conversations=500, seed=1, chaos_s=75)


@pytest.fixture
def open_folder():
    """A folder that PostgreSQL's user may enter, which a test's usual one is not."""
    folder = Path(tempfile.mkdtemp(prefix="patchbay-fault-run-"))
    folder.chmod(0o755)
    return folder


async def test_every_answer_arrives_once_and_in_order_while_processes_and_servers_die(open_folder):
    report = await run(SIZE, open_folder)

    assert not report.faults, f"{report}\nLogs are in {open_folder / 'logs'}"
    shutil.rmtree(open_folder)
