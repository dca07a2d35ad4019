import io
import json
import logging

import pytest
import structlog

from patchbay.cli.main import main
from support.secrets import TEST_KEY


class Ran:
    """How a command ended."""

    def __init__(self, exit_code, output, errors):
        self.exit_code = exit_code
        self.output = output
        self.errors = errors

    @property
    def json(self):
        return json.loads(self.output)


@pytest.fixture(autouse=True)
def logs_as_before():
    """A command says for its whole process where logs go; here it is not alone in one."""
    before, handlers = structlog.get_config(), list(logging.root.handlers)
    yield
    structlog.configure(**before)
    logging.root.handlers[:] = handlers


@pytest.fixture
def patchbay(sqlite_url, tmp_path, monkeypatch, capsys):
    """Run a command against a fresh installation."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATCHBAY_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("PATCHBAY_SECRET_KEYS", TEST_KEY)

    def run(*arguments, stdin=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        captured = capsys.readouterr()
        return Ran(ended.value.code or 0, captured.out, captured.err)

    return run
