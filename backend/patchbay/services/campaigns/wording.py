"""What a campaign says to each: a template in the language they speak, filled for them. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from msgspec import Meta, Struct

from patchbay.engine.expressions import ExpressionError, check, referenced_names, render
from patchbay.messaging.template_shape import Misfit, TemplateShape, buttons_of, misfit, shape_of
from patchbay.sdk import LocationPin, Media, Template, TemplateButton, Text
from patchbay.services.errors import Problem
from patchbay.storage.templates import Template as KnownTemplate

NAMES = frozenset({"contact", "row"})
"""What a value's expression sees: the person, and their row of the list."""

Value = Annotated[str, Meta(max_length=2_000)]
"""Fixed text, or an expression."""


class ButtonValue(Struct, frozen=True, forbid_unknown_fields=True):
    """What fills one button, by its zero-based position."""

    index: Annotated[int, Meta(ge=0, le=9)]
    value: Value


class TemplateChoice(Struct, frozen=True, forbid_unknown_fields=True):
    """A template, and what fills it."""

    name: Annotated[str, Meta(min_length=1, max_length=512)]
    language: Annotated[str, Meta(min_length=1, max_length=16)]
    body: (
        Annotated[tuple[Value, ...], Meta(max_length=100)]
        | Annotated[dict[Annotated[str, Meta(max_length=100)], Value], Meta(max_length=100)]
    ) = ()
    """By position, or by name."""
    header: Value | None = None
    """The header's text, or the address of its file."""
    buttons: Annotated[tuple[ButtonValue, ...], Meta(max_length=10)] = ()
    own_language: bool = True
    """Whether people get it in the language they speak, where it is there and approved."""


class Hole(Struct, frozen=True):
    """A variable that has no value for somebody, and why."""

    variable: str
    why: str

    def __str__(self) -> str:
        return f"There is no value for {self.variable}: {self.why}."


class Wording:
    """A campaign's template in its languages.

    Args:
        choice: The template and what fills it.
        known: That template in every language the channel has it in.
    """

    def __init__(self, choice: TemplateChoice, known: Sequence[KnownTemplate]) -> None:
        self.choice = choice
        self.main = next((one for one in known if one.language == choice.language), None)
        self._spoken = {_folded(one.language): one for one in known if self._may_stand_in(one)}
        self._known = {one.language: one for one in known}
        self._shapes = {one.language: shape_of(one.components) for one in known}

    def spoken_by(self, language: str | None) -> KnownTemplate:
        """The template for somebody of this language: that one, its nearest, or the campaign's own."""
        assert self.main is not None
        if language is None or not self.choice.own_language:
            return self.main
        wanted = _folded(language)
        if wanted in self._spoken:
            return self._spoken[wanted]
        stem = wanted.partition("_")[0]
        if _folded(self.main.language).partition("_")[0] == stem:
            return self.main
        near = sorted(one for one in self._spoken if one.partition("_")[0] == stem)
        return self._spoken[near[0]] if near else self.main

    def in_language(self, language: str) -> KnownTemplate:
        """The template in one of the languages that `spoken_by` gives."""
        return self._known[language]

    def fill(self, template: KnownTemplate, scope: Mapping[str, Any]) -> Template | Hole:
        """The template as it goes to the one whose names these are, or the first variable without a value."""
        try:
            return _compose(self.choice, template, self._shapes[template.language], scope)
        except _NoValue as error:
            return error.hole

    def _may_stand_in(self, template: KnownTemplate) -> bool:
        if template.language == self.choice.language:
            return True
        same = self.main is not None and template.category == self.main.category
        return same and template.status == "APPROVED" and _misfit(self.choice, template) is None


