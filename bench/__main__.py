"""Runs all benchmarks and writes docs/benchmarks.md (`make bench`). With `--quick`, uses small sizes and only prints
the page.
"""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.append(str(Path(__file__).parents[1] / "tests"))  # the benchmarks use the tests' large coalition

from cold_start import cold_starts
from labels import LABEL_SYNC, PYGITHUB, TAHALUF, add_one_label, no_changes
from organizations import organizations
from rate_limited import rate_limited_runs
from report import Results, write
from scaffolds import scaffolds
from slow_phone import SIZES, slow_phone
from start_times import search, starts
from updates import updates

DOCS = Path(__file__).parents[1] / "docs"
LATENCY = 0.06  # Seconds.
# The largest size with which each tool is tested. Larger sizes would take more than twenty minutes.
NO_CHANGE_SIZES = {TAHALUF: 5000, LABEL_SYNC: 1000, PYGITHUB: 100}
ONE_LABEL_SIZES = {TAHALUF: 1000, LABEL_SYNC: 100, PYGITHUB: 100}


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="use small sizes and print the page")
    parser.add_argument("--latency", type=float, default=LATENCY, metavar="SECONDS")
    options = parser.parse_args()
    quick = options.quick
    sizes = (10, 50) if quick else (10, 100, 1000, 5000)
    no_change_sizes, one_label_sizes = (
        ({**NO_CHANGE_SIZES, PYGITHUB: 10}, {**ONE_LABEL_SIZES, PYGITHUB: 10})
        if quick
        else (NO_CHANGE_SIZES, ONE_LABEL_SIZES)
    )
    results = Results(
        command="make bench QUICK=1" if quick else "make bench",
        latency=options.latency,
        scaffolds=scaffolds(10 if quick else 50),
        updates=updates(4 if quick else 100),
        starts=starts(2 if quick else 5, 500 if quick else 5000),
        search=search(500 if quick else 5000),
        cold_starts=cold_starts(1 if quick else 5),
        rate_limited=list(rate_limited_runs(20 if quick else 100, 40)),
        no_changes=[row for n in sizes for row in no_changes(n, options.latency, no_change_sizes)],
        one_label=[row for n in sizes for row in add_one_label(n, options.latency, one_label_sizes)],
        organization_runs=list(organizations(10 if quick else 1000, options.latency)),
        phone=list(slow_phone(SIZES[:1], 1) if quick else slow_phone(SIZES)),
    )
    if not quick:
        write(results, DOCS)
        return
    with TemporaryDirectory() as folder:
        write(results, Path(folder))
        sys.stdout.write((Path(folder) / "benchmarks.md").read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
