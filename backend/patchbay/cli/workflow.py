"""`patchbay workflow`."""

from pathlib import Path
from typing import Any

import click
import msgspec
from msgspec import Struct

from patchbay.cli.environment import find_workspace, print_json, with_wiring
from patchbay.cli.script import play_script
from patchbay.engine.document import Document, decode_document
from patchbay.engine.errors import DocumentError
from patchbay.sdk import discover
from patchbay.services.actors import SYSTEM
from patchbay.services.errors import Problem
from patchbay.services.workflows.linting import problems_of
from patchbay.wiring import Wiring

DocumentFile = click.Path(exists=True, dir_okay=False, path_type=Path)


class Imported(Struct, frozen=True):
    """A workflow just imported; `version` is None for a draft."""

    id: str
    version: int | None


class Started(Struct, frozen=True):
    """A run just started."""

    id: str


@click.group()
def workflow() -> None:
    """Workflows."""


@workflow.command()
@click.argument("file", type=DocumentFile)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def validate(file: Path, as_json: bool) -> int:
    """Say what is wrong with a workflow document; warnings do not count as a failure."""
    problems = _problems(file)
    if as_json:
        print_json({"problems": problems})
    else:
        for problem in problems:
            click.echo(f"{problem.severity}: {problem.path}: {problem.message}")
    is_sound = not any(problem.severity == "error" for problem in problems)
    if is_sound and not as_json:
        click.echo(f"{file} can run.")
    return 0 if is_sound else 1


@workflow.command("import")
@click.argument("file", type=DocumentFile)
@click.option("--id", "workflow_id", help="Replace the draft of this workflow instead of making a new one.")
@click.option("--publish", is_flag=True, help="Publish it as well.")
@click.option("--note", default="", help="Why, for the published version.")
@click.option("--workspace", "workspace_id", help="Which workspace; default: the first.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def import_workflow(
    *, file: Path, workflow_id: str | None, publish: bool, note: str, workspace_id: str | None, as_json: bool
) -> None:
    """Bring a workflow document into a workspace."""
    document = _read_json(file)

    async def bring(wiring: Wiring) -> Imported:
        workspace = await find_workspace(wiring, workspace_id)
        found = workflow_id
        if found is None:
            found = await wiring.workflows.create(workspace.id, document, SYSTEM)
        else:
            await wiring.workflows.save_draft(workspace.id, found, document, actor=SYSTEM)
        if not publish:
            return Imported(found, None)
        published = await wiring.workflows.publish(workspace.id, found, note, SYSTEM)
        return Imported(found, published.version)

    imported = with_wiring(bring)
    if as_json:
        print_json(imported)
    else:
        what = "as a draft" if imported.version is None else f"as version {imported.version}"
        click.echo(f"Imported {what}: {imported.id}")


@workflow.command()
@click.argument("workflow_id")
@click.option("--version", type=click.IntRange(1), help="A published version; default: the draft.")
@click.option("--workspace", "workspace_id", help="Which workspace; default: the first.")
def export(workflow_id: str, version: int | None, workspace_id: str | None) -> None:
    """Print a workflow's document."""

    async def find(wiring: Wiring) -> dict[str, Any]:
        workspace = await find_workspace(wiring, workspace_id)
        if version is not None:
            return await wiring.workflows.document_of(workspace.id, workflow_id, version)
        return (await wiring.workflows.get(workspace.id, workflow_id)).document

    click.echo(msgspec.json.format(msgspec.json.encode(with_wiring(find)), indent=2).decode())


@workflow.command()
@click.argument("workflow_id")
@click.option("--value", default="null", help="What it begins with, as JSON.")
@click.option("--contact", "contact_id", help="The contact it is about.")
@click.option("--workspace", "workspace_id", help="Which workspace; default: the first.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def run(
    workflow_id: str, value: str, contact_id: str | None, workspace_id: str | None, *, as_json: bool
) -> None:
    """Start a run by hand; a worker carries it out."""
    try:
        decoded = msgspec.json.decode(value)
    except msgspec.DecodeError as error:
        raise click.UsageError(f"--value: {error}") from error

    async def start(wiring: Wiring) -> Started:
        workspace = await find_workspace(wiring, workspace_id)
        return Started(await wiring.run_control.start(workspace.id, workflow_id, decoded, contact_id, SYSTEM))

    started = with_wiring(start)
    if as_json:
        print_json(started)
    else:
        click.echo(started.id)


@workflow.command()
@click.argument("file", type=DocumentFile)
@click.argument("scripts", type=DocumentFile, nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def test(file: Path, scripts: tuple[Path, ...], as_json: bool) -> int:
    """Play scripts against a workflow document, with nothing real, and compare what follows.

    A script is JSON: `{name?, trigger, value, cues: […], expect: {state?, path?, sent?}}`.
    """
    document = _decode(file)
    verdicts = [play_script(document, discover(), path) for path in scripts]
    if as_json:
        print_json({"scripts": verdicts})
    else:
        for verdict in verdicts:
            click.echo(f"{'passed' if verdict.passed else 'FAILED'}  {verdict.name}")
            for difference in verdict.differences:
                click.echo(f"        {difference}")
    return 0 if all(verdict.passed for verdict in verdicts) else 1


def _problems(file: Path) -> list[Problem]:
    try:
        document = decode_document(file.read_bytes())
    except DocumentError as error:
        return [Problem(error.path, error.message)]
    return problems_of(document, discover())


def _decode(file: Path) -> Document:
    try:
        return decode_document(file.read_bytes())
    except DocumentError as error:
        raise click.ClickException(f"{file}: {error}") from error


def _read_json(file: Path) -> Any:
    try:
        return msgspec.json.decode(file.read_bytes())
    except msgspec.DecodeError as error:
        raise click.ClickException(f"{file}: {error}") from error
