"""`patchbay node`."""

import inspect
from pathlib import Path

import click

from patchbay.cli.environment import print_json
from patchbay.sdk import Node, discover
from patchbay.sdk.checking import check_node
from patchbay.sdk.scaffold import project_name, write_package


@click.group()
def node() -> None:
    """Node packages."""


@node.command()
@click.argument("type_id", metavar="FAMILY.NODE")
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    help="Which folder becomes the package.  [default: patchbay-FAMILY-NODE]",
)
def new(type_id: str, into: Path | None) -> None:
    """Write the first files of a node package."""
    try:
        written = write_package(into or Path(project_name(type_id)), type_id)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    except FileExistsError as error:
        raise click.ClickException(str(error)) from error
    for path in written:
        click.echo(str(path))


@node.command()
@click.argument("type_ids", metavar="[FAMILY.NODE]…", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(type_ids: tuple[str, ...], as_json: bool) -> int:
    """Say what keeps installed nodes from being done; without names, all of them."""
    installed = {found.type: type(found) for found in discover()}
    unknown = sorted(set(type_ids) - set(installed))
    if unknown:
        raise click.UsageError(f"no installed package has {', '.join(unknown)}")
    found = {
        type_id: [str(problem) for problem in check_node(installed[type_id], _folder_of(installed[type_id]))]
        for type_id in (type_ids or sorted(installed))
    }
    if as_json:
        print_json(found)
    else:
        for type_id, problems in found.items():
            click.echo(f"{type_id}: {'done' if not problems else ''}")
            for problem in problems:
                click.echo(f"  {problem}")
    return 1 if any(found.values()) else 0


def _folder_of(node_class: type[Node]) -> Path:  # type: ignore[type-arg] # any node
    return Path(inspect.getfile(node_class)).parent
