"""When joins fire and loops go on: once nothing alive can still reach them.

Alive is every open step, every token, and every value waiting at another join. The rule is computed from the
graph alone, so it holds with cycles; two joins that only wait for each other are released oldest first.
"""

from collections.abc import Iterator

from patchbay.engine.state import Loop, Token
from patchbay.engine.steps import Steps


def settle(steps: Steps) -> bool:
    """Fire one join or take one loop a step further; False when none can. Call when no token is left."""
    return _fire_join(steps) or _turn_loop(steps)


def _fire_join(steps: Steps) -> bool:
    free = [key for key, arrived in steps.state.joins.items() if not _is_awaited(steps, arrived[0])]
    for key in free:
        target = _node_of(key)
        if all(_may_go_before(steps, target, _node_of(other)) for other in steps.state.joins if other != key):
            _release(steps, key)
            return True
    return False


def _is_awaited(steps: Steps, arrived: Token) -> bool:
    """Whether an open step can still send something to the join; a loop around the join cannot by itself."""
    return any(
        steps.graph.reaches(step.node, arrived.node)
        for step in steps.state.open.values()
        if step.seq not in arrived.frames
    )


def _may_go_before(steps: Steps, target: str, other: str) -> bool:
    """Whether `target` need not wait for what stands at `other`: it cannot come, or only going round."""
    return not steps.graph.reaches(other, target) or steps.graph.reaches(target, other)


def _release(steps: Steps, key: str) -> None:
    arrived = steps.state.joins.pop(key)
    value = {
        "values": [token.value for token in arrived],
        "by": {token.source: token.value for token in arrived if token.source is not None},
    }
    steps.begin(Token(node=arrived[0].node, input="in", value=value, frames=arrived[0].frames))


def _node_of(key: str) -> str:
    return key.split("/", 1)[0]


def _turn_loop(steps: Steps) -> bool:
    for loop in _innermost_first(steps):
        if not _is_body_alive(steps, loop):
            steps.next_iteration(loop.step)
            return True
    return False


def _innermost_first(steps: Steps) -> Iterator[Loop]:
    yield from sorted(steps.state.loops.values(), key=lambda loop: -len(loop.frames))


def _is_body_alive(steps: Steps, loop: Loop) -> bool:
    if any(loop.step in step.frames for step in steps.state.open.values()):
        return True
    return any(loop.step in token.frames for arrived in steps.state.joins.values() for token in arrived)
