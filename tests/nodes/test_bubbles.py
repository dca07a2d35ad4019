"""What sending nodes look like on the phone, from parameters that may be anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from patchbay.messaging.capabilities import WHATSAPP_CLOUD
from patchbay.sdk import Bubble, BubbleButton, BubbleMedia, BubbleTemplate, Count, discover
from patchbay_nodes.whatsapp import bubbles

REGISTRY = discover()


def bubble(type_id, **params):
    return REGISTRY.get(type_id).bubble_for(params)


def sent(**params):
    return bubble("whatsapp.send_message", **params)


def counted(**params):
    return {(one.field, one.count, one.limit) for one in sent(**params).counts}


def test_a_text():
    assert sent(text="Hello *you*") == Bubble(
        kind="text", text="Hello *you*", counts=(Count("text", 11, 4096),)
    )


def test_what_an_expression_adds_is_not_counted():
    assert counted(text="Hello {{ contact.name }}!") == {("text", 7, 4096)}


def test_what_statements_make_is_not_counted_at_all():
    assert counted(text="{% if vars.vip %}Dear{% endif %} you") == set()


def test_buttons_with_all_around_them():
    buttons = [{"id": "y", "title": "Yes"}, {"id": "n", "title": "No"}]

    drawn = sent(kind="buttons", text="Shall we?", header="Order", footer="Acme", buttons=buttons)

    assert (drawn.header, drawn.text, drawn.footer) == ("Order", "Shall we?", "Acme")
    assert drawn.buttons == (BubbleButton("Yes", "y"), BubbleButton("No", "n"))
    assert {(one.field, one.limit) for one in drawn.counts} == {
        ("header", 60),
        ("text", 1024),
        ("footer", 60),
        ("buttons[0].title", 20),
        ("buttons[1].title", 20),
    }


def test_a_list_in_sections():
    rows = [{"id": "s", "title": "Small", "description": "For one"}]

    drawn = sent(kind="list", text="Size?", button="Choose", sections=[{"title": "Cups", "rows": rows}])

    assert drawn.list is not None
    assert drawn.list.button == "Choose"
    assert [(row.title, row.section, row.description) for row in drawn.list.rows] == [
        ("Small", "Cups", "For one")
    ]
    assert ("sections[0].rows[0].description", 7, 72) in {
        (one.field, one.count, one.limit) for one in drawn.counts
    }


@pytest.mark.parametrize(
    ("params", "media"),
    [
        ({"link": "https://acme.example/files/menu.pdf?v=2"}, BubbleMedia("document", "menu.pdf")),
        ({"link": "https://acme.example/m.pdf", "filename": "Menu.pdf"}, BubbleMedia("document", "Menu.pdf")),
        ({"link": "{{ input.url }}"}, BubbleMedia("document")),
        ({"media_id": "123"}, BubbleMedia("document")),
    ],
)
def test_a_file_is_called_by_its_name(params, media):
    assert sent(kind="media", media="document", **params).media == media


def test_a_template_is_known_by_its_name():
    drawn = bubble("whatsapp.send_template", template="order_ready", language="es")

    assert drawn == Bubble(kind="template", template=BubbleTemplate("order_ready", "es"))


def test_a_wait_shows_what_it_asks_again_with_if_anything():
    assert bubble("whatsapp.wait_for_reply") is None
    assert bubble("whatsapp.wait_for_reply", reask="Pardon?").text == "Pardon?"


def test_braces_without_end_are_counted_in_one_pass():
    endless = "{{" * 500_000

    assert counted(kind="text", text=endless) == {("text", 1_000_000, 4096)}
    assert counted(kind="text", text="{{ a }}!" + endless) == {("text", 1_000_001, 4096)}


def test_a_kind_that_is_worked_out_later_has_no_bubble_yet():
    assert sent(kind="{{ input.kind }}", text="Hello") is None


def test_a_node_that_sends_nothing_has_none():
    assert bubble("flow.set", values={"text": "Hello"}) is None


def test_the_limits_are_the_channels():
    can = WHATSAPP_CLOUD

    assert (can.max_text_chars, can.max_body_chars) == (bubbles.MAX_TEXT, bubbles.MAX_BODY)
    assert can.max_caption_chars == bubbles.MAX_CAPTION
    assert (can.max_header_chars, can.max_footer_chars) == (bubbles.MAX_HEADER, bubbles.MAX_FOOTER)
    assert can.buttons.max_title_chars == bubbles.MAX_BUTTON_TITLE
    assert can.list.max_label_chars == bubbles.MAX_LIST_LABEL
    assert can.list.max_section_title_chars == bubbles.MAX_SECTION_TITLE
    assert can.list.max_row_title_chars == bubbles.MAX_ROW_TITLE
    assert can.list.max_row_description_chars == bubbles.MAX_ROW_DESCRIPTION


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "title", "rows", "buttons", "text", "kind", "link"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)
FIELDS = ["kind", "text", "buttons", "rows", "sections", "header", "link", "latitude", "reask", "template"]
KINDS = st.sampled_from(["text", "media", "buttons", "list", "location", "reaction"])


@given(
    params=st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=6),
    kind=KINDS,
    type_id=st.sampled_from(["send_message", "send_template", "wait_for_reply"]),
)
def test_nothing_that_is_written_breaks_a_bubble(params, kind, type_id):
    bubble(f"whatsapp.{type_id}", **{**params, "kind": kind})
