"""A running server, a browser and somebody signed in, for every test of the editor.

`PATCHBAY_TEST_SITE=<folder>` tries the page as built into that folder (`vite build --outDir`) instead of
the one the server has.
"""

import os
from pathlib import Path

import pytest

from support.browser import Watch, chromium
from support.dev_server import dev_server
from support.editor_page import EditorPage, a_document, serve_site

SIZE = {"width": 1280, "height": 800}


@pytest.fixture(scope="session")
def dev_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("dev")


@pytest.fixture(scope="session")
def dev(dev_folder):
    with dev_server(dev_folder) as server:
        yield server


@pytest.fixture(scope="module")
def browser():
    """Ended after each file, because a browser's event loop keeps asynchronous tests from running."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def api(browser, dev, dev_folder):
    """The server's API, asked with the key that the demo leaves for scripts."""
    key = (dev_folder / "var" / "api-key").read_text().strip()
    context = browser.new_context(base_url=dev.url, extra_http_headers={"authorization": f"Bearer {key}"})
    yield context.request
    context.close()


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
        context.set_default_timeout(10_000)
        if "PATCHBAY_TEST_SITE" in os.environ:
            serve_site(context, Path(os.environ["PATCHBAY_TEST_SITE"]))
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


@pytest.fixture
def make_workflow(api):
    """Makes a workflow through the API; gives its id."""

    def make(document=None, *, publish=False):
        answer = api.post("/api/v1/workflows", data={"document": document or a_document()})
        assert answer.ok, answer.text()
        workflow_id = answer.json()["id"]
        if publish:
            published = api.post(f"/api/v1/workflows/{workflow_id}/publish", data={"note": ""})
            assert published.ok, published.text()
        return workflow_id

    return make


@pytest.fixture
def profile(open_context):
    """The profile of somebody signed in, and the watch over it."""
    return open_context()


@pytest.fixture
def open_editor(open_context, make_workflow, api):
    """Opens a workflow, a new one unless told which, in the editor of somebody who is signed in."""

    def open_one(document=None, *, workflow_id=None, query="", page=None, **options) -> EditorPage:
        made = workflow_id or make_workflow(document)
        if page is None:
            context, _ = open_context(**options)
            page = context.new_page()
        page.goto(f"/workflows/{made}{query}")
        editor = EditorPage(page, api, made)
        editor.canvas.wait_for()
        return editor

    return open_one


@pytest.fixture
def editor(open_editor) -> EditorPage:
    """A new, empty workflow in the editor."""
    return open_editor()
