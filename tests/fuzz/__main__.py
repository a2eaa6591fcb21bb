"""Runs many hostile inputs through the fuzz targets and prints statistics (`make fuzz`).

If atheris is installed, fuzzing is guided by coverage. Otherwise, inputs are mutated at random. The exit code is 0 if
every target passed, or 1 if one failed. Its input is then saved.
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
from typing import Any

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "actions")]

from fuzz.mutations import mutated_texts  # noqa: E402  (the path above is what finds it)
from fuzz.targets import TARGETS, FuzzStats, seeds  # noqa: E402

OUTPUT_FOLDER = HERE.parents[1] / ".fuzz"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make fuzz", description=__doc__)
    parser.add_argument(
        "--inputs", type=int, default=100_000, help="total number of inputs, divided among the targets"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--random", action="store_true", help="do not use atheris even if it is installed")
    options = parser.parse_args()
    guided = find_spec("atheris") is not None and not options.random
    inputs_each = -(-options.inputs // len(TARGETS))
    OUTPUT_FOLDER.mkdir(exist_ok=True)
    print("guided by coverage (atheris)" if guided else f"random mutations (seed {options.seed})", flush=True)
    run_target = _run_guided if guided else _run_random
    with ThreadPoolExecutor(
        max_workers=cpu_count() if guided else 1
    ) as pool:  # each guided target is a separate process
        results = list(pool.map(lambda name: run_target(name, inputs_each, options.seed), TARGETS))
    return 0 if all(results) else 1


def _run_guided(name: str, inputs: int, seed: int) -> bool:
    file = OUTPUT_FOLDER / f"{_file_stem(name)}.json"
    started = time.monotonic()
    arguments = [sys.executable, str(HERE / "guided.py"), name, str(inputs), str(seed), str(file)]
    completed = subprocess.run(arguments, check=False, capture_output=True, text=True)
    if completed.returncode:
        print(f"{name}: failed; the input is next to {file}\n{completed.stderr[-4000:]}")
        return False
    _print_result(name, json.loads(file.read_text()), time.monotonic() - started)
    return True


def _run_random(name: str, inputs: int, seed: int) -> bool:
    stats, started, text = FuzzStats(), time.monotonic(), ""
    try:
        for text in islice(mutated_texts(seed, seeds()), inputs):
            stats.run(TARGETS[name], text)
    except Exception as error:  # noqa: BLE001  (save the input of any error)
        file = OUTPUT_FOLDER / f"{_file_stem(name)}.input"
        file.write_text(json.dumps(text))
        print(f"{name}: failed: {type(error).__name__}: {error}; the input is in {file}")
        return False
    _print_result(name, stats.to_json(), time.monotonic() - started)
    return True


def _file_stem(name: str) -> str:
    return name.partition(" ")[0].lower()


def _print_result(name: str, stats: dict[str, Any], seconds: float) -> None:
    outcomes = ", ".join(f"{outcome}: {number}" for outcome, number in sorted(stats["outcomes"].items()))
    print(
        f"{name}: {stats['inputs']} inputs, {stats['characters']} characters, longest {stats['longest']},"
        f" slowest {stats['slowest']} s; no failures ({seconds:.0f} s)\n  {outcomes}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
