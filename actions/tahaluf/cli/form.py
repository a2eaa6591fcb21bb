"""`tahaluf form`: parse an issue body using its form, lint a form, or sync forms with the manifest."""

import argparse
import json
import sys
from pathlib import Path
from typing import Final

from tahaluf.escape import escape_log
from tahaluf.flows.sync_forms import sync_forms
from tahaluf.forms import ParsedBody, ParseFailure, lint, load_form, parse
from tahaluf.inputs.local_files import read_bytes, read_text
from tahaluf.inputs.options import add_manifest_option
from tahaluf.output.exit_codes import EXIT_OK
from tahaluf.problems import InvalidInput

EXIT_CODES: Final = {
    0: "there are no problems",
    1: "there was an error, or problems were found",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    subparsers = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    parse_parser = subparsers.add_parser("parse", help="parse the body of an issue")
    parse_parser.add_argument("form", type=Path, metavar="FORM.yml")
    parse_parser.add_argument(
        "body", nargs="?", default="-", metavar="BODY", help="a file, or - for standard input (the default)"
    )
    parse_parser.add_argument("--json", action="store_true", help="print JSON in a stable format")
    parse_parser.set_defaults(handler=_parse)
    lint_parser = subparsers.add_parser("lint", help="report anything that GitHub would reject or misread")
    lint_parser.add_argument("form", type=Path, metavar="FORM.yml")
    lint_parser.set_defaults(handler=_lint)
    sync_parser = subparsers.add_parser(
        "sync", help="update the forms' options and contact text from the manifest"
    )
    add_manifest_option(sync_parser)
    sync_parser.set_defaults(handler=_sync)


def run(options: argparse.Namespace) -> int:
    return int(options.handler(options))


def _parse(options: argparse.Namespace) -> int:
    form = load_form(read_text(options.form), str(options.form))
    raw = sys.stdin.buffer.read() if options.body == "-" else read_bytes(Path(options.body))
    result = parse(form, raw.decode("utf-8", errors="replace"))
    if options.json:
        print(json.dumps(result.to_json(), ensure_ascii=False))
    else:
        _show(result)
    return int(isinstance(result, ParseFailure))


def _lint(options: argparse.Namespace) -> int:
    if problems := lint(read_text(options.form), str(options.form)):
        raise InvalidInput(problems)
    print(f"{options.form}: no problems found")
    return EXIT_OK


def _sync(options: argparse.Namespace) -> int:
    updated = [f"{path}: updated" for path in sync_forms(options.manifest)]
    print("\n".join(updated or [f"the forms match {options.manifest}"]))
    return EXIT_OK


def _show(result: ParsedBody | ParseFailure) -> None:
    if isinstance(result, ParseFailure):
        for error in result.errors:
            print(f"line {error.line}: {escape_log(error.message)} [{error.code}]", file=sys.stderr)
        return
    for key, value in result.values.items():
        shown = ", ".join(value) if isinstance(value, list) else value or ""
        print(f"{key}: {escape_log(shown)}")
