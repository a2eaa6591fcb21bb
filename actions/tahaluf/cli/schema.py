"""`tahaluf schema`: print the manifest's JSON Schema, for use in editors."""

import argparse
import json

from tahaluf.manifest import schema


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add nothing, since this command has no options."""


def run(options: argparse.Namespace) -> int:
    print(json.dumps(schema(), indent=2, ensure_ascii=False))
    return 0
