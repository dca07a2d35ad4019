"""What it takes to speak for a number at the platform."""

from msgspec import Struct


class WhatsAppConfig(Struct, frozen=True):
    """One number, with its secrets."""

    phone_number_id: str
    waba_id: str
    access_token: str
    app_secrets: tuple[str, ...] = ()
    """Newest first; two while one replaces the other."""
    verify_token: str = ""
    api_base: str = "https://graph.facebook.com"
    api_version: str = "v24.0"
    media_hosts: tuple[str, ...] = ()
    """Hosts files may be fetched from besides the provider's own; they get the token."""

    def __repr__(self) -> str:
        """Without the secrets."""
        return f"WhatsAppConfig(phone_number_id={self.phone_number_id!r}, api_base={self.api_base!r})"
