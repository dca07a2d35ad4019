"""How templates read: as they were sent, and while they are written."""

from patchbay.messaging.template_preview import Preview, PreviewButton, Values, arrived, preview_of, text_of
from patchbay.sdk import Media, Template, TemplateButton, Text

COMPONENTS = [
    {"type": "HEADER", "format": "TEXT", "text": "Order {{1}}", "example": {"header_text": ["A-1"]}},
    {"type": "BODY", "text": "Hi {{1}}, {{2}} is ready.", "example": {"body_text": [["Ana", "A-1"]]}},
    {"type": "FOOTER", "text": "Reply STOP to end"},
    {
        "type": "BUTTONS",
        "buttons": [
            {"type": "QUICK_REPLY", "text": "Thanks"},
            {"type": "URL", "text": "Track", "url": "https://x.example/{{1}}", "example": ["A-1"]},
            {"type": "COPY_CODE", "example": "SALE"},
            {"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+15550001111"},
        ],
    },
]


def test_a_template_arrives_filled_in_every_part():
    template = Template(
        "order",
        "en",
        ("Ben", "A-77"),
        Text("A-77"),
        (
            TemplateButton(0, "quick_reply", "ok"),
            TemplateButton(1, "url", "A-77"),
            TemplateButton(2, "copy_code", "WIN"),
        ),
    )

    assert arrived(COMPONENTS, template) == Preview(
        header_format="TEXT",
        header="Order A-77",
        body="Hi Ben, A-77 is ready.",
        footer="Reply STOP to end",
        buttons=[
            PreviewButton("QUICK_REPLY", "Thanks"),
            PreviewButton("URL", "Track", "https://x.example/A-77"),
            PreviewButton("COPY_CODE", "", "WIN"),
            PreviewButton("PHONE_NUMBER", "Call", "+15550001111"),
        ],
    )


def test_samples_never_stand_in_for_what_was_not_sent():
    shown = arrived(COMPONENTS, Template("order", "en", ("Ben",)))

    assert (shown.header, shown.body) == ("Order {{1}}", "Hi Ben, {{2}} is ready.")
    assert shown.buttons[1].value == "https://x.example/{{1}}"
    assert preview_of(COMPONENTS, Values()).body == "Hi Ana, A-1 is ready."


def test_values_arrive_on_one_line():
    shown = arrived(COMPONENTS, Template("order", "en", ("Ben\nLee", "A\t1      B"), Text("A\r\n77")))

    assert text_of(shown) == "Order A 77\n\nHi Ben Lee, A 1    B is ready.\n\nReply STOP to end"


def test_named_variables_are_filled_by_name_and_a_file_stands_above_them():
    components = [{"type": "HEADER", "format": "IMAGE"}, {"type": "BODY", "text": "Hi {{name}}!"}]

    shown = arrived(
        components, Template("hello", "en", {"name": "Ben"}, Media("image", link="https://x/a.png"))
    )

    assert (shown.header_format, shown.header, shown.body) == ("IMAGE", "", "Hi Ben!")
