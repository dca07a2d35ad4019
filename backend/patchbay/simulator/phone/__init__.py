"""The phone: a chat page on which a person plays the user."""

from patchbay.simulator.phone.face import phone_router

__all__ = ["phone_router"]
