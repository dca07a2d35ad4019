"""What is installed is what pyproject.toml asks for: `make lock` was not forgotten."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from support.source_tree import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
WANTED = {
    "requirements.lock": PROJECT["dependencies"],
    "requirements-dev.lock": [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]],
}


def locked_versions(lock: str) -> dict[str, Version]:
    pins = re.findall(r"^([\w.-]+)==([\w.!+-]+)", (ROOT / "backend" / lock).read_text(), re.MULTILINE)
    return {canonicalize_name(name): Version(version) for name, version in pins}


@pytest.mark.parametrize("lock", WANTED)
def test_a_lock_satisfies_what_it_was_made_from(lock):
    versions = locked_versions(lock)
    requirements = [Requirement(text) for text in WANTED[lock]]

    unmet = [
        str(wanted)
        for wanted in requirements
        if (version := versions.get(canonicalize_name(wanted.name))) is None
        or not wanted.specifier.contains(version, prereleases=True)
    ]

    assert unmet == []
