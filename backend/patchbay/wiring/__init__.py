"""Builds every object of a process and hands it on. Nothing else reads settings or makes connections.

One object, `Wiring`, floor upon floor: what a floor builds, it builds of itself and of those below.

```
desk       what people look at, and do by hand
traffic    the way of a message: in, through a run, out
setup      what people set up before any message comes
access     who may do what
ground     settings, the database, connections, what is kept in memory
```
"""

from patchbay.wiring.desk import Desk
from patchbay.wiring.ground import make_vault

__all__ = ["Wiring", "make_vault"]


class Wiring(Desk):
    """Everything one event loop of one process uses, each built when it is first asked for.

    Args:
        settings: What the environment said.
        clock: Another clock, for tests.
        passwords: Another cost of hashing, for tests.
        registry: Other node types, for tests.
        doorbell: How workers are told that there is something to do; absent, their sweep finds it.
        live: How notices reach those who look on; absent, Redis carries them, or without it nothing does.
        metrics_registry: Where counters are kept, for two event loops of one process to share.
    """
