"""The built page: which file a path gives, how it is squeezed, how long it may be kept."""

import gzip

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from patchbay.api.site import site_routes

SCRIPT = "export const answer = 42;\n" * 200
PICTURE = b"\x89PNG\r\n" + bytes(range(256))


@pytest.fixture
def built(tmp_path):
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<title>Patchbay</title>")
    (tmp_path / "assets" / "index-1a2b.js").write_text(SCRIPT)
    (tmp_path / "assets" / "phone-3c4d.png").write_bytes(PICTURE)
    return tmp_path


def client(folder) -> TestClient:
    return TestClient(Litestar(site_routes(folder), openapi_config=None))


def test_every_place_within_the_page_is_the_page(built):
    with client(built) as browser:
        answer = browser.get("/workflows/abc")

    assert (answer.status_code, answer.text) == (200, "<title>Patchbay</title>")
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-cache"


def test_a_missing_file_is_missing(built):
    with client(built) as browser:
        assert browser.get("/assets/gone.js").status_code == 404


def test_texts_are_squeezed_for_whom_they_suit(built):
    with client(built) as browser:
        squeezed = browser.get("/assets/index-1a2b.js", headers={"accept-encoding": "gzip, br"})
        plain = browser.get("/assets/index-1a2b.js", headers={"accept-encoding": "identity"})

    assert squeezed.text == plain.text == SCRIPT
    assert squeezed.headers["content-encoding"] == "gzip"
    assert int(squeezed.headers["content-length"]) == len(gzip.compress(SCRIPT.encode(), mtime=0)) < 400
    assert "content-encoding" not in plain.headers
    assert squeezed.headers["vary"] == plain.headers["vary"] == "accept-encoding"


def test_pictures_go_as_they_are_and_hashed_files_are_kept_for_ever(built):
    with client(built) as browser:
        answer = browser.get("/assets/phone-3c4d.png", headers={"accept-encoding": "gzip"})

    assert answer.content == PICTURE
    assert "content-encoding" not in answer.headers
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_an_unbuilt_page_says_how_to_build_it(tmp_path):
    with client(tmp_path / "nothing") as browser:
        answer = browser.get("/")

    assert answer.status_code == 200
    assert "make frontend" in answer.text
