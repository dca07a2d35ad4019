"""The project's own source, read rather than run."""

import ast
import functools
import subprocess
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from support.availability import require

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {"patchbay": ROOT / "backend/patchbay", "patchbay_nodes": ROOT / "nodes/patchbay_nodes"}


class Import(Struct, frozen=True):
    """One module's mention of another, wherever in the file it stands."""

    importer: str
    imported: str
    line: int

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.imported}"


class Module(Struct, frozen=True):
    """One source file."""

    name: str
    path: Path
    tree: ast.Module


@functools.cache
def modules() -> tuple[Module, ...]:
    """Every module of both packages."""
    return tuple(
        Module(name=_module_name(package, root, path), path=path, tree=ast.parse(path.read_text(), path))
        for package, root in PACKAGES.items()
        for path in sorted(root.rglob("*.py"))
    )


def imports_of(module: Module) -> Iterator[Import]:
    """What a module imports, at its top or anywhere else; `from a import b` counts as both `a` and `a.b`."""
    is_package = module.path.name == "__init__.py"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(module.name, alias.name, node.lineno)
        elif isinstance(node, ast.ImportFrom):
            source = _absolute(module.name, node, is_package=is_package)
            yield Import(module.name, source, node.lineno)
            for alias in node.names:
                yield Import(module.name, f"{source}.{alias.name}", node.lineno)


@functools.cache
def text_files() -> tuple[tuple[str, str], ...]:
    """Path and content of every text file that belongs to the project, committed or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        require("no git, or no clone: which files belong to the project is not known")
    return tuple(_readable(sorted(filter(None, listed.split("\0")))))


def _readable(paths: list[str]) -> Iterator[tuple[str, str]]:
    for path in paths:
        file = ROOT / path
        if not file.is_file():
            continue
        try:
            yield path, file.read_text()
        except UnicodeDecodeError:
            continue


def _module_name(package: str, root: Path, path: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join((package, *parts)).removesuffix(".__init__")


def _absolute(importer: str, node: ast.ImportFrom, *, is_package: bool) -> str:
    if not node.level:
        return node.module or ""
    parts = importer.split(".")
    base = parts[: len(parts) - node.level + is_package]
    return ".".join([*base, node.module] if node.module else base)
