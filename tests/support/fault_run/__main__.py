"""`python -m support.fault_run`: a fault run as long and as hard as asked for."""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from support.fault_run.run import Plan, run


def main() -> int:
    """Run it and print the report; 1 when something is wrong."""
    usual = Plan()
    parser = argparse.ArgumentParser(prog="fault_run", description=__doc__)
    parser.add_argument("--conversations", type=int, default=usual.conversations)
    parser.add_argument("--seed", type=int, default=usual.seed)
    parser.add_argument("--minutes", type=float, default=usual.chaos_s / 60, help="how long things go wrong")
    asked = parser.parse_args()
    chosen = Plan(conversations=asked.conversations, seed=asked.seed, chaos_s=asked.minutes * 60)
    folder = Path(tempfile.mkdtemp(prefix="patchbay-fault-run-"))
    folder.chmod(0o755)
    report = asyncio.run(run(chosen, folder))
    print(report)  # noqa: T201 this is what it is for
    print(f"Logs are in {folder / 'logs'}")  # noqa: T201 see above
    return 1 if report.faults else 0


sys.exit(main())
