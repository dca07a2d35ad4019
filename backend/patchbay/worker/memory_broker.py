"""Dramatiq's in-process broker, for one process group without Redis. What it forgets, the sweep finds."""

from dramatiq.brokers.stub import StubBroker


class MemoryBroker(StubBroker):
    """A StubBroker that keeps no dead letters: a doorbell that failed is worth nothing."""

    def enqueue(self, message, *, delay=None):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201, D102
        for letters in self.dead_letters_by_queue.values():
            letters.clear()
        return super().enqueue(message, delay=delay)
