"""Plays a script against a workflow document and says where it went another way than expected."""

from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType

from patchbay.engine.document import Document
from patchbay.engine.effects import QueueMessage, RecordStep
from patchbay.engine.errors import EngineError
from patchbay.engine.graph import build_graph
from patchbay.engine.simulate import Script, Transcript, play
from patchbay.sdk import Registry


class Expectation(Struct, frozen=True, forbid_unknown_fields=True):
    """What should follow; what is left out is not looked at."""

    state: str | UnsetType = UNSET
    """How the run ends up."""
    path: list[str] | UnsetType = UNSET
    """The nodes that ran, in the order in which they began."""
    sent: list[str | None] | UnsetType = UNSET
    """The texts of the messages, in order; null for one without text."""


class ScriptFile(Struct, frozen=True, forbid_unknown_fields=True):
    """A script with its name and what should follow."""

    script: Script
    expect: Expectation
    name: str = ""


class Verdict(Struct, frozen=True):
    """How a script went."""

    name: str
    passed: bool
    differences: list[str]


def play_script(document: Document, registry: Registry, path: Path) -> Verdict:
    """Play the script in a file; one that cannot be read or played has not passed."""
    try:
        given = msgspec.json.decode(path.read_bytes(), type=ScriptFile)
    except msgspec.DecodeError as error:
        return Verdict(path.name, passed=False, differences=[str(error)])
    name = given.name or path.name
    try:
        transcript = play(build_graph(document, registry), given.script)
    except EngineError as error:
        return Verdict(name, passed=False, differences=[str(error)])
    differences = _differences(given.expect, _seen(transcript))
    return Verdict(name, not differences, differences)


def _seen(transcript: Transcript) -> dict[str, Any]:
    effects = [effect for moment in transcript.moments for effect in moment.effects]
    began = {effect.seq: effect.node_id for effect in effects if isinstance(effect, RecordStep)}
    sent = [effect.command.content for effect in effects if isinstance(effect, QueueMessage)]
    return {
        "state": transcript.state.status,
        "path": [began[seq] for seq in sorted(began)],
        "sent": [getattr(content, "text", None) for content in sent],
    }


def _differences(expect: Expectation, seen: dict[str, Any]) -> list[str]:
    return [
        f"{name}: expected {msgspec.json.encode(wanted).decode()}, got {msgspec.json.encode(got).decode()}"
        for name, got in seen.items()
        if (wanted := getattr(expect, name)) is not UNSET and wanted != got
    ]
