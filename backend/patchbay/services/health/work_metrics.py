"""What a worker counts: runs, steps and messages, by how they ended. Never ids or names."""

from collections.abc import Collection, Iterable
from functools import cache

from prometheus_client import CollectorRegistry, Counter, Histogram

from patchbay.storage.runs import StoredRun, StoredStep
from patchbay.storage.workflows import is_test

_RUN_BUCKETS_S = (0.01, 0.05, 0.1, 0.5, 1, 5, 60, 600, 3_600, 86_400, 604_800)
_STEP_BUCKETS_S = (0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 30, 600, 86_400)


class WorkMetrics:
    """Counters of one worker."""

    def __init__(self, registry: CollectorRegistry) -> None:
        self._runs = Counter("patchbay_runs", "Runs that ended", ["state"], registry=registry)
        self._run_s = Histogram(
            "patchbay_run_seconds",
            "From the first step to the end, waits included",
            buckets=_RUN_BUCKETS_S,
            registry=registry,
        )
        self._steps = Counter("patchbay_steps", "Steps that ended", ["type", "state"], registry=registry)
        self._step_s = Histogram(
            "patchbay_step_seconds",
            "From the beginning of a step to its end, waits included",
            ["type"],
            buckets=_STEP_BUCKETS_S,
            registry=registry,
        )
        self._messages = Counter(
            "patchbay_messages", "Messages that reached a state", ["state"], registry=registry
        )
        # Finding the counter of a label costs several times the counting.
        self._run_ended = cache(self._runs.labels)
        self._message_reached = cache(self._messages.labels)
        self._step_ended = cache(
            lambda kind, state: (self._steps.labels(kind, state), self._step_s.labels(kind))
        )

    def count_turn(self, runs: Collection[StoredRun], steps: Iterable[StoredStep], *, queued: int) -> None:
        """Note what ended in a turn that was committed, test runs left out, and the messages it queued."""
        tests = {run.id for run in runs if is_test(run.version)}
        for run in runs:
            if run.ended_at is not None and run.id not in tests:
                self._run_ended(run.state).inc()
                self._run_s.observe((run.ended_at - run.started_at).total_seconds())
        for step in steps:
            if step.ended_at is not None and step.run_id not in tests:
                count, seconds = self._step_ended(step.type, step.state)
                count.inc()
                seconds.observe((step.ended_at - step.started_at).total_seconds())
        if queued:
            self._message_reached("queued").inc(queued)

    def count_message(self, state: str) -> None:
        """Note that a message reached a state by the sender's or the provider's word."""
        self._message_reached(state).inc()
