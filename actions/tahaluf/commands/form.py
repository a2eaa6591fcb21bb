"""`tahaluf form`: read an issue body by its form, lint a form, or bring its lists up to date.

Exit codes: 0 all is well, 1 something to mend.
"""

import argparse
import json
import sys
from pathlib import Path

from tahaluf.forms import Malformed, Parsed, fill, lint, load_form, parse, sync
from tahaluf.problems import Refused, Stopped
from tahaluf.scaffold import SHIPPED, Library
from tahaluf.text import for_log

from .given.choices import FORMS, choices
from .given.doors import passages
from .given.options import manifest_file
from .given.reading import read_bytes, read_manifest, read_text


def arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    reading = verbs.add_parser("parse", help="read the body of an issue")
    reading.add_argument("form", type=Path, metavar="FORM.yml")
    reading.add_argument(
        "body", nargs="?", default="-", metavar="BODY", help="a file, or - for standard input"
    )
    reading.add_argument("--json", action="store_true", help="print JSON (its shape is stable)")
    linting = verbs.add_parser("lint", help="say what GitHub would not take, or would misread")
    linting.add_argument("form", type=Path, metavar="FORM.yml")
    syncing = verbs.add_parser(
        "sync", help="write the manifest's lists, and how to reach a steward, into the forms"
    )
    manifest_file(syncing)


def run(options: argparse.Namespace) -> int:
    match options.verb:
        case "parse":
            return _parse(options)
        case "lint":
            if problems := lint(read_text(options.form), str(options.form)):
                raise Refused(problems)
            return 0
        case _:
            return _sync(options.manifest)


def _parse(options: argparse.Namespace) -> int:
    form = load_form(read_text(options.form), str(options.form))
    raw = sys.stdin.buffer.read() if options.body == "-" else read_bytes(Path(options.body))
    reading = parse(form, raw.decode("utf-8", errors="replace"))
    if options.json:
        print(json.dumps(reading.to_json(), ensure_ascii=False))
    else:
        _show(reading)
    return int(isinstance(reading, Malformed))


def _show(reading: Parsed | Malformed) -> None:
    if isinstance(reading, Malformed):
        for error in reading.errors:
            print(f"line {error.line}: {for_log(error.message)} [{error.code}]", file=sys.stderr)
        return
    for key, value in reading.values.items():
        shown = ", ".join(value) if isinstance(value, list) else value or ""
        print(f"{key}: {for_log(shown)}")


def _sync(manifest_path: Path) -> int:
    manifest, root = read_manifest(manifest_path), manifest_path.parent
    wanted = choices(manifest, Library.at([root / "templates", SHIPPED]))
    before = {path: read_text(path) for name in FORMS if (path := root / name).exists()}
    if not before:
        raise Stopped(f"there is no form at {root / FORMS[0]}", "run in the control repository's folder")
    said = passages(manifest)
    # All of them, or none is written
    after = {path: fill(sync(text, wanted, str(path)), said, str(path)) for path, text in before.items()}
    for path, text in after.items():
        if text != before[path]:
            path.write_text(text, encoding="utf-8", newline="")
            print(f"{path}: brought up to date")
    return 0
