"""What it takes to speak for an instance at an UltraMsg gateway."""

from msgspec import Struct


class UltraMsgConfig(Struct, frozen=True):
    """One instance, with its secret."""

    instance_id: str
    token: str
    api_base: str = "https://api.ultramsg.com"

    def __repr__(self) -> str:
        """Without the secret."""
        return f"UltraMsgConfig(instance_id={self.instance_id!r}, api_base={self.api_base!r})"
