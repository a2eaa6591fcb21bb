"""One target under atheris, which keeps what reaches new code: `python tests/fuzz/guided.py TARGET INPUTS SEED FILE`.

Ends with the count as JSON in FILE and 0; with what was tried last in FILE.input and 1 where the target broke.
atheris ends the process itself, so each target has one of its own.
"""

import json
import os
import sys
import tempfile
import traceback
from pathlib import Path

import atheris

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1] / "actions")]

with atheris.instrument_imports(include=["tahaluf", "yaml"]):
    from targets import TARGETS, FuzzStats, seeds

MAX_BYTES = 8_192  # bytes


def main() -> None:
    name, inputs, seed, file = sys.argv[1], int(sys.argv[2]), sys.argv[3], Path(sys.argv[4])
    target, count = TARGETS[name], FuzzStats()

    def run_one(data: bytes) -> None:
        text = data.decode("utf-8", "replace")
        try:
            count.run(target, text)
        except BaseException:  # noqa: BLE001  (whatever it is, the text that did it has to be kept)
            file.with_suffix(".input").write_text(json.dumps(text))
            traceback.print_exc()
            os._exit(1)
        if count.inputs >= inputs:
            file.write_text(json.dumps(count.to_json()))
            os._exit(0)

    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(seeds()):
            (Path(folder) / str(number)).write_bytes(text.encode()[:MAX_BYTES])
        arguments = [f"-seed={seed}", f"-max_len={MAX_BYTES}", "-len_control=20", "-verbosity=0"]
        arguments += ["-timeout=60", f"-artifact_prefix={file}."]  # what never ends is kept by atheris itself
        atheris.Setup(["fuzz", *arguments, folder], run_one)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
