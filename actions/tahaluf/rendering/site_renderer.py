"""Builds a site with a coalition's own page templates in a child process."""

from typing import Final

from tahaluf.directory import PUBLISHED_SEALING_PAGE, Site, SiteBuild
from tahaluf.problems import CommandError

from .process import ChildProcess, RenderLimits
from .site_tasks import decode_site_build, encode_site

SITE_CHILD: Final = "tahaluf.rendering.site_child"
SITE_LIMITS: Final = RenderLimits(
    cpu_seconds=60.0,
    wall_seconds=300.0,
    memory_bytes=2_000_000_000,
    header_bytes=20_000_000,
    body_bytes=1_000_000_000,
)
KILLED: Final = "the process that renders the site was killed: it used too much time or memory"
KILLED_FIX: Final = "look for endless loops or unlimited growth in the templates in site/pages/"


def render_site(site: Site, limits: RenderLimits = SITE_LIMITS) -> SiteBuild:
    """Return the same as `build_without_failing`. Raises CommandError if a template fails or exceeds a limit."""
    child = ChildProcess(limits, SITE_CHILD)
    try:
        header, body = child.request(encode_site(site))
    except (EOFError, OSError):  # the child process has died or hangs (TimeoutError is an OSError)
        raise CommandError(KILLED, KILLED_FIX) from None
    finally:
        child.close()
    built = decode_site_build(header, body)
    if site.sealing_page:  # no template contributes to this page
        built.files[PUBLISHED_SEALING_PAGE] = site.sealing_page
    return built
