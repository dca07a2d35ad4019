"""What it takes to hand e-mail to a mail server."""

from typing import Literal

from msgspec import Struct

Security = Literal["starttls", "tls", "none"]
"""TLS after the greeting, from the first byte on, or not at all."""


class EmailConfig(Struct, frozen=True):
    """One sender's address and its mail server, with the secret."""

    host: str
    port: int
    security: Security
    from_address: str
    user: str = ""
    """Empty where the server asks nobody who they are."""
    password: str = ""
    sender_name: str = ""
    subject: str = ""
    """Of every message; where it is empty, a message's first line."""

    def __repr__(self) -> str:
        """Without the secret."""
        return f"EmailConfig(host={self.host!r}, port={self.port}, security={self.security!r})"
