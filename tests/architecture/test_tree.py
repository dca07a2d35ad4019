"""What lies in the repository: no traces of one machine, no vague names, every setting explained."""

import re
from pathlib import PurePosixPath

from patchbay.settings import VARIABLES
from support.source_tree import ROOT, text_files

# Written so that they do not match themselves.
REGISTRY_HOSTS = re.compile(r"p[y]pi\.(org|io|python)|python[h]osted|registry\.n[p]mjs|n[p]mjs\.(org|com)")
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:[w]ork|[h]ome/\w+|[U]sers/\w+|[r]oot)/")
ADDRESS_IN_LOCK = re.compile(r"@ \w+:|--\w*(index|find)|\"resolved\"")
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "base2", "misc"}


def lines_matching(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path}:{number}"
        for path, text in text_files()
        if pattern.search(text)
        for number, line in enumerate(text.splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_names_the_registry_that_packages_came_from():
    assert lines_matching(REGISTRY_HOSTS) == []


def test_no_file_names_a_place_on_somebodys_machine():
    assert lines_matching(MACHINE_PATHS) == []


def test_locks_hold_hashes_and_no_addresses():
    locks = {path: text for path, text in text_files() if path.endswith((".lock", "package-lock.json"))}

    assert {path for path, text in locks.items() if ADDRESS_IN_LOCK.search(text)} == set()
    assert {path for path, text in locks.items() if "sha256:" not in text and "sha512-" not in text} == set()


def test_names_say_what_is_inside():
    vague = [
        path
        for path, _ in text_files()
        if VAGUE_NAMES & {PurePosixPath(part).stem for part in PurePosixPath(path).parts}
    ]

    assert vague == []


def test_every_setting_is_explained():
    operations = (ROOT / "backend/docs/operations.md").read_text()
    example = (ROOT / ".env.example").read_text()

    assert [variable.name for variable in VARIABLES if variable.name not in operations] == []
    assert [variable.name for variable in VARIABLES if variable.name not in example] == []
