"""Runs one target under atheris: `python tests/fuzz/guided.py TARGET INPUTS SEED FILE`.

If all inputs pass, exits with 0 and writes statistics as JSON to FILE. Otherwise, exits with 1 and writes the failing
input to FILE.input. atheris ends the process itself, so each target has its own process.
"""

import json
import os
import sys
import tempfile
import traceback
from pathlib import Path

import atheris

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent), str(HERE.parents[1] / "actions")]

with atheris.instrument_imports(include=["tahaluf", "yaml"]):
    from fuzz.targets import TARGETS, FuzzStats, seeds

MAX_BYTES = 8_192


def main() -> None:
    name, inputs, seed, file = sys.argv[1], int(sys.argv[2]), sys.argv[3], Path(sys.argv[4])
    target, stats = TARGETS[name], FuzzStats()

    def run_one(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        try:
            stats.run(target, text)
        except BaseException:  # noqa: BLE001  (save the input of any error)
            file.with_suffix(".input").write_text(json.dumps(text))
            traceback.print_exc()
            os._exit(1)
        if stats.inputs >= inputs:
            file.write_text(json.dumps(stats.to_json()))
            os._exit(0)

    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(seeds()):
            (Path(folder) / str(number)).write_bytes(text.encode()[:MAX_BYTES])
        arguments = [f"-seed={seed}", f"-max_len={MAX_BYTES}", "-len_control=20", "-verbosity=0"]
        arguments += ["-timeout=60", f"-artifact_prefix={file}."]  # atheris saves inputs that time out
        atheris.Setup(["fuzz", *arguments, folder], run_one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
