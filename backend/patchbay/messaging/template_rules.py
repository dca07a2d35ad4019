"""What a provider asks of a template before it looks at what it says. Pure.

The limits are WhatsApp's; whoever writes a template hears of them at once, not a day later by a refusal.

Source: WhatsApp reference, section 9.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from msgspec import Struct

CATEGORIES = ("MARKETING", "UTILITY", "AUTHENTICATION")
MAX_BODY = 1_024
MAX_HEADER = 60
MAX_FOOTER = 60
MAX_LABEL = 20
"""Some pages say 25; what keeps to the lower one is taken either way."""
MAX_BUTTONS = 10
MAX_URL = 2_000
MAX_CODE = 15
MAX_PHONE = 20
MOST_OF_A_KIND = {
    "QUICK_REPLY": 10,
    "URL": 2,
    "PHONE_NUMBER": 1,
    "COPY_CODE": 1,
    "OTP": 1,
    "FLOW": 1,
    "CATALOG": 1,
    "MPM": 1,
    "VOICE_CALL": 1,
    "REQUEST_CONTACT_INFO": 1,
}
EDITABLE = frozenset({"APPROVED", "REJECTED", "PAUSED"})
EDIT_PAUSE = timedelta(hours=24)
EDIT_SPAN = timedelta(days=30)
EDITS_IN_SPAN = 10
UNDELETABLE = frozenset({"DISABLED"})

_NAME = re.compile(r"[a-z0-9_]{1,512}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Za-z]{2,4})?")
_PLACE = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")
_BRACES = re.compile(r"\{\{|\}\}")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]*")
_PARTS = ("HEADER", "BODY", "FOOTER", "BUTTONS", "CAROUSEL", "LIMITED_TIME_OFFER")
_FILES = frozenset({"IMAGE", "VIDEO", "DOCUMENT", "GIF"})
_FORMATS = frozenset({"TEXT", "LOCATION", *_FILES})


class TemplateContent(Struct, frozen=True):
    """A template as it would be handed in."""

    name: str
    language: str
    category: str
    components: Sequence[Mapping[str, Any]]


class Fault(Struct, frozen=True):
    """One thing the provider would refuse.

    `path` leads to it, as `components[1].text`. `code` is stable and names the sentence that tells it, which
    `words` fill.
    """

    path: str
    code: str
    words: dict[str, str] = {}


def faults_of(content: TemplateContent) -> list[Fault]:
    """Everything that is wrong with a template, in reading order; empty when it may be handed in."""
    return list(_faults(content))


def is_named(components: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the variables have names rather than numbers."""
    names = (name for component in components for name in _PLACE.findall(_text(component, "text")))
    return any(not name.isdecimal() for name in names)


def edit_refusal(
    status: str, *, category: str, wanted: str, edited_at: Sequence[datetime], now: datetime
) -> str | None:
    """Why the provider would not take an edit now, in a sentence; None when it would.

    Args:
        status: Of the template at the provider.
        category: Its own.
        wanted: The edit's.
        edited_at: When it was edited while approved, within the last 30 days, oldest first.
        now: Aware UTC.
    """
    if status not in EDITABLE:
        said = status.lower().replace("_", " ")
        return f"A template can be edited once it is approved, rejected or paused; this one is {said}."
    if status != "APPROVED":
        return None
    if wanted != category:
        return (
            f"The category of an approved template stays: expected {category}, got {wanted}. "
            "Write a new template for another."
        )
    if edited_at and now < edited_at[-1] + EDIT_PAUSE:
        free_at = edited_at[-1] + EDIT_PAUSE
        return (
            f"An approved template can be edited once in 24 hours: again from {free_at:%Y-%m-%d %H:%M} UTC."
        )
    if len(edited_at) >= EDITS_IN_SPAN:
        free_at = edited_at[-EDITS_IN_SPAN] + EDIT_SPAN
        return f"An approved template can be edited ten times in 30 days: again from {free_at:%Y-%m-%d} on."
    return None


def _faults(content: TemplateContent) -> Iterator[Fault]:
    if not _NAME.fullmatch(content.name):
        yield Fault("name", "name")
    if not _LANGUAGE.fullmatch(content.language):
        yield Fault("language", "language", {"got": content.language})
    if content.category not in CATEGORIES:
        yield _choice_fault("category", CATEGORIES, content.category)
    yield from _component_faults(content)
    named = {
        not name.isdecimal()
        for one in content.components
        for name in _PLACE.findall(_text(one, "text"))
        if _kind(one) in ("HEADER", "BODY")
    }
    if len(named) == 2:
        yield Fault("components", "mixed_variables")


