"""`patchbay`: the commands, and what their errors become."""

import importlib
import sys
from typing import Any

import click
from msgspec import Struct

FAILED = 1
BAD_USAGE = 2


class Lazy(Struct, frozen=True):
    """A command that is not loaded yet: where it is, and its line in the help."""

    place: str
    help: str


COMMANDS = {
    "dev": Lazy("patchbay.cli.dev:dev", "Run everything on this machine, with a demo workspace."),
    "serve": Lazy("patchbay.cli.serve:serve", "Serve the API, the webhooks and the page."),
    "worker": Lazy("patchbay.cli.serve:worker", "Run workflows and send messages."),
    "simulator": Lazy("patchbay.cli.simulator:simulator", "Run the stand-in for WhatsApp: replay."),
    "db": Lazy("patchbay.cli.db:db", "The database: upgrade."),
    "admin": Lazy("patchbay.cli.accounts:admin", "Administrators: create."),
    "api-key": Lazy("patchbay.cli.accounts:api_key", "API keys: create."),
    "workflow": Lazy("patchbay.cli.workflow:workflow", "Workflows: validate, import, export, run, test."),
    "node": Lazy("patchbay.cli.node:node", "Node packages: new, check."),
    "doctor": Lazy("patchbay.cli.doctor:doctor", "Say what is wrong with this installation."),
    "openapi": Lazy("patchbay.cli.serve:openapi", "Print the API's description."),
}


class LazyGroup(click.Group):
    """A group that knows its commands' names and help without loading them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names, in the order of the help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        lazy = COMMANDS.get(cmd_name)
        if lazy is None:
            return None
        module, _, name = lazy.place.partition(":")
        command: click.Command = getattr(importlib.import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Called by click for the help."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, lazy.help) for name, lazy in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="patchbay")
def cli() -> None:
    """WhatsApp-first workflow automation."""


def main(arguments: list[str] | None = None) -> None:
    """Run a command. Exits with 0 when it is done, 1 when it failed, 2 when it was asked wrongly."""
    try:
        result: Any = cli.main(args=arguments, prog_name="patchbay", standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(FAILED)
    except click.UsageError as error:
        error.show()
        sys.exit(BAD_USAGE)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(0)
    sys.exit(result if isinstance(result, int) else 0)
