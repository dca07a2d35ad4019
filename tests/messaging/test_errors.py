"""The provider's error codes, and what they make the sender do."""

from time import thread_time

import pytest

from patchbay.messaging.error_catalogue import KNOWN_ERRORS, KNOWN_FAMILIES, PAIR_DELAYS_S, TRANSIENT_DELAYS_S
from patchbay.messaging.errors import ErrorClass, classify
from patchbay.messaging.quoting import quoted
from support.spanish_reasons import is_told

CLASSES = {
    ErrorClass.AUTH: [0, 190, 102, 104, 463, 467, 3, 10, 131005, 200, 294, 299],
    ErrorClass.THROTTLE: [4, 80007, 613, 130429, 131056, 133016],
    ErrorClass.ACCOUNT_STOP: [131048, 131064, 368, 131031, 131042, 131037, 131045, 133010, 134011, 141006],
    ErrorClass.TRANSIENT: [131016, 131057, 2494100, 133004],
    ErrorClass.AMBIGUOUS: [1, 2, 131000],
    ErrorClass.WINDOW: [131047],
    ErrorClass.SUPPRESS: [130403, 131049, 131050, 130472],
    ErrorClass.RECIPIENT: [131026, 130497, 131062, 137000, 131043, 131036],
    ErrorClass.TEMPLATE: [
        *(132000, 132001, 132005, 132007, 132008, 132012, 132018, 132015, 132016, 132068, 132069),
        *(131063, 134100, 134101, 134102),
        *(2388019, 2388024, 2388039, 2388040, 2388047, 2388072, 2388073, 2388293, 2388299, 2388500),
    ],
    ErrorClass.REQUEST: [
        *(33, 100, 131008, 131009, 131014, 131021, 131030, 131051, 131052, 131053, 131055, 131060),
        *(133000, 133005, 133015, 135000, 1752041, 2593107, 2593109, 2388012, 2388091, 2388093, 2388103),
        *(138000, 138018, 131044, 131020, 131041, 131059, 131201, 131215, 139000, 139004, 139100, 139103),
        *(147001, 147005, 200005, 200007, 2494164, 2494179),
    ],
}


@pytest.mark.parametrize(
    ("code", "error_class"), [(code, kind) for kind, codes in CLASSES.items() for code in codes]
)
def test_each_code_has_its_class(code: int, error_class: ErrorClass):
    error = classify(code, 400)

    assert (error.code, error.error_class) == (code, error_class)


def test_the_whole_catalogue_is_stated_above():
    stated = {code for codes in CLASSES.values() for code in codes}

    assert set(KNOWN_ERRORS) - stated <= {133006, 133008, 133009}


@pytest.mark.parametrize(
    ("code", "http_status", "is_transient", "error_class"),
    [
        (None, 500, False, ErrorClass.AMBIGUOUS),
        (None, 429, False, ErrorClass.THROTTLE),
        (None, 401, False, ErrorClass.AUTH),
        (None, 400, False, ErrorClass.REQUEST),
        (999_999, 400, False, ErrorClass.REQUEST),
        (999_999, 400, True, ErrorClass.AMBIGUOUS),
        (999_999, 503, False, ErrorClass.AMBIGUOUS),
        (999_999, None, False, ErrorClass.RECIPIENT),
        (None, None, False, ErrorClass.RECIPIENT),
        (131047, 500, True, ErrorClass.WINDOW),
    ],
)
def test_what_is_not_listed_gets_the_careful_default(
    code: int | None, http_status: int | None, is_transient: bool, error_class: ErrorClass
):
    assert classify(code, http_status, is_transient).error_class is error_class


def test_an_ambiguous_code_in_a_status_is_a_plain_failure():
    assert classify(131000, None).error_class is ErrorClass.TRANSIENT


def test_waits_follow_the_retry_table():
    waits = {
        code: [classify(code, 400).delay_s(failures) for failures in range(1, 8)] for code in (131056, 131016)
    }

    assert waits == {
        131056: [*PAIR_DELAYS_S, None],
        131016: [*TRANSIENT_DELAYS_S, None, None, None],
    }


def test_a_throttled_number_is_tried_until_the_message_expires():
    assert classify(130429, 400).delay_s(500) == 60


@pytest.mark.parametrize("code", [131048, 131050, 130472, 131047, 132000, 190, 100])
def test_what_trying_again_would_make_worse_is_never_tried_again(code: int):
    error = classify(code, 400)

    assert not error.retryable
    assert error.delay_s(1) is None


def test_every_row_can_be_read_by_a_person():
    for code in KNOWN_ERRORS:
        message = classify(code, 400).message
        assert message.endswith(".")
        assert not any(character.isdigit() for character in message.replace("24", "").replace("72", ""))


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("550 <ana@example.org>: no such mailbox", "550 <…>: no such mailbox"),
        ("to=ana@example.org,bob@example.org", "…,…"),
        ("(+5511900000001) is unknown", "(…) is unknown"),
        ("a" * 100_000, "a" * 39 + "…"),
        ("a" * 100_000 + "@" * 100_000, "…"),
    ],
    ids=["address", "addresses", "number", "endless", "endless with signs"],
)
def test_a_providers_words_are_kept_without_anybodys_address(said: str, kept: str):
    began = thread_time()

    assert quoted(said, 40) == kept
    assert thread_time() - began < 3


def test_every_row_is_told_in_spanish():
    rows = [*KNOWN_ERRORS.values(), *(known for _, known in KNOWN_FAMILIES)]
    sentences = {f"{row.title}." for row in rows} | {row.advice for row in rows}
    sentences |= {
        "The platform could not be reached: No connection to graph.example:443 in time. We try again."
    }

    assert [sentence for sentence in sorted(sentences) if not is_told(sentence)] == []
