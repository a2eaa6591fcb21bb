"""What every page of a repository shows round its own matter: the name, the tabs and their numbers."""

from typing import Any

from localhub.web.markdown import Place, render
from localhub.world import World, accounts, issues, permissions, repositories
from localhub.world.repositories import Repository


def frame(world: World, repository: Repository, tab: str) -> dict[str, Any]:
    """`root` is the address of the repository's page; `runs` is None where the visitor may not see them."""
    opened = [row for row in issues.all_of(world, repository) if row.state == "open"]
    return {
        "repository": repository,
        "owner": accounts.account(world, repository.owner_id),
        "root": "/" + repositories.full_name(world, repository),
        "tab": tab,
        "open_issues": sum(not row.is_pull for row in opened),
        "open_pulls": sum(row.is_pull for row in opened),
        "may": {name: permissions.allows(world, f"{name}.read", repository) for name in TABS},
    }


TABS = ("contents", "issues", "pulls", "labels", "actions")


def body(world: World, repository: Repository, text: str | None, folder: str | None = None) -> str:
    """Somebody's Markdown as safe HTML; `folder` is the address that a file's relative links begin with."""
    root = "/" + repositories.full_name(world, repository)
    return render(text or "", Place(root, lambda login: accounts.by_login(world, login) is not None, folder))
