"""What can be wrong with a document or with how the engine is called.

```
EngineError
├── DocumentError     the document cannot be read: says where, what was expected and what came
├── UnrunnableGraph   the document can be read but not run: a missing node type, an edge to nowhere
└── MisuseError       the caller fed an event that cannot belong to this state: our bug
```

A workflow that fails is not an error here: it is a state.
"""


class EngineError(Exception):
    """Base of the layer's errors."""


class DocumentError(EngineError):
    """The document cannot be read.

    Args:
        path: Where, as `nodes[2].params`; empty for the whole.
        message: What was expected and what came.
    """

    def __init__(self, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path
        self.message = message


class UnrunnableGraph(EngineError):
    """The document can be read but not run as it stands."""

    def __init__(self, node_id: str | None, message: str) -> None:
        super().__init__(message)
        self.node_id = node_id


class MisuseError(EngineError):
    """The event does not fit the state."""
