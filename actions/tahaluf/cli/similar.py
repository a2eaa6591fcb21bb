"""`tahaluf similar`: find projects similar to a new project. Lists the best match first, with reasons."""

import argparse
import json
from dataclasses import asdict
from typing import Final

from tahaluf.inputs.local_files import read_manifest
from tahaluf.inputs.options import add_manifest_option
from tahaluf.output.exit_codes import EXIT_OK, SUCCESS_OR_ERROR
from tahaluf.similarity import find_similar

EXIT_CODES: Final = SUCCESS_OR_ERROR


def add_arguments(parser: argparse.ArgumentParser) -> None:
    add_manifest_option(parser)
    parser.add_argument("--name", required=True, help="the new project's name")
    parser.add_argument("--url", help="the project's website or repository, if it has one")
    parser.add_argument("--summary", help="a description of the project, on one line")
    parser.add_argument("--json", action="store_true", help="print a JSON list of {slug, score, reasons}")


def run(options: argparse.Namespace) -> int:
    manifest = read_manifest(options.manifest)
    candidates = find_similar(manifest, options.name, url=options.url, summary=options.summary)
    if options.json:
        print(json.dumps([asdict(candidate) for candidate in candidates], ensure_ascii=False))
        return EXIT_OK
    if not candidates:
        print("no similar project in the manifest")
    for candidate in candidates:
        print(f"{candidate.score:.2f}  {candidate.slug}  {', '.join(candidate.reasons)}")
    return EXIT_OK
