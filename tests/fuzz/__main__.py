"""`make fuzz`: many hostile texts through the three doors, and the counts of one run.

With atheris, where it is installed, the search is guided by coverage; without it texts are mixed by chance from a
seed, and the table says so. Exit codes: 0 every door held, 1 one did not (the text is kept).
"""

import argparse
import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from itertools import islice
from os import cpu_count
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "actions")]

from mixing import mixtures  # noqa: E402  (the path above is what finds it)
from targets import TARGETS, Count, seeds  # noqa: E402

KEPT = HERE.parents[1] / ".fuzz"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000, help="in all, a third for each door")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--by-chance", action="store_true", help="without atheris, though it is there")
    options = parser.parse_args()
    guided = find_spec("atheris") is not None and not options.by_chance
    each = -(-options.inputs // len(TARGETS))
    KEPT.mkdir(exist_ok=True)
    print("guided by coverage (atheris)" if guided else f"mixed by chance (seed {options.seed})", flush=True)
    try_out = _guided if guided else _by_chance
    with ThreadPoolExecutor(max_workers=cpu_count() if guided else 1) as pool:  # each in a process of its own
        held = list(pool.map(lambda name: try_out(name, each, options.seed), TARGETS))
    return 0 if all(held) else 1


def _guided(name: str, inputs: int, seed: int) -> bool:
    file = KEPT / f"{_short(name)}.json"
    begun = time.monotonic()
    words = [sys.executable, str(HERE / "guided.py"), name, str(inputs), str(seed), str(file)]
    ended = subprocess.run(words, check=False, capture_output=True, text=True)
    if ended.returncode:
        print(f"{name}: did not hold; the text is beside {file}\n{ended.stderr[-4000:]}")
        return False
    _tell(name, json.loads(file.read_text()), time.monotonic() - begun)
    return True


def _by_chance(name: str, inputs: int, seed: int) -> bool:
    count, begun, text = Count(), time.monotonic(), ""
    try:
        for text in islice(mixtures(seed, seeds()), inputs):
            count.run(TARGETS[name], text)
    except Exception as broken:  # noqa: BLE001  (whatever it is, the text that did it has to be kept)
        file = KEPT / f"{_short(name)}.input"
        file.write_text(json.dumps(text))
        print(f"{name}: did not hold: {type(broken).__name__}: {broken}; the text is in {file}")
        return False
    _tell(name, count.to_json(), time.monotonic() - begun)
    return True


def _short(name: str) -> str:
    return name.partition(" ")[0].lower()


def _tell(name: str, count: dict[str, object], seconds: float) -> None:
    outcomes = ", ".join(f"{what}: {number}" for what, number in sorted(dict(count["outcomes"]).items()))
    print(
        f"{name}: {count['inputs']} inputs, {count['signs']} characters, the longest {count['longest']},"
        f" the slowest {count['slowest']} s; 0 crashes, 0 alive ({seconds:.0f} s)\n  {outcomes}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