def _component_faults(content: TemplateContent) -> Iterator[Fault]:
    is_code = content.category == "AUTHENTICATION"
    seen: set[str] = set()
    for index, component in enumerate(content.components):
        at, kind = f"components[{index}]", _kind(component)
        if kind not in _PARTS:
            yield _choice_fault(f"{at}.type", _PARTS, kind)
        if kind in seen:
            yield Fault(at, "part_twice", {"part": kind})
        seen.add(kind)
        if is_code and kind == "HEADER":
            yield Fault(at, "header_of_code")
        elif kind == "HEADER":
            yield from _header_faults(at, component)
        elif kind == "BODY" and not is_code:
            yield from _body_faults(at, component)
        elif kind == "FOOTER" and not is_code:
            yield from _footer_faults(at, component)
        elif kind == "BUTTONS":
            yield from _buttons_faults(f"{at}.buttons", component.get("buttons"), is_code=is_code)
    if "BODY" not in seen:
        yield Fault("components", "no_body")


def _header_faults(at: str, header: Mapping[str, Any]) -> Iterator[Fault]:
    form = str(header.get("format", "TEXT")).upper()
    if form not in _FORMATS:
        yield _choice_fault(f"{at}.format", sorted(_FORMATS), form)
    if form in _FILES and not samples_of(header, "header_handle", ()):
        yield Fault(f"{at}.example", "no_file_sample")
    if form != "TEXT":
        return
    text = _text(header, "text")
    yield from _length_faults(f"{at}.text", text, MAX_HEADER)
    yield from _brace_faults(f"{at}.text", text)
    if "\n" in text:
        yield Fault(f"{at}.text", "several_lines")
    names = _PLACE.findall(text)
    if len(names) > 1:
        yield Fault(f"{at}.text", "header_variables", {"got": str(len(names))})
    yield from _sample_faults(at, header, "header_text", names)


def _body_faults(at: str, body: Mapping[str, Any]) -> Iterator[Fault]:
    text = _text(body, "text")
    yield from _length_faults(f"{at}.text", text, MAX_BODY)
    if len(text) > MAX_BODY:
        return  # what is to be shortened is not worth reading
    yield from _brace_faults(f"{at}.text", text)
    places = list(_PLACE.finditer(text))
    if not places:
        return
    if places[0].start() == len(text) - len(text.lstrip()):
        yield Fault(f"{at}.text", "variable_first")
    if places[-1].end() == len(text.rstrip()):
        yield Fault(f"{at}.text", "variable_last")
    if any(not text[one.end() : other.start()].strip() for one, other in pairwise(places)):
        yield Fault(f"{at}.text", "variables_touch")
    names = list(dict.fromkeys(place[1] for place in places))
    if all(name.isdecimal() for name in names) and sorted(map(int, names)) != list(range(1, len(names) + 1)):
        wanted = ", ".join(f"{{{{{number}}}}}" for number in range(1, len(names) + 1))
        got = ", ".join(f"{{{{{name}}}}}" for name in names)
        yield Fault(f"{at}.text", "variable_numbers", {"wanted": wanted, "got": got})
    words = len(re.findall(r"\w+", _PLACE.sub(" ", text)))
    if words < len(places):
        yield Fault(f"{at}.text", "few_words", {"got": str(words), "least": str(len(places))})
    yield from _sample_faults(at, body, "body_text", names)


def _footer_faults(at: str, footer: Mapping[str, Any]) -> Iterator[Fault]:
    text = _text(footer, "text")
    yield from _length_faults(f"{at}.text", text, MAX_FOOTER)
    if _BRACES.search(text):
        yield Fault(f"{at}.text", "footer_variables")


def _buttons_faults(at: str, written: Any, *, is_code: bool) -> Iterator[Fault]:
    buttons = [one for one in written if isinstance(one, Mapping)] if isinstance(written, Sequence) else []
    if not 1 <= len(buttons) <= MAX_BUTTONS:
        yield Fault(at, "button_count", {"most": str(MAX_BUTTONS), "got": str(len(buttons))})
    kinds = [_kind(button) for button in buttons]
    for kind, most in MOST_OF_A_KIND.items():
        if kinds.count(kind) > most:
            words = {"kind": kind, "most": str(most), "got": str(kinds.count(kind))}
            yield Fault(at, "too_many_of_kind", words)
    if sum(one != other and "QUICK_REPLY" in (one, other) for one, other in pairwise(kinds)) > 1:
        yield Fault(at, "quick_replies_apart")
    for index, button in enumerate(buttons):
        yield from _button_faults(f"{at}[{index}]", button, is_code=is_code)


