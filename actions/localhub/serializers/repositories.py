"""Repositories: the full format, and the short format used in lists."""

from typing import Any

from localhub.domain import accounts, custom_properties, pages, permissions, repositories, security
from localhub.domain.repositories import Repository
from localhub.ids import node_id

from .accounts import simple
from .dispatch import serialize
from .view import View

# The suffixes of a repository's URL templates, by key.
URL_TEMPLATES = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "contributors_url": "/contributors",
    "deployments_url": "/deployments",
    "downloads_url": "/downloads",
    "events_url": "/events",
    "forks_url": "/forks",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "hooks_url": "/hooks",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "languages_url": "/languages",
    "merges_url": "/merges",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "stargazers_url": "/stargazers",
    "statuses_url": "/statuses/{sha}",
    "subscribers_url": "/subscribers",
    "subscription_url": "/subscription",
    "tags_url": "/tags",
    "teams_url": "/teams",
    "trees_url": "/git/trees{/sha}",
}


def api_url(repository: Repository, view: View) -> str:
    return f"{view.api}/repos/{repositories.full_name(view.uow, repository)}"


def html_url(repository: Repository, view: View) -> str:
    return f"{view.html}/{repositories.full_name(view.uow, repository)}"


@serialize.register
def full(repository: Repository, view: View) -> dict[str, Any]:
    """GitHub's `full-repository`. This format is also valid where the description requires a shorter format."""
    owner = accounts.account(view.uow, repository.owner_id)
    name = f"{owner.login}/{repository.name}"
    url, page_url = f"{view.api}/repos/{name}", f"{view.html}/{name}"
    rendered = {
        "id": repository.id,
        "node_id": node_id("Repository", repository.id),
        "name": repository.name,
        "full_name": name,
        "owner": simple(owner, view),
        "private": repository.private,
        "html_url": page_url,
        "description": repository.description,
        "fork": repository.parent_id is not None,
        "url": url,
        "git_url": f"{page_url}.git".replace("http://", "git://", 1),
        "ssh_url": f"git@localhost:{name}.git",
        "clone_url": f"{page_url}.git",
        "svn_url": page_url,
        "mirror_url": None,
        "license": None,
        "language": None,
        "disabled": False,
        "visibility": repository.visibility,
        "custom_properties": custom_properties.values(view.uow, repository),
        "permissions": _permissions(repository, view),
        **{key: url + path for key, path in URL_TEMPLATES.items()},
        **_settings(repository),
        "has_pages": pages.has_site(view.uow, repository),
        **_counts(repository, view),
    }
    if permissions.is_allowed(view.uow, "administration.read", repository):
        rendered["security_and_analysis"] = security.analysis(repository)
    if owner.type == "Organization":
        rendered["organization"] = simple(owner, view)
    if repository.parent_id is not None:
        parent = full(repositories.repository(view.uow, repository.parent_id), view)
        rendered |= {"parent": parent, "source": parent}
    return rendered


def _settings(repository: Repository) -> dict[str, Any]:
    names = (
        "homepage default_branch archived is_template has_issues has_projects has_wiki has_discussions"
        " allow_squash_merge allow_merge_commit allow_rebase_merge allow_auto_merge allow_update_branch"
        " allow_forking delete_branch_on_merge merge_commit_title merge_commit_message"
        " squash_merge_commit_title squash_merge_commit_message web_commit_signoff_required"
        " size pushed_at created_at updated_at"
    )
    settings = {name: getattr(repository, name) for name in names.split()}
    return settings | {"topics": list(repository.topics), "has_downloads": True}


def _counts(repository: Repository, view: View) -> dict[str, int]:
    open_issues = view.uow.store.fetch_value(
        "SELECT count(*) FROM issues WHERE repository_id = ? AND state = 'open'", repository.id
    )
    forks = view.uow.store.fetch_value("SELECT count(*) FROM repositories WHERE parent_id = ?", repository.id)
    always_zero = ("stargazers_count", "watchers_count", "watchers", "network_count", "subscribers_count")
    return {
        **dict.fromkeys(always_zero, 0),
        "forks_count": forks,
        "forks": forks,
        "open_issues_count": open_issues,
        "open_issues": open_issues,
    }


def _permissions(repository: Repository, view: View) -> dict[str, bool]:
    return role_flags(permissions.role_in(view.uow, view.uow.actor.account_id, repository))


def role_flags(role: str) -> dict[str, bool]:
    """Return a role's `permissions` object, which uses the older names: `push` for `write`, and `pull` for `read`."""
    rank = permissions.ROLES[role]
    return {
        "admin": rank >= 5,
        "maintain": rank >= 4,
        "push": rank >= 3,
        "triage": rank >= 2,
        "pull": rank >= 1,
    }
