"""`python -m tahaluf`: the same as the command `tahaluf`."""

import sys

from tahaluf.cli import main

sys.exit(main())
