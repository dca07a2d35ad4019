"""What this layer raises.

```
StorageError
├── NotFound      no such row in this workspace
├── Conflict      another row already has what must be unique, or the row has moved on meanwhile
└── BadCursor     a page was asked for with a cursor that we never gave
```
"""


class StorageError(Exception):
    """Anything this layer raises."""


class NotFound(StorageError):
    """No such row in this workspace.

    Args:
        noun: What was looked for.
        row: Its identifier, as given.
    """

    def __init__(self, noun: str, row: str) -> None:
        super().__init__(f"there is no {noun} {row}")
        self.noun = noun
        self.row = row


class Conflict(StorageError):
    """The write would break a rule that another row or a newer revision stands for."""


class BadCursor(StorageError):
    """The cursor is not one that a page of this list gave."""