def _button_faults(at: str, button: Mapping[str, Any], *, is_code: bool) -> Iterator[Fault]:
    kind = _kind(button)
    if kind not in MOST_OF_A_KIND:
        yield _choice_fault(f"{at}.type", MOST_OF_A_KIND, kind)
        return
    if is_code != (kind == "OTP"):
        yield Fault(f"{at}.type", "code_button_missing" if is_code else "code_button_elsewhere")
        return
    if kind not in ("OTP", "COPY_CODE"):
        yield from _length_faults(f"{at}.text", _text(button, "text"), MAX_LABEL)
        if _BRACES.search(_text(button, "text")):
            yield Fault(f"{at}.text", "label_variables")
    if kind == "URL":
        yield from _url_faults(at, button)
    elif kind == "PHONE_NUMBER":
        number = _text(button, "phone_number")
        if not _PHONE.fullmatch(number) or len(number) > MAX_PHONE:
            yield Fault(f"{at}.phone_number", "phone", {"most": str(MAX_PHONE)})
    elif kind == "COPY_CODE":
        code = _first(button.get("example"))
        if not 1 <= len(code) <= MAX_CODE:
            yield Fault(f"{at}.example", "code_sample", {"most": str(MAX_CODE), "got": str(len(code))})


def _url_faults(at: str, button: Mapping[str, Any]) -> Iterator[Fault]:
    url = _text(button, "url")
    if not url.startswith(("https://", "http://")):
        yield Fault(f"{at}.url", "link")
    yield from _length_faults(f"{at}.url", url, MAX_URL)
    yield from _brace_faults(f"{at}.url", url)
    places = list(_PLACE.finditer(url))
    if len(places) > 1 or (places and places[0].end() != len(url)):
        yield Fault(f"{at}.url", "link_variables")
    if places and not _first(button.get("example")):
        yield Fault(f"{at}.example", "no_link_sample")


def _sample_faults(at: str, part: Mapping[str, Any], key: str, names: Sequence[str]) -> Iterator[Fault]:
    samples = samples_of(part, key, names)
    missing = len(names) - sum(bool(one.strip()) for one in samples[: len(names)])
    if missing > 0:
        first = next(
            name for index, name in enumerate(names) if index >= len(samples) or not samples[index].strip()
        )
        yield Fault(f"{at}.example", "no_sample", {"variable": f"{{{{{first}}}}}"})


def samples_of(part: Mapping[str, Any], key: str, names: Sequence[str]) -> list[str]:
    """The samples in the order of the names, empty where there is none."""
    example = part.get("example")
    if not isinstance(example, Mapping):
        return []
    named = example.get(f"{key}_named_params")
    if isinstance(named, Sequence) and not isinstance(named, str):
        given = {
            str(one.get("param_name")): str(one.get("example", ""))
            for one in named
            if isinstance(one, Mapping)
        }
        return [given.get(name, "") for name in names]
    found = example.get(key)
    if isinstance(found, Sequence) and not isinstance(found, str) and found:
        first = found[0] if key == "body_text" else found
        return (
            [str(one) for one in first] if isinstance(first, Sequence) and not isinstance(first, str) else []
        )
    return []


def _length_faults(path: str, text: str, most: int) -> Iterator[Fault]:
    if not text.strip():
        yield Fault(path, "empty")
    elif len(text) > most:
        yield Fault(path, "too_long", {"most": str(most), "got": str(len(text))})


def _brace_faults(path: str, text: str) -> Iterator[Fault]:
    if _BRACES.search(_PLACE.sub("", text)):
        yield Fault(path, "braces")


def _choice_fault(path: str, choices: Iterable[str], got: str) -> Fault:
    return Fault(path, "choice", {"choices": ", ".join(choices), "got": got or "-"})


def _kind(part: Mapping[str, Any]) -> str:
    return str(part.get("type", "")).upper()


def _text(part: Mapping[str, Any], key: str) -> str:
    value = part.get(key)
    return value if isinstance(value, str) else ""


def _first(written: Any) -> str:
    if isinstance(written, str):
        return written
    return str(written[0]) if isinstance(written, Sequence) and written else ""
