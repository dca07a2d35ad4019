"""One rendering of one expression: what it sees and what it may still spend."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from patchbay.engine.expressions.errors import BudgetExceededError
from patchbay.engine.expressions.limits import (
    CHARS_PER_OPERATION,
    MAX_OPERATIONS,
    MAX_TEXT_CHARS,
    SEARCH_CHARS,
    SEARCH_PART_CHARS,
    SEARCH_STEPS_PER_OPERATION,
    SPLIT_CHARS_PER_OPERATION,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


class Evaluation:
    """The state of one rendering; made for it and thrown away after it.

    Attributes:
        scope: The caller's names.
        locals: Names set by the expression itself; a loop replaces it for each iteration.
    """

    __slots__ = ("_left", "_written_chars", "locals", "scope")

    def __init__(self, scope: Mapping[str, Any]) -> None:
        self.scope = scope
        self.locals: dict[str, Any] = {}
        self._left = MAX_OPERATIONS
        self._written_chars = 0

    def spend(self, operations: int) -> None:
        """Take `operations` off the budget, before doing them.

        Raises:
            BudgetExceededError: They were more than is left.
        """
        self._left -= operations
        if self._left < 0:
            message = f"this does too much work: an expression may take {MAX_OPERATIONS:,} operations"
            raise BudgetExceededError(message)

    def spend_chars(self, chars: int) -> None:
        """Pay for handling a text of that many characters.

        Raises:
            BudgetExceededError: No text may be that long, or too little is left.
        """
        if chars > MAX_TEXT_CHARS:
            raise BudgetExceededError(f"this makes a text of more than {MAX_TEXT_CHARS:,} characters")
        self.spend(chars // CHARS_PER_OPERATION)

    def spend_chars_each(self, texts: list[str], *, times: int) -> None:
        """Pay for handling each of the texts that many times."""
        self.spend(times * sum(map(len, texts)) // CHARS_PER_OPERATION)

    def spend_search(self, text_chars: int, part_chars: int) -> None:
        """Pay for searching a part in a text."""
        self.spend_chars(text_chars)
        worst = min(text_chars, SEARCH_CHARS) * min(part_chars, SEARCH_PART_CHARS)
        self.spend(worst // SEARCH_STEPS_PER_OPERATION)

    def spend_split(self, chars: int) -> None:
        """Pay for cutting a text of that many characters into values."""
        self.spend(1 + chars // SPLIT_CHARS_PER_OPERATION)

    def write(self, out: list[str], text: str) -> None:
        """Add `text` to the result.

        Raises:
            BudgetExceededError: The result is too long.
        """
        self._written_chars += len(text)
        self.spend_chars(self._written_chars if self._written_chars > MAX_TEXT_CHARS else len(text))
        out.append(text)
