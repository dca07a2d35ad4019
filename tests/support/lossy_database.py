"""A database whose connection goes away at a commit."""

import contextlib

from sqlalchemy.exc import DBAPIError

from patchbay.storage.database import Database


class ConnectionLost(DBAPIError):
    """The database went away."""

    def __init__(self) -> None:
        super().__init__(None, None, OSError(), connection_invalidated=True)


class LossyDatabase(Database):
    """Loses the connection at one commit: before it is done (`undone`), or before it is confirmed."""

    fails_at: int | None = None
    undone = False

    @contextlib.asynccontextmanager
    async def transaction(self):
        async with super().transaction() as connection:
            number = self.transactions
            yield connection
            if number == self.fails_at and self.undone:
                raise ConnectionLost
        if number == self.fails_at:
            raise ConnectionLost
