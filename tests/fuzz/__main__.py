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

from mixing import mutated_texts  # noqa: E402  (the path above is what finds it)
from targets import TARGETS, FuzzStats, seeds  # noqa: E402

OUTPUT_FOLDER = HERE.parents[1] / ".fuzz"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000, help="in all, a third for each door")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--by-chance", action="store_true", help="without atheris, though it is there")
    options = parser.parse_args()
    guided = find_spec("atheris") is not None and not options.by_chance
    inputs_each = -(-options.inputs // len(TARGETS))
    OUTPUT_FOLDER.mkdir(exist_ok=True)
    print("guided by coverage (atheris)" if guided else f"mixed by chance (seed {options.seed})", flush=True)
    run_target = _run_guided if guided else _run_random
    with ThreadPoolExecutor(max_workers=cpu_count() if guided else 1) as pool:  # each in a process of its own
        results = list(pool.map(lambda name: run_target(name, inputs_each, options.seed), TARGETS))
    return 0 if all(results) else 1


def _run_guided(name: str, inputs: int, seed: int) -> bool:
    file = OUTPUT_FOLDER / f"{_file_stem(name)}.json"
    started = time.monotonic()
    arguments = [sys.executable, str(HERE / "guided.py"), name, str(inputs), str(seed), str(file)]
    completed = subprocess.run(arguments, check=False, capture_output=True, text=True)
    if completed.returncode:
        print(f"{name}: did not hold; the text is beside {file}\n{completed.stderr[-4000:]}")
        return False
    _print_result(name, json.loads(file.read_text()), time.monotonic() - started)
    return True


def _run_random(name: str, inputs: int, seed: int) -> bool:
    count, started, text = FuzzStats(), time.monotonic(), ""
    try:
        for text in islice(mutated_texts(seed, seeds()), inputs):
            count.run(TARGETS[name], text)
    except Exception as error:  # noqa: BLE001  (whatever it is, the text that did it has to be kept)
        file = OUTPUT_FOLDER / f"{_file_stem(name)}.input"
        file.write_text(json.dumps(text))
        print(f"{name}: did not hold: {type(error).__name__}: {error}; the text is in {file}")
        return False
    _print_result(name, count.to_json(), time.monotonic() - started)
    return True


def _file_stem(name: str) -> str:
    return name.partition(" ")[0].lower()


def _print_result(name: str, count: dict[str, object], seconds: float) -> None:
    outcomes = ", ".join(
        f"{outcome}: {number}" for outcome, number in sorted(dict(count["outcomes"]).items())
    )
    print(
        f"{name}: {count['inputs']} inputs, {count['signs']} characters, the longest {count['longest']},"
        f" the slowest {count['slowest']} s; 0 crashes, 0 alive ({seconds:.0f} s)\n  {outcomes}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
