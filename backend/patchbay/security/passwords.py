"""Password hashes: Argon2id, off the event loop, and as slow for an unknown user as for a known one."""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import argon2
from msgspec import Struct

from patchbay.security.errors import PasswordRefused

_Result = TypeVar("_Result")

MIN_LENGTH = 12
MAX_LENGTH = 256
"""Characters; enough for any passphrase, and a bound on the work of hashing."""


class Verdict(Struct, frozen=True):
    """Whether the password is right, and whether its hash should be made anew with today's cost."""

    ok: bool
    needs_rehash: bool = False


class Passwords:
    """Hashes and verifies passwords, at most two at a time so that log-ins cannot take all memory.

    Cost: OWASP's Argon2id setting of 19 MiB, two passes, one lane.

    Args:
        hasher: Another cost; tests use a cheap one.

    Source: OWASP Password Storage Cheat Sheet, checked 2026-11.
    """

    def __init__(self, hasher: argon2.PasswordHasher | None = None) -> None:
        self._hasher = hasher or argon2.PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="passwords")

    async def hash(self, password: str) -> str:
        """The hash to store, salt and cost included.

        Raises:
            PasswordRefused: Shorter than 12 or longer than 256 characters.
        """
        if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
            raise PasswordRefused(f"expected {MIN_LENGTH}-{MAX_LENGTH} characters, got {len(password)}")
        return await self._in_thread(self._hasher.hash, _normal(password))

    async def verify(self, password: str, stored: str | None) -> Verdict:
        """Whether the password belongs to the hash; `None`, an unknown user's, takes as long and says no."""
        if len(password) > MAX_LENGTH:
            return Verdict(ok=False)
        if stored is None:
            await self._in_thread(self._hasher.hash, _normal(password))
            return Verdict(ok=False)
        try:
            await self._in_thread(self._hasher.verify, stored, _normal(password))
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return Verdict(ok=False)
        return Verdict(ok=True, needs_rehash=self._hasher.check_needs_rehash(stored))

    def close(self) -> None:
        """End the threads; nothing can be hashed afterwards."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _in_thread(self, work: Callable[..., _Result], *args: str) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *args)


def _normal(password: str) -> str:
    """The same characters typed on another keyboard give the same bytes (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
