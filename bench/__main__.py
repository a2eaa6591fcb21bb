"""`make bench`: measure everything in one run and write docs/benchmarks.md; `--quick` prints, and takes a minute."""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from cold import cold
from labels import LABEL_SYNC, PYGITHUB, TAHALUF, nothing_to_do, one_label_more
from organizations import organizations
from report import Found, write
from scaffolds import scaffolds
from starts import search, starts
from strict import strict

DOCS = Path(__file__).parents[1] / "docs"
LATENCY = 0.06  # seconds
# The most repositories that each tool is tried with: twenty minutes of waiting teach nobody anything.
STILL = {TAHALUF: 5000, LABEL_SYNC: 1000, PYGITHUB: 100}
MORE = {TAHALUF: 1000, LABEL_SYNC: 100, PYGITHUB: 100}


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, and the page is printed")
    parser.add_argument("--latency", type=float, default=LATENCY, metavar="SECONDS")
    options = parser.parse_args()
    quick = options.quick
    sizes = (10, 50) if quick else (10, 100, 1000, 5000)
    still, more = ({**STILL, PYGITHUB: 10}, {**MORE, PYGITHUB: 10}) if quick else (STILL, MORE)
    found = Found(
        command="make bench QUICK=1" if quick else "make bench",
        latency=options.latency,
        scaffolds=scaffolds(10 if quick else 50),
        starts=starts(2 if quick else 5, 500 if quick else 5000),
        search=search(500 if quick else 5000),
        cold=cold(1 if quick else 5),
        strict=list(strict(20 if quick else 100, 40)),
        still=[row for n in sizes for row in nothing_to_do(n, options.latency, still)],
        more=[row for n in sizes for row in one_label_more(n, options.latency, more)],
        fleets=list(organizations(10 if quick else 1000, options.latency)),
    )
    if not quick:
        write(found, DOCS)
        return
    with TemporaryDirectory() as folder:
        write(found, Path(folder))
        sys.stdout.write((Path(folder) / "benchmarks.md").read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
