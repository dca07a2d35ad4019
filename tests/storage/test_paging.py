import pytest

from patchbay.storage.errors import BadCursor
from patchbay.storage.paging import PageRequest, decode_cursor, encode_cursor, page_of


def test_a_page_with_more_to_come_gives_a_cursor_to_the_last_row_shown():
    page = page_of(["c", "b", "a"], PageRequest(limit=2), lambda row: (row,))

    assert page.items == ["c", "b"]
    assert decode_cursor(page.next, (str,)) == ("b",)


def test_the_last_page_gives_no_cursor():
    page = page_of(["a"], PageRequest(limit=2), lambda row: (row,))

    assert (page.items, page.next) == (["a"], None)


@pytest.mark.parametrize("cursor", ["", "x", "%%%", "bnVsbA", "WzFd", "é", "W10", "WyJhIiwiYiJd", "A" * 9000])
def test_a_made_up_cursor_is_refused(cursor):
    with pytest.raises(BadCursor):
        decode_cursor(cursor, (str,))


@pytest.mark.parametrize("number", [2**31, -(2**31), 10**30])
def test_a_number_beyond_the_databases_is_refused(number):
    with pytest.raises(BadCursor):
        decode_cursor(encode_cursor([number]), (int,))
