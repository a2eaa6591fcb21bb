"""The private roster as values: records, notices, counts, and statistics that may be published. No I/O."""

from typing import TYPE_CHECKING

from tahaluf.lazy import lazy_exports

if TYPE_CHECKING:
    from .counts import COUNTS_PATH, DepartureCounts, read_counts, write_counts
    from .index import RosterIndex
    from .notice import Notice, PostedNotice, is_notice_marker, notice_marker
    from .pseudonym_key import KEY_PATH, read_key
    from .record import RECORDS_FOLDER, BrokenRecord, read_person, record_path, write_person
    from .stats import Stats, compute_stats, stats_json
    from .suppression import Cell, suppress_number
    from .sync import DesiredRoster, plan_files, plan_notices, sync_steps

__all__ = [
    "COUNTS_PATH",
    "KEY_PATH",
    "RECORDS_FOLDER",
    "BrokenRecord",
    "Cell",
    "DepartureCounts",
    "DesiredRoster",
    "Notice",
    "PostedNotice",
    "RosterIndex",
    "Stats",
    "compute_stats",
    "is_notice_marker",
    "notice_marker",
    "plan_files",
    "plan_notices",
    "read_counts",
    "read_key",
    "read_person",
    "record_path",
    "stats_json",
    "suppress_number",
    "sync_steps",
    "write_counts",
    "write_person",
]

__getattr__ = lazy_exports(__name__, __file__)
