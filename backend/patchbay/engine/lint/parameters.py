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
from patchbay.sdk import (
    ActionNode,
    InvalidParams,
    Misfit,
    Node,
    TriggerNode,
    decode_params,
    deferred_fields,
    params_of,
)


def parameter_problems(drawing: Drawing) -> Iterator[Problem]:
    """The problems of every enabled node's parameters, then of its settings."""
    for node, kind in drawing.enabled():
        yield from _params(node, kind)
        yield from _settings(node, kind)


def _params(node: DrawnNode, kind: Node[Any]) -> Iterator[Problem]:
    found = [*_unknown(node, kind), *_missing(node, kind), *_misfits(node, kind)]
    yield from found or _together(node, kind)
    yield from _overlong(node, kind, {problem.path for problem in found})


def _together(node: DrawnNode, kind: Node[Any]) -> Iterator[Problem]:
    """What is wrong with parameters that fit one by one; expressions count as the texts they are."""
    try:
        params_of(kind, node.spec.params)
    except Misfit as misfit:
        if _is_constant(node, kind):
            yield _misfit(node, misfit)
    except InvalidParams as problem:
        path = f"{node.path}.params.{problem.at}" if problem.at else f"{node.path}.params"
        yield error("unworkable_params", node_id=node.id, path=path, reason=problem.reason)
    except Exception:  # noqa: BLE001, S110 plugin code; what it broke on shows when the step is run
        pass


def _overlong(node: DrawnNode, kind: Node[Any], told: set[str]) -> Iterator[Problem]:
    """Texts that no phone will show, as they are longer than the channel takes, whatever is filled in."""
    try:
        bubble = kind.bubble_for(node.spec.params)
    except Exception:  # noqa: BLE001 plugin code; a drawing without the bubble is still a drawing
        return
    for one in bubble.counts if bubble is not None else ():
        path = f"{node.path}.params.{one.field}"
        if one.count > one.limit and path not in told:
            words = {"limit": one.limit, "count": one.count}
            yield error("too_long", node_id=node.id, path=path, words=words)


def _unknown(node: DrawnNode, kind: Node[Any]) -> Iterator[Problem]:
    if not kind.params.__struct_config__.forbid_unknown_fields:
        return
    known = set(kind.params.__struct_encode_fields__)
    for name in node.spec.params.keys() - known:
        path = f"{node.path}.params.{name}"
        yield error("unknown_param", node_id=node.id, path=path, words={"name": name})


def _missing(node: DrawnNode, kind: Node[Any]) -> Iterator[Problem]:
    for field in msgspec.structs.fields(kind.params):
        if field.required and field.encode_name not in node.spec.params:
            path = f"{node.path}.params.{field.encode_name}"
            yield error("missing_param", node_id=node.id, path=path)


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
        except Misfit as misfit:
            yield _misfit(node, misfit)


def _misfit(node: DrawnNode, misfit: Misfit) -> Problem:
    path = f"{node.path}.params.{misfit.at}" if misfit.at else f"{node.path}.params"
    words = {"limit": misfit.limit, "said": misfit.message.partition(": ")[2]}
    return error("invalid_param", f"param_{misfit.fault}", node_id=node.id, path=path, words=words)


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
        yield error("expression_in_trigger", node_id=node.id, path=f"{node.path}.params")
    if spec.each is not None and (isinstance(kind, TriggerNode) or kind.loops):
        yield error("each_not_possible", node_id=node.id, path=f"{node.path}.each")
    if spec.retry.attempts > 1 and not isinstance(kind, ActionNode):
        yield warning("retry_unused", node_id=node.id, path=f"{node.path}.retry")
