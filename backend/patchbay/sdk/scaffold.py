"""The first files of a new node package: one node that works, its icon, its cases and their test."""

import re
from pathlib import Path

_TYPE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*\.[a-z][a-z0-9]*(?:_[a-z0-9]+)*")


def project_name(type_id: str) -> str:
    """What the package of a node is called, and its folder.

    Raises:
        ValueError: The type is not of the form family.node.
    """
    family, name = _parts(type_id)
    return f"patchbay-{family}-{name}".replace("_", "-")


def package_files(type_id: str) -> dict[str, str]:
    """Paths in the package, and what is in them.

    Args:
        type_id: `family.node` in small letters.

    Raises:
        ValueError: Not of that form.
    """
    family, name = _parts(type_id)
    words = {
        "type": type_id,
        "package": f"patchbay_{family}_{name}",
        "project": project_name(type_id),
        "class": "".join(part.capitalize() for part in name.split("_")),
        "title": name.replace("_", " ").capitalize(),
    }
    return {path.format(**words): _filled(source, words) for path, source in _FILES.items()}


def write_package(folder: Path, type_id: str) -> list[Path]:
    """Write the files and say which; nothing is written where one of them exists.

    Raises:
        ValueError: The type is not of the form family.node.
        FileExistsError: The folder already has one of the files.
    """
    files = {folder / path: source for path, source in package_files(type_id).items()}
    for path in files:
        if path.exists():
            raise FileExistsError(f"{path} is there already")
    for path, source in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    return sorted(files)


def _parts(type_id: str) -> tuple[str, str]:
    if not _TYPE.fullmatch(type_id):
        raise ValueError(f"expected a type of the form family.node in small letters, got {type_id!r}")
    family, _, name = type_id.partition(".")
    return family, name


def _filled(source: str, words: dict[str, str]) -> str:
    return re.sub(r"\$\{(\w+)\}", lambda found: words[found[1]], source)


_FILES = {
    "pyproject.toml": """\
[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"

[project]
name = "${project}"
version = "0.1.0"
description = "The Patchbay node ${type}."
requires-python = ">=3.11"
dependencies = ["patchbay"]

[project.optional-dependencies]
dev = ["pytest"]

[project.entry-points."patchbay.nodes"]
${package} = "${package}.node:${class}"

[tool.hatch.build.targets.wheel]
packages = ["${package}"]
""",
    "{package}/__init__.py": '"""The node `${type}`."""\n',
    "{package}/node.py": '''\
"""The node `${type}`."""

from typing import Annotated, Any

from msgspec import Struct

from patchbay.sdk import Context, Outcome, PureNode, emit, field


class Params(Struct, frozen=True, forbid_unknown_fields=True):
    """Parameters of `${type}`."""

    greeting: Annotated[str, field(title="Greeting", help="Put before the name.", max_length=100)] = "Hello"


class ${class}(PureNode[Params]):
    """Says what the node does, in a sentence; this is its reference page."""

    type = "${type}"
    title = "${title}"
    params = Params

    def run(self, ctx: Context, params: Params, value: Any) -> Outcome:
        """Decide what follows from the value."""
        return emit("out", f"{params.greeting}, {value}")
''',
    "{package}/icon.svg": """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor">
  <circle cx="12" cy="12" r="8"/>
</svg>
""",
    "{package}/cases.json": """\
{
  "cases": [
    {
      "name": "it greets by name",
      "input": "Ana",
      "expect": {"outcomes": [{"emits": [{"port": "out", "value": "Hello, Ana"}]}]}
    },
    {
      "name": "a greeting that is not a text is refused",
      "params": {"greeting": null},
      "expect": {
        "error": {"code": "invalid_params", "message": "params.greeting: expected text, got nothing"}
      }
    }
  ]
}
""",
    "tests/test_node.py": '''\
"""The node does what its cases say, and nothing is missing."""

from pathlib import Path

import ${package}.node as module
from patchbay.sdk.checking import check_node


def test_the_node_is_done():
    folder = Path(module.__file__).parent

    problems = check_node(module.${class}, folder)

    assert problems == []
''',
}
