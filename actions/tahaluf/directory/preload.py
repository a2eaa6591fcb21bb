"""Prepares a process that will not be able to open files."""

from . import open_data
from .markdown import markdown_html
from .page_templates import page_sources
from .render import style_sheet
from .search import search_script
from .site import Site
from .texts import PROJECT_COUNT, PROJECTS
from .wording import Wording


def preload(site: Site) -> None:
    """Read every file that `build` reads, so that it finds their contents in caches."""
    page_sources()
    style_sheet(site)
    search_script()
    for with_library in (False, True):
        open_data.schemas(with_library=with_library)
    markdown_html("*text* `code`")
    for locale in site.locales:
        wording = Wording(site, locale)
        wording.say(PROJECTS)
        wording.count(PROJECT_COUNT, 1)
