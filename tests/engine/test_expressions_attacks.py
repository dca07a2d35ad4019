"""Attacks: every one ends with the right error, soon and in little memory (`expression_attacks.json`)."""

import json
import resource
import subprocess
import sys
import time
import tracemalloc
from pathlib import Path

import pytest

from patchbay.engine.expressions import ExpressionError, render

FILE = Path(__file__).parent / "expression_attacks.json"
ATTACKS = json.loads(FILE.read_text("utf-8"))
SCOPE = {"input": {"a": 1}, "steps": {}, "now": "2026-11-05T14:30:00Z"}

MAX_CPU_S = 2.0
"""Forty times what they take alone, for a machine that is busy; an attack that gets through takes minutes."""
MAX_BYTES = 26_000_000


def attacks():
    return [pytest.param(attack, id=attack["name"]) for attack in ATTACKS]


def test_there_are_enough_attacks():
    assert len({attack["source"] for attack in ATTACKS}) == len(ATTACKS) >= 100


@pytest.mark.parametrize("attack", attacks())
def test_an_attack_is_refused_soon(attack):
    started = time.thread_time()

    with pytest.raises(ExpressionError) as raised:
        render(attack["source"], SCOPE)

    assert raised.value.code == attack["code"]
    assert time.thread_time() - started < MAX_CPU_S


@pytest.mark.parametrize("attack", attacks())
def test_an_attack_takes_little_memory(attack):
    tracemalloc.start()
    try:
        with pytest.raises(ExpressionError):
            render(attack["source"], SCOPE)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < MAX_BYTES


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("{% set t = 'é' * 900000 %}{{ t|upper|lower|upper|lower|length }}", id="text in memory"),
        pytest.param("{{ ('é' * 100000)|urlencode|length }}", id="quoting"),
        pytest.param("{{ ('ab ' * 130000)|wordcount }}", id="words"),
        pytest.param("{{ ('ab ' * 140000).split()|length }}", id="splitting"),
        pytest.param(
            "{{ ('a' * 300000).rsplit('a' * 50 ~ 'b' ~ 'a' * 48)|length }}", id="searching from the end"
        ),
        pytest.param(
            "{% set t = 'a' * 2400 %}{% set p = 'a' * 600 ~ 'b' ~ 'a' * 599 %}"
            "{% for i in range(60) %}{{ p in t }}{% endfor %}",
            id="searching what almost matches",
        ),
        pytest.param("{{ ('[' ~ '{},' * 130000 ~ '1]')|json|length }}", id="reading JSON"),
        pytest.param("{{ ([now] * 1100)|map('date', '%A %d %B %Y %H:%M:%S')|list|length }}", id="dates"),
        pytest.param("{{ [range(9999)|map('string')|list|length, range(9999)|sort|length] }}", id="lists"),
        pytest.param("{{ " + "1," * 1900 + " }}", id="reading a long list"),
        pytest.param("{{ 1 }}" * 1900, id="reading many expressions"),
    ],
)
def test_the_most_that_is_allowed_ends_soon_and_takes_little_memory(source):
    tracemalloc.start()
    render(source, SCOPE)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    started = time.thread_time()
    render(source, SCOPE)

    assert time.thread_time() - started < MAX_CPU_S
    assert peak < MAX_BYTES


CHILD = f"""
import json, resource
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
from patchbay.engine.expressions import ExpressionError, render
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for attack in json.load(open({str(FILE)!r}, encoding="utf-8")):
    try:
        render(attack["source"], {SCOPE!r})
    except ExpressionError:
        pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


def test_all_attacks_together_leave_a_process_as_large_as_it_was():
    finished = subprocess.run(
        [sys.executable, "-c", CHILD], capture_output=True, text=True, check=False, timeout=120
    )

    grown_kib = int(finished.stdout)

    assert finished.returncode == 0
    assert grown_kib * 1024 < MAX_BYTES, resource.getrusage(resource.RUSAGE_CHILDREN)
