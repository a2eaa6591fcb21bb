"""Write the example coalition's files in this repository, as `tahaluf init` would: `python tools/example.py`."""

from pathlib import Path

from tahaluf.flows.demo.coalition import example_tree

ROOT = Path(__file__).parents[1]


def main() -> None:
    for path, file in example_tree().items():
        if path == "projects.yml" or path.startswith((".github/workflows/", ".github/ISSUE_TEMPLATE/")):
            (ROOT / path).write_bytes(file.content)


if __name__ == "__main__":
    main()
