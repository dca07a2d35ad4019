"""A stand-alone stand-in for Meta's WhatsApp platform and for the phones of its users.

It imports nothing else of the product and is reached over HTTP only: a product that talks to it cannot
tell it from the real thing, save for the host name. Its faces:

- **Graph face** (`graph/`): what the product calls, `/{version}/…`, with Meta's validation and error bodies.
- **Webhook emitter** (`emitter.py`): what calls the product, signed, retried, and broken on request.
- **Control face** (`control/`): what tests and demos call, `/control/…`. See `backend/docs/simulator.md`.
- **Phone** (`phone/`): a chat page at `/phone`, for a person to play the user.

All of them are thin. What the platform knows and decides is in `platform.py`, which takes time, ids and
randomness from outside; `simulator.py` gives it a clock, a timeline and an emitter.
"""

from patchbay.simulator.app import create_app, run
from patchbay.simulator.config import (
    BusinessNumber,
    ReceiptDelays,
    SimulatorConfig,
    TemplateSetup,
    UserSetup,
    WebhookPolicy,
)
from patchbay.simulator.simulator import Simulator

__all__ = [
    "BusinessNumber",
    "ReceiptDelays",
    "Simulator",
    "SimulatorConfig",
    "TemplateSetup",
    "UserSetup",
    "WebhookPolicy",
    "create_app",
    "run",
]