def problems_of(choice: TemplateChoice, template: KnownTemplate, *, has_rows: bool) -> Iterator[Problem]:
    """What would keep this template from being sent, in words; nothing where it fits."""
    if template.status != "APPROVED":
        yield Problem("template.name", f"expected an approved template, got one that is {template.status}")
    if template.category == "AUTHENTICATION":
        yield Problem("template.name", "expected a template that is not for one-time codes, got one that is")
    wrong = _misfit(choice, template)
    if wrong is not None:
        yield Problem("template", f"The template {choice.name} {wrong}.")
    for path, source in _sources(choice):
        for problem in check(source, NAMES):
            yield Problem(path, problem.message)
        if not has_rows and any(name[0] == "row" for name in referenced_names(source)):
            yield Problem(path, "row is what a list says of somebody, and this campaign has no list")


class _NoValue(Exception):
    def __init__(self, variable: str, why: str) -> None:
        self.hole = Hole(variable, why)


def _compose(
    choice: TemplateChoice, template: KnownTemplate, shape: TemplateShape, scope: Mapping[str, Any]
) -> Template:
    body: tuple[str, ...] | dict[str, str]
    if isinstance(choice.body, dict):
        body = {name: _text(source, name, scope) for name, source in choice.body.items()}
    else:
        body = tuple(_text(source, f"place {place}", scope) for place, source in enumerate(choice.body, 1))
    header = None if choice.header is None else _text(choice.header, "the header", scope)
    kinds = _button_kinds(template.components)
    buttons = tuple(
        TemplateButton(
            one.index, kinds.get(one.index, "url"), _text(one.value, f"button {one.index + 1}", scope)
        )
        for one in choice.buttons
    )
    return Template(template.name, template.language, body, _header(shape, header), buttons)


def _text(source: str, variable: str, scope: Mapping[str, Any]) -> str:
    try:
        value = render(source, scope)
    except ExpressionError as error:
        raise _NoValue(variable, error.message) from error
    if value is None or isinstance(value, list | dict):
        raise _NoValue(variable, "expected a text, got nothing" if value is None else "it is not a text")
    text = str(value).strip()
    if not text:
        raise _NoValue(variable, "it is empty")
    return text


def _header(shape: TemplateShape, value: str | None) -> Text | Media | LocationPin | None:
    if value is None:
        return None
    if shape.header in ("image", "video", "document"):
        return Media(shape.header, link=value)  # type: ignore[arg-type]  # one of the three
    return Text(value)


def _misfit(choice: TemplateChoice, template: KnownTemplate) -> Misfit | None:
    """What does not fit, whoever it goes to."""
    shape = shape_of(template.components)
    body: tuple[str, ...] | dict[str, str]
    body = dict.fromkeys(choice.body, "x") if isinstance(choice.body, dict) else ("x",) * len(choice.body)
    kinds = _button_kinds(template.components)
    buttons = tuple(TemplateButton(one.index, kinds.get(one.index, "url"), "x") for one in choice.buttons)
    header = None if choice.header is None else _header(shape, "x")
    return misfit(shape, Template(template.name, template.language, body, header, buttons))


def _sources(choice: TemplateChoice) -> Iterator[tuple[str, str]]:
    if isinstance(choice.body, dict):
        yield from ((f"template.body.{name}", source) for name, source in choice.body.items())
    else:
        yield from ((f"template.body[{place}]", source) for place, source in enumerate(choice.body))
    if choice.header is not None:
        yield "template.header", choice.header
    for place, button in enumerate(choice.buttons):
        yield f"template.buttons[{place}].value", button.value


def _button_kinds(components: Sequence[Mapping[str, Any]]) -> dict[int, Any]:
    """What fills each button that is open, by position."""
    kinds = {"URL": "url", "COPY_CODE": "copy_code", "QUICK_REPLY": "quick_reply"}
    part = next((one for one in components if str(one.get("type", "")).upper() == "BUTTONS"), {})
    return {
        index: kinds[kind]
        for index, button in enumerate(buttons_of(part))
        if (kind := str(button.get("type", "")).upper()) in kinds
    }


def _folded(language: str) -> str:
    return language.replace("-", "_").casefold()
