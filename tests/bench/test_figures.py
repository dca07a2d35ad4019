"""The benchmark must see what goes wrong before its figures mean anything."""

from bench.figures import Account, Percentiles
from bench.ledger import Arrived
from bench.load import Started
from bench.requests import Requests
from bench.rig import account_of
from bench.webhooks import webhook_request
from bench.yardsticks.handwork import is_signed, messages_in


def person(number):
    return f"55{number}"


def test_an_account_names_what_was_lost_repeated_and_misdirected():
    started = Started(posted_ns={1: 0, 2: 0, 3: 0, 4: 0}, acked_ns={1: 5, 2: 5, 3: 5}, refused=1)
    arrived = [Arrived(1, "+551", 9), Arrived(1, "+551", 9), Arrived(2, "+553", 9)]

    account = account_of(started, arrived, person, unfinished=2)

    assert account == Account(4, refused=1, lost=1, repeated=1, misdirected=1, unfinished=2)
    assert not account.is_whole
    assert str(account) == "4 started: 1 refused, 1 lost, 1 repeated, 1 misdirected, 2 unfinished"


def test_an_account_is_whole_when_everything_came_once():
    started = Started(posted_ns={1: 0, 2: 0}, acked_ns={1: 5, 2: 5})

    account = account_of(started, [Arrived(2, "+552", 9), Arrived(1, "+551", 9)], person, unfinished=0)

    assert account == Account(2)
    assert account.is_whole


def test_percentiles_are_values_that_occurred():
    assert Percentiles.of([float(value) for value in range(100, 0, -1)]) == Percentiles(51.0, 96.0, 100.0)
    assert Percentiles.of([]) is None


def test_requests_are_signed_and_numbered_without_gaps():
    requests = Requests("/hook", iter([7, 8, 9]), person=person, words=lambda number: f"order {number}")

    requests.prepare(2)
    made = list(requests)

    assert [number for number, _ in made] == [7, 8, 9]
    assert made[0][1] == webhook_request("/hook", sender="557", text="order 7", message_id="wamid.IN7")
    head, _, body = made[0][1].partition(b"\r\n\r\n")
    signature = head.partition(b"x-hub-signature-256: ")[2].partition(b"\r\n")[0].decode()
    assert is_signed(body, signature)
    assert [message["from"] for message in messages_in(body)] == ["557"]
