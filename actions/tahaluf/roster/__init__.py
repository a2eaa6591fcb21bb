"""What the private roster keeps, as values: records, notices, counts, and the numbers that may leave it. Pure."""

from .book import Book
from .counts import COUNTS_PATH, Counts, read_counts, write_counts
from .hiding import Cell, cell
from .keeping import Wanted, keeping_steps, plan_files, plan_notices
from .notice import Notice, Posted, notice_mark
from .record import FOLDER, BrokenRecord, read_person, record_path, write_person
from .stats import Stats, stats, stats_json

__all__ = [
    "COUNTS_PATH",
    "FOLDER",
    "Book",
    "BrokenRecord",
    "Cell",
    "Counts",
    "Notice",
    "Posted",
    "Stats",
    "Wanted",
    "cell",
    "keeping_steps",
    "notice_mark",
    "plan_files",
    "plan_notices",
    "read_counts",
    "read_person",
    "record_path",
    "stats",
    "stats_json",
    "write_counts",
    "write_person",
]
