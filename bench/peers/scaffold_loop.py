"""Renders a template many times with copier or cookiecutter, in one process.

python scaffold_loop.py copier|cookiecutter TEMPLATE OUT COUNT   Prints the CPU seconds per project as JSON.
"""

import json
import sys
import time
from pathlib import Path


def by_copier(template: str, to: Path, slug: str) -> None:
    from copier import run_copy

    run_copy(template, to / slug, data={"slug": slug, "name": slug.title()}, defaults=True, quiet=True)


def by_cookiecutter(template: str, to: Path, slug: str) -> None:
    from cookiecutter.main import cookiecutter

    cookiecutter(
        template, no_input=True, extra_context={"slug": slug, "name": slug.title()}, output_dir=str(to)
    )


def main(tool: str, template: str, to: str, count: str) -> None:
    render = {"copier": by_copier, "cookiecutter": by_cookiecutter}[tool]
    durations = []
    for number in range(int(count)):
        started = time.process_time()
        render(template, Path(to), f"project-{number}")
        durations.append(time.process_time() - started)
    print(json.dumps(durations))


if __name__ == "__main__":
    main(*sys.argv[1:])
