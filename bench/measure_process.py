"""A small process that runs another one and writes down what it used: weigh.py OUT.json PROGRAM WORDS...

Small, since a process begins with the memory of the one that made it, and that is what its highest mark would show.
"""

import json
import os
import sys
import time

started = time.perf_counter()
child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(child, 0)
wall = time.perf_counter() - started
with open(sys.argv[1], "w") as out:  # noqa: PTH123  (pathlib would weigh more than the rest of this file)
    cpu = usage.ru_utime + usage.ru_stime
    json.dump(
        {
            "wall": wall,
            "cpu": cpu,
            "memory": usage.ru_maxrss / 1024,
            "code": os.waitstatus_to_exitcode(status),
        },
        out,
    )
