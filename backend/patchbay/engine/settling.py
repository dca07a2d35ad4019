"""What happens once every token has been taken: lists go on, joins fire, loops turn.

A join fires when nothing alive can still reach it. Alive is every open step and every token that waits at
another join. Whether one can reach the other is read from the graph and from the loops they are inside: what
is outside a loop's iteration cannot get into it. Of two joins that wait only for each other, the older fires
first. So there is always one that can fire, or a loop that can turn, unless a step truly waits for the world.
"""

from patchbay.engine.lists import close_list, next_element
from patchbay.engine.loops import turn_loop
from patchbay.engine.state import Token
from patchbay.engine.steps import begin, run_node
from patchbay.engine.walk import MAX_TOKENS, Walk


def settle(walk: Walk) -> bool:
    """Take one thing further that waited for rest; False when nothing can go on."""
    return _go_on_with_lists(walk) or _fire_join(walk) or turn_loop(walk)


def wait_at_join(walk: Walk, token: Token) -> None:
    """A token waits for the others; those inside the same iteration of the same loops belong together."""
    key = "/".join([token.node, *map(str, token.frames)])
    waiting = walk.state.joins.setdefault(key, [])
    waiting.append(token)
    if len(waiting) > MAX_TOKENS:
        walk.fail("token_limit", f"more than {MAX_TOKENS} values wait at one join", token.node)


def _go_on_with_lists(walk: Walk) -> bool:
    has_moved = False
    for step in [step for step in walk.state.open.values() if step.items is not None]:
        while walk.is_open(step) and (index := next_element(walk, step)) is not None:
            run_node(walk, step, index)
            has_moved = True
        if walk.is_open(step):
            has_moved = close_list(walk, step) or has_moved
    return has_moved


def _fire_join(walk: Walk) -> bool:
    for key, waiting in walk.state.joins.items():
        if not _is_awaited(walk, key, waiting[0]):
            del walk.state.joins[key]
            _release(walk, waiting)
            return True
    return False


def _is_awaited(walk: Walk, key: str, join: Token) -> bool:
    """Whether something alive can still send a token to the join."""
    if any(_can_reach(walk, step.node, step.frames, join) for step in walk.state.open.values()):
        return True
    others = [waiting[0] for other, waiting in walk.state.joins.items() if other != key]
    return any(
        _can_reach(walk, other.node, other.frames, join)
        and not _can_reach(walk, join.node, join.frames, other)
        for other in others
    )


def _can_reach(walk: Walk, node_id: str, frames: tuple[int, ...], join: Token) -> bool:
    """Whether what starts at this node, inside these loops, can arrive at the join inside just its loops."""
    return frames[: len(join.frames)] == join.frames and walk.graph.reaches(node_id, join.node)


def _release(walk: Walk, waiting: list[Token]) -> None:
    value = {
        "values": [token.value for token in waiting],
        "by": {token.source: token.value for token in waiting if token.source is not None},
    }
    begin(walk, Token(node=waiting[0].node, input="in", value=value, frames=waiting[0].frames))
