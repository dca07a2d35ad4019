"""What can go wrong with an expression.

    ExpressionError
    ├── ExpressionSyntaxError   the text is not an expression
    ├── RefusedError            it is one, but asks for what expressions may not do
    ├── MissingNameError        it names something that is not there
    ├── WrongValueError         a value is of the wrong kind, or out of range
    └── BudgetExceededError     it is too long, or would do or make too much

All are the fault of whoever wrote the expression or of the data it met; none is worth retrying with the
same data. Messages hold names of fields and kinds of values, never the values themselves, so that they
may be logged and shown.
"""

from __future__ import annotations

from typing import ClassVar, Self


class ExpressionError(Exception):
    """An expression that gave no value.

    Attributes:
        code: Stable, for programs.
        message: Plain English, for the person who wrote the expression.
        source: The expression's text, where it is known.
        path: Where in a node's parameters it stands (`params.cases[0].when`), where that is known.
    """

    code: ClassVar[str] = "expression"

    def __init__(self, message: str, *, source: str | None = None, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.source = source
        self.line = line
        self.path: str | None = None

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message

    def at(self, path: str) -> Self:
        """The same error, knowing where its expression stands."""
        self.path = path
        return self


class ExpressionSyntaxError(ExpressionError):
    """The text cannot be read as an expression; `line` says where, counted from 1."""

    code = "expression_syntax"


class RefusedError(ExpressionError):
    """The expression asks for something outside the allowed language."""

    code = "expression_refused"


class MissingNameError(ExpressionError):
    """A name, field or element that is not there was used without a default; `name` as it was written."""

    code = "expression_missing_name"

    def __init__(self, message: str, *, name: str | None = None) -> None:
        super().__init__(message)
        self.name = name


class WrongValueError(ExpressionError):
    """A value of the wrong kind or out of range: text added to a number, a division by zero."""

    code = "expression_value"


class BudgetExceededError(ExpressionError):
    """A ceiling of `limits.py` was reached."""

    code = "expression_budget"
