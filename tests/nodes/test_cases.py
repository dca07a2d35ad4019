"""Every installed node of ours does what its own cases say."""

import inspect
from pathlib import Path

import msgspec
import pytest

from patchbay.sdk import discover
from patchbay.sdk.checking import check_node
from patchbay.sdk.testing import CASES_FILE, read_cases, run_case, write_cases

NODES = [node for node in discover() if type(node).__module__.startswith("patchbay_nodes.")]


def _folder(node):
    return Path(inspect.getfile(type(node))).parent


def _cases():
    for node in NODES:
        path = _folder(node) / CASES_FILE
        for case in read_cases(path) if path.exists() else ():
            yield pytest.param(node, case, id=f"{node.type}: {case.name}")


@pytest.fixture(scope="session", autouse=True)
def rewritten(request):
    """The case files rewritten with what the nodes do now, if asked for."""
    if not request.config.getoption("--update-cases", default=False):
        return
    for node in NODES:
        path = _folder(node) / CASES_FILE
        cases = [msgspec.structs.replace(case, expect=run_case(node, case)) for case in read_cases(path)]
        write_cases(path, tuple(cases))


@pytest.mark.parametrize(("node", "case"), list(_cases()))
def test_a_node_does_what_its_case_expects(node, case, request):
    if request.config.getoption("--update-cases", default=False):
        pytest.skip("the cases were rewritten; run again without the flag")

    got = run_case(node, case)

    assert got == case.expect


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.type)
def test_nothing_is_missing_for_a_node_to_be_done(node):
    problems = check_node(type(node), _folder(node))

    assert [str(problem) for problem in problems] == []


def test_each_node_lives_in_the_folder_its_type_names():
    folders = {node.type: ".".join(_folder(node).parts[-2:]) for node in NODES}

    assert folders == {type_id: type_id for type_id in folders}


def test_case_names_are_statements_that_differ():
    for node in NODES:
        names = [case.name for case in read_cases(_folder(node) / CASES_FILE)]

        assert len(set(names)) == len(names), node.type
