"""Kinds of the events that come from inside; a provider's kinds are `messaging.events`'."""

from patchbay.storage.runs import ORDERED

WAIT_DUE = "wait.due"
"""A wait's time has come: `{wait, run}`."""
WAIT_CALLED = "wait.called"
"""Another system called a wait's URL: `{wait, run, value}`."""
MESSAGE_CHANGED = "message.changed"
"""A message a run waits for has moved: `{wait, run, state, error}`."""
HUMAN_TOOK = "human.took"
"""A person took the conversation: `{by, note}`."""
HUMAN_RETURNED = "human.returned"
"""A person gave the conversation back: `{by, note}`."""
RUN_START = ORDERED
"""A person or program starts a run, whose row is there already: `{run, workflow, version, trigger, value}`.

In the middle of the drawing, `middle` says where and with what past.
"""
RUN_PRETEND = "run.pretend"
"""A person pretends that time passed, for a test run: `{run, seconds}`."""
RUN_CANCEL = "run.cancel"
"""A person stops a run: `{run, reason}`."""
HTTP_REQUEST = "http.request"
"""Somebody called a workflow's own URL: `{hook, run, value}`."""
