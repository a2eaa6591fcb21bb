"""Builds the coalition's public site from values, and returns the bytes of every file, without I/O.

To add a page, add a template in `pages/`, its strings in `texts.py`, and a line in `Pages.all`.
"""

from .build import build, zip_files
from .changes import PageChange, PageState, page_changes
from .check import can_be_published, check
from .isolation import SiteBuild, build_without_failing
from .page_templates import OWN_FOLDER, PAGE_NAMES
from .preload import preload
from .profile import profile_block
from .sealing_page import PAGE as PUBLISHED_SEALING_PAGE
from .sealing_page import SOURCE as SEALING_PAGE
from .sealing_page import recipients_match
from .site import Logo, Site, SiteEntry

__all__ = [
    "OWN_FOLDER",
    "PAGE_NAMES",
    "PUBLISHED_SEALING_PAGE",
    "SEALING_PAGE",
    "Logo",
    "PageChange",
    "PageState",
    "Site",
    "SiteBuild",
    "SiteEntry",
    "build",
    "build_without_failing",
    "can_be_published",
    "check",
    "page_changes",
    "preload",
    "profile_block",
    "recipients_match",
    "zip_files",
]
