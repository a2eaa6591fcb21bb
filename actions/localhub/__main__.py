"""Run the `localhub` command with `python -m localhub`."""

import sys

from localhub.cli import main

sys.exit(main())
