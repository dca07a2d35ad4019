"""Finding node types by id and version."""

import pytest

from patchbay.sdk import NoParams, Outcome, PureNode, Registry, UnknownNodeType, discover, emit


class First(PureNode[NoParams]):
    type = "test.node"
    title = "First"

    def run(self, ctx, params, value) -> Outcome:
        return emit("out", 1)


class Second(First):
    version = 2
    title = "Second"


class Other(First):
    type = "test.another"


def test_the_newest_version_is_meant_where_none_is_named():
    registry = Registry([Second(), First()])

    assert registry.get("test.node").title == "Second"


def test_an_old_version_stays_runnable():
    registry = Registry([First(), Second()])

    assert registry.get("test.node", 1).title == "First"


def test_the_palette_shows_the_newest_of_each_by_type():
    registry = Registry([Second(), First(), Other()])

    assert [(node.type, node.version) for node in registry] == [("test.another", 1), ("test.node", 2)]


@pytest.mark.parametrize(
    ("version", "message"),
    [
        (None, "no installed package has the node type test.missing"),
        (3, "no installed package has the node type test.missing version 3"),
    ],
)
def test_a_type_nobody_installed_is_named_in_the_error(version, message):
    with pytest.raises(UnknownNodeType) as raised:
        Registry([First()]).get("test.missing", version)

    assert str(raised.value) == message


def test_our_own_nodes_are_found_as_anybody_elses_would_be():
    found = {node.type for node in discover()}

    assert found >= {
        "crm.lookup",
        "flow.branch",
        "flow.for_each",
        "flow.join",
        "flow.set",
        "flow.wait",
        "http.request",
        "http.respond",
        "http.webhook_trigger",
        "inbox.handoff",
        "whatsapp.send_message",
        "whatsapp.send_template",
        "whatsapp.trigger",
        "whatsapp.wait_for_reply",
    }
