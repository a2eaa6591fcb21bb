"""Writes the example coalition's files to this repository, as `tahaluf init` would. Usage: `python
tools/example.py`.
"""

from pathlib import Path

from tahaluf.flows.demo.coalition import example_tree

ROOT = Path(__file__).parents[1]
OWN_CHECK = ".github/workflows/check.yml"  # ci.yml already runs this check


def main() -> None:
    for path, file in example_tree().items():
        is_written = path.startswith((".github/workflows/", ".github/ISSUE_TEMPLATE/"))
        if path == "projects.yml" or (is_written and path != OWN_CHECK):
            (ROOT / path).write_bytes(file.content)


if __name__ == "__main__":
    main()
