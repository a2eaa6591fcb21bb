"""The header of every repository page: name, tabs and counts."""

from typing import Any

from localhub.domain import UnitOfWork, accounts, issues, permissions, repositories
from localhub.domain.repositories import Repository
from localhub.web.markdown import LinkContext, render


def page_frame(uow: UnitOfWork, repository: Repository, tab: str) -> dict[str, Any]:
    """`root` is the path of the repository's page. `allowed` specifies which tabs the visitor may see."""
    open_rows = [row for row in issues.all_of(uow, repository) if row.state == "open"]
    return {
        "repository": repository,
        "owner": accounts.account(uow, repository.owner_id),
        "root": "/" + repositories.full_name(uow, repository),
        "tab": tab,
        "open_issues": sum(not row.is_pull for row in open_rows),
        "open_pulls": sum(row.is_pull for row in open_rows),
        "allowed": {name: permissions.is_allowed(uow, f"{name}.read", repository) for name in TABS},
    }


TABS = ("contents", "issues", "pulls", "labels", "actions", "administration")


def render_markdown(
    uow: UnitOfWork, repository: Repository, text: str | None, folder: str | None = None
) -> str:
    """Render Markdown as safe HTML. If the text is from a file, `folder` is the prefix for its relative links."""
    root = "/" + repositories.full_name(uow, repository)
    return render(
        text or "", LinkContext(root, lambda login: accounts.by_login(uow, login) is not None, folder)
    )
