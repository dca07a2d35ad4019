"""Who is served next where more wait than there is room for."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from patchbay.services.sending.fair_share import FairShare


def waiting(**queues: int) -> dict[tuple[str, str], list[str]]:
    """`a_1=3`: three messages of workspace `a` on its channel `1`."""
    return {
        (name.split("_")[0], name): [f"{name}/{number}" for number in range(size)]
        for name, size in queues.items()
    }


def served(dealt: list[str]) -> Counter[str]:
    return Counter(one.split("_")[0] for one in dealt)


def test_workspaces_share_alike_however_much_each_has():
    assert served(FairShare().deal(30, waiting(a_1=1000, b_1=50, c_1=12))) == {"a": 10, "b": 10, "c": 10}


def test_who_has_little_gets_all_and_the_others_share_the_rest():
    assert served(FairShare().deal(30, waiting(a_1=1000, b_1=1000, c_1=2))) == {"a": 14, "b": 14, "c": 2}


def test_many_channels_are_no_more_than_one():
    dealt = FairShare().deal(12, waiting(a_1=9, a_2=9, a_3=9, b_1=9))

    assert served(dealt) == {"a": 6, "b": 6}
    assert Counter(one.split("/")[0] for one in dealt if one[0] == "a") == {"a_1": 2, "a_2": 2, "a_3": 2}


def test_each_queue_keeps_its_order():
    dealt = FairShare().deal(10, waiting(a_1=8, b_1=8))

    assert [one for one in dealt if one[0] == "a"] == [f"a_1/{number}" for number in range(5)]


def test_turns_go_on_where_the_last_round_ended():
    share = FairShare()

    rounds = [served(share.deal(1, waiting(a_1=9, b_1=9, c_1=9))) for _ in range(6)]

    assert sum(rounds, Counter()) == {"a": 2, "b": 2, "c": 2}


def test_who_comes_late_is_not_owed_what_others_had_meanwhile():
    share = FairShare()
    for _ in range(100):
        share.deal(1, waiting(a_1=9))

    assert served(share.deal(10, waiting(a_1=99, b_1=99))) == {"a": 5, "b": 5}


def test_nothing_waits():
    assert FairShare().deal(5, {}) == []
    assert FairShare().deal(0, waiting(a_1=3)) == []


SIZES = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 40), min_size=1)


@given(SIZES, st.integers(0, 60))
def test_room_is_used_and_shares_differ_by_one_at_the_most(sizes, room):
    queues = waiting(**{f"{name}_1": size for name, size in sizes.items()})

    got = served(FairShare().deal(room, queues))

    assert sum(got.values()) == min(room, sum(sizes.values()))
    hungry = [got[name] for name, size in sizes.items() if got[name] < size]
    assert all(max(got.values(), default=0) - one <= 1 for one in hungry)


@given(st.lists(st.integers(1, 7), min_size=20, max_size=60))
def test_over_many_rounds_nobody_falls_behind(rooms):
    share, total = FairShare(), Counter()
    for room in rooms:
        total += served(share.deal(room, waiting(a_1=50, b_1=50, c_1=50)))

    assert max(total.values()) - min(total[name] for name in "abc") <= 1
