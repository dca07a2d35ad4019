"""A browser and somebody signed in, before the server that a test's `dev` is.

`PATCHBAY_TEST_SITE=<folder>` tries the page as built into that folder (`vite build --outDir`) instead of
the one the server has. `PATCHBAY_TEST_LATENCY_MS=<milliseconds>` tries every page over a line that slow
and on a processor a third as fast: what is right only when answers come at once fails there.
"""

import os
from pathlib import Path

import pytest

from support.browser import PATIENCE_MS, Watch, chromium, serve_site, slow_down

SIZE = {"width": 1280, "height": 800}


@pytest.fixture(scope="module")
def browser():
    """Ended after each file, because a browser's event loop keeps asynchronous tests from running."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def signed_in(browser, dev):
    """Cookies of somebody who signed in: once, because passwords are slow on purpose."""
    context = browser.new_context(base_url=dev.url)
    answer = context.request.post("/api/v1/session", data={"email": dev.email, "password": dev.password})
    assert answer.ok, answer.text()
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def open_context(browser, dev, signed_in):
    """Opens browsers' profiles, signed in, and in the end looks at what was noted of each."""
    opened = []

    def open_one(**options):
        given = {"viewport": SIZE, "storage_state": signed_in, "locale": "en-GB", **options}
        context = browser.new_context(base_url=dev.url, **given)
        context.set_default_timeout(PATIENCE_MS)
        if "PATCHBAY_TEST_SITE" in os.environ:
            serve_site(context, Path(os.environ["PATCHBAY_TEST_SITE"]))
        if "PATCHBAY_TEST_LATENCY_MS" in os.environ:
            slow_down(context, int(os.environ["PATCHBAY_TEST_LATENCY_MS"]))
        watch = Watch(context, dev.url)
        opened.append((context, watch))
        return context, watch

    yield open_one
    complaints = [complaint for _, watch in opened for complaint in watch.complaints]
    for context, _ in opened:
        for page in context.pages:
            page.unroute_all(behavior="ignoreErrors")  # an answer may be on its way through a test's hands
        context.close()
    assert complaints == []
