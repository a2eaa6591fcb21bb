"""Runs a program and records its resource usage: measure_process.py OUT.json PROGRAM ARGUMENTS...

This script imports as little as possible, because a child process starts with a copy of its parent's memory, and the
copied memory counts towards the child's peak.
"""

import json
import os
import sys
import time

started = time.perf_counter()
child = os.posix_spawnp(sys.argv[2], sys.argv[2:], os.environ)
_, status, usage = os.wait4(child, 0)
wall = time.perf_counter() - started
with open(sys.argv[1], "w") as out:  # noqa: PTH123  (importing pathlib would cost too much memory)
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
