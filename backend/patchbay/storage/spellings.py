"""The ways in which WhatsApp spells one and the same number. Pure.

Brazilian mobile numbers come with and without the 9 after the area code, Mexican ones with and without the 1
after the country code, Argentine ones with and without the 9. Lists have the one, webhooks the other.

Source: WhatsApp reference, section 2.6.
"""

import re

_FORMS = (
    (re.compile(r"(55[1-9][1-9])9([6-9]\d{7})"), r"\1\2"),
    (re.compile(r"(55[1-9][1-9])([6-9]\d{7})"), r"\g<1>9\2"),
    (re.compile(r"521(\d{10})"), r"52\1"),
    (re.compile(r"52(\d{10})"), r"521\1"),
    (re.compile(r"549(\d{10})"), r"54\1"),
    (re.compile(r"54(\d{10})"), r"549\1"),
)


def one_spelling(kind: str, value: str) -> str:
    """The spelling that stands for all there are of an address, whichever of them is given."""
    return min(every_spelling(kind, value))


def every_spelling(kind: str, value: str) -> tuple[str, ...]:
    """All there are of an address in its normal form, the given one first."""
    other = other_spelling(kind, value)
    return (value,) if other is None else (value, other)


def other_spelling(kind: str, value: str) -> str | None:
    """The same address as it may be spelt too, in its normal form; None where there is but one way."""
    if kind != "phone":
        return None
    return next((form.sub(other, value) for form, other in _FORMS if form.fullmatch(value)), None)
