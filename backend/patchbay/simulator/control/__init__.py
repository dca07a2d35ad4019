"""The control face: how tests, demos and people set up the platform and look into it."""

from patchbay.simulator.control.face import control_router

__all__ = ["control_router"]
