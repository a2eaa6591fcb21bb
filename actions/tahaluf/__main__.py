"""Runs the `tahaluf` command as `python -m tahaluf`."""

import sys

from .cli.main import main

sys.exit(main())
