"""A server for each file of the editor's tests, its API, and workflows open in it."""

import pytest

from support.dev_server import dev_server
from support.drawings import CHAIN, LOOKUP, TELL, TRIGGER
from support.editor_page import EditorPage, a_document


@pytest.fixture(scope="module")
def dev_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("dev")


@pytest.fixture(scope="module")
def dev(dev_folder):
    with dev_server(dev_folder) as server:
        yield server


@pytest.fixture(scope="module")
def api(browser, dev, dev_folder):
    """The server's API, asked with the key that the demo leaves for scripts."""
    key = (dev_folder / "var" / "api-key").read_text().strip()
    context = browser.new_context(base_url=dev.url, extra_http_headers={"authorization": f"Bearer {key}"})
    yield context.request
    context.close()


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


@pytest.fixture
def drawn(open_editor):
    """Three nodes in a row."""
    return open_editor(a_document(TRIGGER, LOOKUP, TELL, edges=CHAIN))
