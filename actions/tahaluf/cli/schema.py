"""`tahaluf schema`: print the JSON Schema of the manifest (for use in editors) or of a command's JSON output."""

import argparse
import json
from typing import Final

from tahaluf.manifest import schema
from tahaluf.output.exit_codes import EXIT_OK, SUCCESS_OR_ERROR
from tahaluf.plan import apply_schema, plan_schema

EXIT_CODES: Final = SUCCESS_OR_ERROR

SCHEMAS = {"manifest": schema, "plan": plan_schema, "apply": apply_schema}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "format",
        nargs="?",
        choices=tuple(SCHEMAS),
        default="manifest",
        metavar="FORMAT",
        help="the schema: manifest, or the --json output of plan or apply; default: manifest",
    )


def run(options: argparse.Namespace) -> int:
    print(json.dumps(SCHEMAS[options.format](), indent=2, ensure_ascii=False))
    return EXIT_OK
