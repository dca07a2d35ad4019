"""Imports point down only. The table is the picture in the design; there are no exceptions to it."""

import sys
from graphlib import CycleError, TopologicalSorter

import pytest

from support.source_tree import Import, Module, imports_of, modules

BELOW_SERVICES = {"storage", "messaging", "security", "engine", "sdk"}
BELOW_WIRING = {"settings", "services", *BELOW_SERVICES}

MAY_IMPORT = {
    "cli": {"api", "worker", "simulator", "wiring", *BELOW_WIRING},
    "api": {"wiring", *BELOW_WIRING},
    "worker": {"wiring", *BELOW_WIRING},
    "wiring": BELOW_WIRING,
    "services": BELOW_SERVICES,
    "storage": {"engine", "sdk"},
    "messaging": {"engine", "sdk"},
    "security": {"engine", "sdk"},
    "settings": {"security"},
    "engine": {"sdk"},
    "sdk": set(),
    "simulator": set(),
}

LIBRARIES_OF = {"sdk": {"msgspec"}, "engine": {"msgspec", "jinja2"}}
"""Layers that stay small: beyond the standard library they know these."""

HOMES = {
    "litestar": {"api", "simulator"},
    "dramatiq": {"worker"},
    "alembic": {"storage"},
    "click": {"cli"},
}
"""Libraries that stop at a border: above it, nobody knows them."""


def layer(module: str) -> str:
    """`patchbay.storage.tables` → `storage`; the package itself is the empty layer."""
    package, _, rest = module.partition(".")
    return rest.partition(".")[0] if package == "patchbay" else package


def patchbay_imports(module: Module) -> list[Import]:
    return [found for found in imports_of(module) if found.imported.startswith("patchbay.")]


CORE = [module for module in modules() if module.name.startswith("patchbay.")]
NAMES = {module.name for module in modules()}
NODES = [module for module in modules() if module.name.startswith("patchbay_nodes")]


def test_every_module_has_its_place_in_the_picture():
    layers = {layer(module.name) for module in CORE}

    assert layers <= MAY_IMPORT.keys()


@pytest.mark.parametrize("name", MAY_IMPORT)
def test_a_layer_imports_only_what_is_below_it(name):
    allowed = {name, *MAY_IMPORT[name]}

    wrong = [
        str(found)
        for module in CORE
        if layer(module.name) == name
        for found in patchbay_imports(module)
        if layer(found.imported) in MAY_IMPORT and layer(found.imported) not in allowed
    ]

    assert wrong == []


def test_no_module_comes_back_to_itself_through_what_it_imports():
    imported = TopologicalSorter({module.name: known_imports(module) for module in modules()})

    try:
        imported.prepare()
        circle = []
    except CycleError as error:
        circle = error.args[1]

    assert circle == []


def known_imports(module: Module) -> set[str]:
    """Our modules that one imports, for types only as well; of a package and its part, the part."""
    ours = [found for found in imports_of(module) if found.imported in NAMES]
    parts = {(found.line, found.imported.rpartition(".")[0]) for found in ours}
    return {found.imported for found in ours if (found.line, found.imported) not in parts}


def test_nodes_know_only_the_sdk():
    wrong = [
        str(found)
        for module in NODES
        for found in imports_of(module)
        if found.imported.split(".")[0] == "patchbay" and layer(found.imported) not in {"", "sdk"}
    ]

    assert wrong == []


def test_nothing_imports_the_nodes_they_are_found():
    wrong = [
        str(found)
        for module in CORE
        for found in imports_of(module)
        if found.imported.startswith("patchbay_nodes")
    ]

    assert wrong == []


@pytest.mark.parametrize("name", LIBRARIES_OF)
def test_a_small_layer_knows_few_libraries(name):
    allowed = {"patchbay", *LIBRARIES_OF[name], *sys.stdlib_module_names}

    wrong = [
        str(found)
        for module in CORE
        if layer(module.name) == name
        for found in imports_of(module)
        if found.imported.split(".")[0] not in allowed
    ]

    assert wrong == []


@pytest.mark.parametrize("library", HOMES)
def test_a_library_stops_at_its_border(library):
    wrong = [
        str(found)
        for module in CORE
        if layer(module.name) not in HOMES[library]
        for found in imports_of(module)
        if found.imported.split(".")[0] == library
    ]

    assert wrong == []
