"""What accessibility is looked at in: states of the screen, each by what opens it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from support.accessible_world import World

Opening = Callable[[Page, World], None]
STATES: dict[str, Opening] = {}


def state(opening: Opening) -> Opening:
    """One thing to look at, by the name of what opens it."""
    STATES[opening.__name__] = opening
    return opening


def place(name: str, path: str, role: str, label: str | None = None) -> Opening:
    """A page to look at, and what is there once it is."""

    def opening(page: Page, world: World) -> None:
        page.goto(path)
        expect(page.get_by_role(role, name=label).first).to_be_visible()

    STATES[name] = opening
    return opening


def dialog(name: str, over: Opening, button: str) -> Opening:
    """What a button opens over something to look at."""

    def opening(page: Page, world: World) -> None:
        over(page, world)
        press(page, button)
        expect(page.get_by_role("dialog")).to_be_visible()

    STATES[name] = opening
    return opening


def heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()
