"""What the private roster keeps, as values: records, notices, counts, and the numbers that may leave it. Pure."""

from .book import RosterIndex
from .counts import COUNTS_PATH, DepartureCounts, read_counts, write_counts
from .hiding import Cell, suppress_number
from .keeping import DesiredRoster, sync_steps, plan_files, plan_notices
from .notice import Notice, PostedNotice, notice_marker
from .record import RECORDS_FOLDER, BrokenRecord, read_person, record_path, write_person
from .stats import Stats, compute_stats, stats_json

__all__ = [
    "COUNTS_PATH",
    "RECORDS_FOLDER",
    "RosterIndex",
    "BrokenRecord",
    "Cell",
    "DepartureCounts",
    "Notice",
    "PostedNotice",
    "Stats",
    "DesiredRoster",
    "suppress_number",
    "sync_steps",
    "notice_marker",
    "plan_files",
    "plan_notices",
    "read_counts",
    "read_person",
    "record_path",
    "compute_stats",
    "stats_json",
    "write_counts",
    "write_person",
]
