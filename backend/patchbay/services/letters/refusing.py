"""Why letters that were asked for by their ids are not begun again, or put aside."""

from collections.abc import Collection, Mapping

from sqlalchemy.ext.asyncio import AsyncConnection

from patchbay.services.letters.shapes import Refusal
from patchbay.storage import letters
from patchbay.storage.letters import DEAD, Level, Mark, Wanted
from patchbay.storage.vault import Vault


async def refusals_of(
    connection: AsyncConnection,
    vault: Vault,
    workspace_id: str,
    level: Level,
    *,
    wanted: Wanted,
    taken: Collection[str],
) -> list[Refusal]:
    """Why those that were not taken were not; one that is open has only to be asked for again."""
    missing = sorted(set(wanted.ids) - set(taken))
    if not missing:
        return []
    states = await letters.states_of(connection, workspace_id, level, missing)
    marks = await letters.marks_of(connection, vault, workspace_id, level, missing)
    found = (_refusal(one, level, states, marks) for one in missing)
    return [one for one in found if one is not None]


def _refusal(
    letter_id: str, level: Level, states: Mapping[str, tuple[str, bool]], marks: Mapping[str, Mark]
) -> Refusal | None:
    noun = "run" if level == "step" else level
    state, is_handled = states.get(letter_id, (None, False))
    if state is None:
        return Refusal(letter_id, "not_found", f"There is no {noun} {letter_id}.")
    if is_handled:
        return Refusal(letter_id, "handled", _handled_words(marks.get(letter_id)))
    if state in DEAD[level]:
        return None
    return Refusal(letter_id, "not_dead", f"The {noun} is {state}: there is nothing to do.")


def _handled_words(mark: Mark | None) -> str:
    if mark is None or mark.successor_id is None:
        return "Somebody has seen to it already."
    return f"Somebody has seen to it already: it went on as {mark.successor_id}."
