"""`tahaluf doctor`: whether the organization is set up as docs/setup.md asks, and how to mend what is not.

Only reads. Exit codes: 0 nothing to mend, 1 something to mend. What the token may not see counts as neither, and
is told.
"""

import argparse
import json
from pathlib import Path

from tahaluf.health import LOOKS, Pages, Sources, as_data, examine, unpinned
from tahaluf.manifest import Manifest

from .given.environment import Environment
from .given.options import common, manifest_file
from .given.reading import read_manifest, read_text

CODE_OWNERS = ("CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS")


def arguments(parser: argparse.ArgumentParser) -> None:
    manifest_file(parser)
    parser.add_argument(
        "--repository",
        metavar="OWNER/NAME",
        help="the control repository; default: GITHUB_REPOSITORY",
    )
    parser.add_argument("--json", action="store_true", help="print the findings for a program")
    common(parser)


def run(options: argparse.Namespace) -> int:
    from tahaluf.github import read_health

    environment = Environment.read()
    manifest = read_manifest(options.manifest)
    pages = Pages(environment.server_url, manifest.organization, options.repository or environment.control())
    session = environment.session(options.verbose)
    report = examine(LOOKS, read_health(session, pages, sources(manifest, options.manifest)))
    if options.json:
        print(json.dumps(as_data(report), ensure_ascii=False, indent=2))
    else:
        from .shown.doctor_says import show

        show(report)
    if environment.in_actions:
        from .shown.doctor_says import to_summary
        from .shown.workflow import summary

        summary(to_summary(report))
    return int(report.to_mend)


def sources(manifest: Manifest, path: Path) -> Sources:
    """What the folder of the manifest says for itself."""
    from .check import problems

    root = path.parent
    found = tuple(
        (f"{file.relative_to(root).as_posix()}:{line}", action)
        for folder, pattern in ((".github", "*.yml"), (".github", "*.yaml"), ("actions", "action.yml"))
        for file in sorted((root / folder).rglob(pattern))
        for line, action in unpinned(read_text(file))
    )
    mistakes = len(list(problems(path)))
    owners = any((root / name).is_file() for name in CODE_OWNERS)
    return Sources(manifest, mistakes, found, owners)
