"""Serves a hub with an up-to-date coalition in a separate process.

python hub_server.py PROJECTS LABELS EXISTING_LABELS LATENCY ORGANIZATIONS

Prints one line of JSON when it is ready, and exits when standard input is closed. GitHub's rate limits are enabled.
"""

import json
import sys
import tempfile
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "tests"))  # the benchmarks use the tests' large coalition

from localhub.graphql.schema import schema
from localhub.hub import Hub
from localhub.limits import Limits
from support import large_coalition


def main(projects: int, labels: int, existing_labels: int, latency: float, organizations: int) -> None:
    first, *other_organizations = large_coalition.organization_names(organizations)
    with (
        tempfile.TemporaryDirectory() as folder,
        Hub(
            Path(folder),
            large_coalition.seed((first, *other_organizations)),
            run_workflows=False,
            limits=Limits(),
            latency=latency,
        ) as hub,
    ):
        large_coalition.load_into(
            hub,
            large_coalition.manifest(projects, labels, first, tuple(other_organizations)),
            labels=existing_labels,
        )
        schema()  # Build the GraphQL schema before the first query.
        print(json.dumps({"url": hub.url}), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    first, second, third = map(int, sys.argv[1:4])
    main(first, second, third, float(sys.argv[4]), int(sys.argv[5]))
