"""`python -m tahaluf`: the same as the command `tahaluf`."""

import sys

from .cli.main import main

sys.exit(main())
