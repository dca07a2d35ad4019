"""The page of provider errors says what the catalogue says."""

from pathlib import Path

from patchbay.messaging.error_catalogue import KNOWN_ERRORS, ErrorClass
from patchbay.messaging.error_reference import error_reference

PAGE = Path(__file__).parents[2] / "backend" / "docs" / "provider-errors.md"


def test_the_page_of_provider_errors_is_current(request):
    page = error_reference()

    if request.config.getoption("--update-cases", default=False):
        PAGE.write_text(page, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page, "run tests/messaging with --update-cases"


def test_every_code_and_every_class_has_a_row():
    page = error_reference()

    assert all(f"\n| {code} | " in page for code in KNOWN_ERRORS)
    assert all(f"\n| `{one.value}` | " in page for one in ErrorClass)
