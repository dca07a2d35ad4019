"""A small file that only its owner may read."""

from pathlib import Path

from msgspec import Struct


class PrivateFile(Struct, frozen=True):
    """A secret on disk, one line of text."""

    path: Path

    def read(self) -> str | None:
        """What is in it, or None when it is not there."""
        return self.path.read_text(encoding="utf-8").strip() if self.path.exists() else None

    def write(self, text: str) -> None:
        """Put this in, in place of what was there."""
        self.path.unlink(missing_ok=True)
        self.path.touch(mode=0o600)
        self.path.write_text(f"{text}\n", encoding="utf-8")
