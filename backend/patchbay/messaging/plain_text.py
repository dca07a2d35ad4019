"""Cards of people, and places, as a text for channels that have neither. Pure."""

from patchbay.sdk import ContactCards, LocationPin


def cards_text(content: ContactCards) -> str:
    """Who each card is about and how to reach them, a line for each, cards apart."""
    return "\n\n".join(
        "\n".join(part for part in (card.name, card.company, *card.phones, *card.emails) if part)
        for card in content.contacts
    )


def place_text(content: LocationPin) -> str:
    """What the place is called, its address and its degrees, a line for each."""
    lines = (content.name, content.address, f"{content.latitude}, {content.longitude}")
    return "\n".join(line for line in lines if line)
