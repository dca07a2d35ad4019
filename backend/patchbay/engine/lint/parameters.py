"""Parameters and settings of nodes that do not fit, as far as they can be known before a run."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import FieldInfo

from patchbay.engine.expressions import ExpressionError, compile_params
from patchbay.engine.lint.drawing import Drawing, DrawnNode
from patchbay.engine.lint.problems import Problem, error, warning
from patchbay.sdk import ActionNode, InvalidParams, Node, TriggerNode, decode_params, deferred_fields


def parameter_problems(drawing: Drawing) -> Iterator[Problem]:
    """The problems of every enabled node's parameters, then of its settings."""
    for node, kind in drawing.enabled():
        yield from _params(node, kind)
        yield from _settings(node, kind)


def _params(node: DrawnNode, kind: Node[Any]) -> Iterator[Problem]:
    found = [*_unknown(node, kind), *_missing(node, kind), *_misfits(node, kind)]
    yield from found
    if found or not _is_constant(node, kind):
        return
    try:
        decode_params(kind.params, node.spec.params)
    except InvalidParams as problem:
        yield _misfit(node, problem)


def _unknown(node: DrawnNode, kind: Node[Any]) -> Iterator[Problem]:
    if not kind.params.__struct_config__.forbid_unknown_fields:
        return
    known = set(kind.params.__struct_encode_fields__)
    for name in node.spec.params.keys() - known:
        message = f"{kind.type} has no parameter {name!r}"
        yield error("unknown_param", message, node_id=node.id, path=f"{node.path}.params.{name}")


def _missing(node: DrawnNode, kind: Node[Any]) -> Iterator[Problem]:
    for field in msgspec.structs.fields(kind.params):
        if field.required and field.encode_name not in node.spec.params:
            path = f"{node.path}.params.{field.encode_name}"
            yield error("missing_param", f"{field.encode_name} is needed", node_id=node.id, path=path)


def _misfits(node: DrawnNode, kind: Node[Any]) -> Iterator[Problem]:
    """Parameters that are wrong by themselves; those with expressions show when they are evaluated."""
    deferred = deferred_fields(kind.params)
    for name, params in _fields_alone(kind.params).items():
        if name not in node.spec.params:
            continue
        value = node.spec.params[name]
        if name not in deferred and not _is_plain(value):
            continue
        try:
            decode_params(params, {name: value})
        except InvalidParams as problem:
            yield _misfit(node, problem)


def _misfit(node: DrawnNode, problem: InvalidParams) -> Problem:
    path, _, message = problem.message.partition(": ")
    return error("invalid_param", message, node_id=node.id, path=f"{node.path}.{path}")


@lru_cache(maxsize=1024)
def _fields_alone(params: type[Struct]) -> dict[str, type[Struct]]:
    """For each field a Struct of just that field."""
    return {field.encode_name: _alone(field) for field in msgspec.structs.fields(params)}


def _alone(field: FieldInfo) -> type[Struct]:
    rename = {field.name: field.encode_name}
    return msgspec.defstruct("Alone", [(field.name, field.type)], rename=rename, frozen=True)


def _is_constant(node: DrawnNode, kind: Node[Any]) -> bool:
    deferred = deferred_fields(kind.params)
    return all(name in deferred or _is_plain(value) for name, value in node.spec.params.items())


def _is_plain(value: Any) -> bool:
    try:
        return compile_params(value).is_constant
    except ExpressionError:
        return False


def _settings(node: DrawnNode, kind: Node[Any]) -> Iterator[Problem]:
    spec = node.spec
    if isinstance(kind, TriggerNode) and not _is_constant(node, kind):
        message = "a trigger is asked before there is a run, so its parameters cannot hold expressions"
        yield error("expression_in_trigger", message, node_id=node.id, path=f"{node.path}.params")
    if spec.each is not None and (isinstance(kind, TriggerNode) or kind.loops):
        message = f"{kind.type} cannot run once per element"
        yield error("each_not_possible", message, node_id=node.id, path=f"{node.path}.each")
    if spec.retry.attempts > 1 and not isinstance(kind, ActionNode):
        message = f"{kind.type} reaches for nothing outside, so there is nothing to try again"
        yield warning("retry_unused", message, node_id=node.id, path=f"{node.path}.retry")
