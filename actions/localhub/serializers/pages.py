"""GitHub Pages sites and their deployments."""

from typing import Any
from urllib.parse import quote

from localhub.domain import pages, repositories
from localhub.domain.pages import Site
from localhub.domain.repositories import Repository

from .repositories import api_url
from .view import View


def site_url(repository: Repository, view: View) -> str:
    """The URL at which `pages_site` serves the site. On github.com, it is OWNER.github.io/NAME/."""
    return f"{view.html}/pages/{repositories.full_name(view.uow, repository)}/"


def site(row: Site, repository: Repository, view: View) -> dict[str, Any]:
    return {
        "url": f"{api_url(repository, view)}/pages",
        "status": "built" if row.version else None,
        "cname": row.cname,
        "custom_404": pages.read_file(view.uow, repository, "404.html") is not None,
        "html_url": site_url(repository, view),
        "build_type": row.build_type,
        "source": {"branch": row.branch or repository.default_branch, "path": row.path},
        "https_enforced": row.https_enforced,
        "public": True,
    }


def deployment(row: Site, repository: Repository, view: View) -> dict[str, Any]:
    version = row.version or ""
    return {
        "id": version,
        "status_url": f"{api_url(repository, view)}/pages/deployments/{quote(version)}",
        "page_url": site_url(repository, view),
    }
