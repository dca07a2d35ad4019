"""The nodes Patchbay comes with, written against `patchbay.sdk` alone.

A node is a folder `<family>/<node>/` with a `node.py`; adding the folder is all it takes to be found.
"""

from collections.abc import Iterator
from importlib import import_module
from inspect import isabstract
from pathlib import Path
from typing import Any

from patchbay.sdk import Node


def nodes() -> Iterator[Node[Any]]:
    """One instance of every node class in the folders, all versions of it, by type id.

    A class counts where it is defined, so a node may import another's to build on it.
    """
    here = Path(__file__).parent
    for path in sorted(here.glob("*/*/node.py")):
        family, name = path.parts[-3:-1]
        module = import_module(f"{__name__}.{family}.{name}.node")
        for found in vars(module).values():
            is_own = isinstance(found, type) and found.__module__ == module.__name__
            if is_own and issubclass(found, Node) and not isabstract(found):
                yield found()
