"""`python -m localhub`: the same as the command `localhub`."""

import sys

from localhub.cli import main

sys.exit(main())
