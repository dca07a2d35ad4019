"""The webhooks of a phase, signed beforehand as far as it can be known how many it takes."""

from collections.abc import Callable, Iterator
from itertools import count

from bench.load import Request
from bench.webhooks import webhook_request

Person = Callable[[int], str]
Words = Callable[[int], str]


class Requests(Iterator[Request]):
    """Each has the next number; they end when the numbers do.

    Args:
        path: Where they are posted.
        numbers: Gives the pipelines' numbers.
        person: Who writes, by number.
        words: What, by number.
    """

    def __init__(self, path: str, numbers: Iterator[int], *, person: Person, words: Words) -> None:
        self._path = path
        self._numbers = numbers
        self._person = person
        self._words = words
        self._ready: list[Request] = []

    def prepare(self, how_many: int) -> "Requests":
        """Sign some now, so that it costs nothing while measuring."""
        self._ready = [self._make() for _ in range(how_many)][::-1]
        return self

    def __next__(self) -> Request:
        return self._ready.pop() if self._ready else self._make()

    def _make(self) -> Request:
        number = next(self._numbers)
        return number, webhook_request(
            self._path,
            sender=self._person(number),
            text=self._words(number),
            message_id=f"wamid.IN{number}",
        )


def numbers() -> Iterator[int]:
    """Numbers of pipelines, each once in a benchmark."""
    return count(1)
