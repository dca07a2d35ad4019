import json
import subprocess
import sys
from pathlib import Path

import pytest

import patchbay.cli.demo
from patchbay.cli.demo.workspace import demo_documents
from patchbay.engine.document import decode_document
from patchbay.sdk import discover
from patchbay.services.workflows.linting import problems_of
from support.secrets import TEST_KEY

DEMO = Path(patchbay.cli.demo.__file__).parent
DONE, FAILED, BAD_USAGE = 0, 1, 2


@pytest.fixture
def installed(patchbay):
    """An installation with its first workspace and administrator."""
    ran = patchbay(
        "admin", "create", "--email", "a@b.example", "--password-stdin", stdin="correct horse battery\n"
    )
    assert ran.exit_code == DONE, ran.errors
    return patchbay


def test_an_administrator_and_a_key_are_made_for_scripts(installed):
    ran = installed("api-key", "create", "--name", "ci", "--json")

    assert ran.exit_code == DONE
    assert set(ran.json) == {"id", "key"}
    assert ran.json["key"].startswith("pb_")


def test_a_password_that_is_too_short_fails_with_the_reason(patchbay):
    ran = patchbay("admin", "create", "--email", "a@b.example", "--password-stdin", stdin="short\n")

    assert ran.exit_code == FAILED
    assert "expected 12-256 characters" in ran.errors


def test_the_same_address_twice_fails(installed):
    ran = installed("admin", "create", "--email", "A@b.example", "--password-stdin", stdin="x" * 20)

    assert ran.exit_code == FAILED


def test_a_missing_setting_is_bad_usage(patchbay, monkeypatch):
    monkeypatch.delenv("PATCHBAY_DATABASE_URL")

    ran = patchbay("doctor")

    assert ran.exit_code == BAD_USAGE
    assert "PATCHBAY_DATABASE_URL" in ran.errors


@pytest.mark.parametrize("arguments", [["no-such"], ["api-key", "create"], ["serve", "--port", "0"]])
def test_a_command_asked_wrongly_is_bad_usage(patchbay, arguments):
    assert patchbay(*arguments).exit_code == BAD_USAGE


def test_upgrading_twice_is_fine(patchbay):
    assert [patchbay("db", "upgrade").exit_code for _ in range(2)] == [DONE, DONE]


def test_a_workflow_goes_in_and_comes_out_as_it_was(installed):
    file = str(DEMO / "order_status.json")

    imported = installed("workflow", "import", file, "--publish", "--json")
    exported = installed("workflow", "export", imported.json["id"], "--version", "1")

    assert imported.json["version"] == 1
    assert exported.json == json.loads(Path(file).read_text())


def test_validation_says_what_is_wrong_and_where(patchbay, tmp_path):
    broken = tmp_path / "broken.json"
    broken.write_text('{"schema": "patchbay.workflow/1", "name": "x", "nodes": [{"id": "A b", "type": "t"}]}')

    ran = patchbay("workflow", "validate", str(broken), "--json")

    assert ran.exit_code == FAILED
    assert ran.json["problems"][0]["path"] == "nodes[0].id"


def test_the_demo_workflows_are_sound():
    for document in demo_documents("http://127.0.0.1:8000"):
        problems = problems_of(decode_document(document), discover())

        assert [problem for problem in problems if problem.severity == "error"] == [], document["name"]


def test_a_script_that_goes_as_expected_passes_and_another_fails(patchbay, tmp_path):
    document = tmp_path / "greeting.json"
    document.write_text(
        json.dumps(
            {
                "schema": "patchbay.workflow/1",
                "name": "Greeting",
                "nodes": [
                    {"id": "message", "type": "whatsapp.trigger"},
                    {
                        "id": "hello",
                        "type": "whatsapp.send_message",
                        "params": {"text": "Hello {{ trigger.text }}"},
                    },
                ],
                "edges": [{"source": "message", "output": "message", "target": "hello"}],
            }
        )
    )
    script = {"script": {"value": {"kind": "text", "text": "you"}}}
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(script | {"expect": {"state": "completed", "sent": ["Hello you"]}}))
    bad.write_text(json.dumps(script | {"expect": {"sent": ["Bye"]}}))

    passed = patchbay("workflow", "test", str(document), str(good))
    failed = patchbay("workflow", "test", str(document), str(good), str(bad), "--json")

    assert passed.exit_code == DONE, passed.output
    assert failed.exit_code == FAILED
    assert [verdict["passed"] for verdict in failed.json["scripts"]] == [True, False]


def test_the_doctor_finds_a_new_installation_well(installed):
    ran = installed("doctor", "--json")

    assert ran.exit_code == DONE, ran.output
    assert {finding["what"] for finding in ran.json["findings"]} >= {"settings", "database", "migrations"}


def test_beside_the_demo_the_doctor_may_ask_its_simulator(patchbay, tmp_path, monkeypatch):
    monkeypatch.delenv("PATCHBAY_DATABASE_URL")
    monkeypatch.delenv("PATCHBAY_SECRET_KEYS")
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret-keys").write_text(TEST_KEY)
    patchbay("db", "upgrade")

    ran = patchbay("doctor")

    assert "may reach 127.0.0.1" in ran.output


def test_a_node_package_has_a_folder_of_its_own(patchbay, tmp_path):
    (tmp_path / "pyproject.toml").write_text("mine")

    ran = patchbay("node", "new", "acme.say_hello")

    assert ran.exit_code == DONE, ran.errors
    assert (tmp_path / "patchbay-acme-say-hello" / "pyproject.toml").exists()


def test_a_node_package_is_written_once(patchbay, tmp_path):
    first = patchbay("node", "new", "acme.greet", "--into", str(tmp_path / "acme"))
    second = patchbay("node", "new", "acme.greet", "--into", str(tmp_path / "acme"))
    wrong = patchbay("node", "new", "Acme", "--into", str(tmp_path / "other"))

    assert (first.exit_code, second.exit_code, wrong.exit_code) == (DONE, FAILED, BAD_USAGE)


def test_our_own_nodes_are_done(patchbay):
    ran = patchbay("node", "check", "--json")

    assert ran.exit_code == DONE, ran.output


def test_the_api_describes_itself_as_openapi_3_1(patchbay):
    ran = patchbay("openapi")

    assert ran.json["openapi"].startswith("3.1")
    assert "/api/v1/workflows/{id}/publish" in ran.json["paths"]


def test_help_and_the_worker_load_no_web_server():
    code = (
        "import sys, contextlib\n"
        "from patchbay.cli.main import main\n"
        "with contextlib.suppress(SystemExit): main(['--help'])\n"
        "assert not {'litestar', 'sqlalchemy'} & set(sys.modules)\n"
        "import patchbay.worker.main\n"
        "assert 'litestar' not in sys.modules\n"
    )

    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert ran.returncode == 0, ran.stderr
