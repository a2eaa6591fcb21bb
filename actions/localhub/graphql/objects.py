"""Views of refs and git objects."""

from collections.abc import Callable
from typing import Any

from localhub.domain import git, pulls
from localhub.domain.repositories import Repository
from localhub.git import bare, objects
from localhub.graphql import checks
from localhub.graphql.connection import connection, in_order, paging_arguments
from localhub.graphql.context import Context
from localhub.serializers.git import git_node_id

from .view_dispatch import view_of


def resolve_expression(context: Context, repository: Repository, expression: str) -> Any:
    """Resolve `rev`, `rev:path` or an id to an object, or to None. Clients use no other syntax of git-rev-parse."""
    revision, colon, path = expression.partition(":")
    git_dir = git.repository_path(context.uow, repository)
    oid = bare.resolve(git_dir, revision, repository.default_branch)
    if oid is None:
        return _object_view(context, repository, expression)
    if not colon:
        return Commit(context, repository, oid)
    entry = objects.entry_at(git_dir, objects.commit(git_dir, oid).tree, path)
    return None if entry is None else _object_view(context, repository, entry.oid)


def _object_view(context: Context, repository: Repository, oid: str) -> Any:
    try:
        kind, _ = objects.read(git.repository_path(context.uow, repository), oid)
    except objects.ObjectNotFound:
        return None
    return {"commit": Commit, "tree": Tree, "blob": Blob}[kind](context, repository, oid)


class Ref:
    __typename = "Ref"

    def __init__(self, context: Context, repository: Repository, name: str, oid: str) -> None:
        self._context, self._repository, self._oid = context, repository, oid
        self.id = git_node_id("Ref", repository, name)
        kind, prefix = name.split("/")[1], "/".join(name.split("/")[:2]) + "/"
        self.name, self.prefix = name.removeprefix(f"refs/{kind}/"), prefix

    def target(self) -> Any:
        return _object_view(self._context, self._repository, self._oid)

    def associatedPullRequests(
        self,
        states: Any = None,
        labels: Any = None,
        headRefName: str | None = None,
        baseRefName: str | None = None,
        orderBy: Any = None,
        **window: Any,
    ) -> Any:
        if headRefName not in (None, self.name):
            return connection((), lambda row: row, **paging_arguments(window))
        repository_view = view_of(self._repository, self._context)
        return repository_view.pullRequests(states, labels, self.name, baseRefName, orderBy, **window)


class GitObject:
    def __init__(self, context: Context, repository: Repository, oid: str) -> None:
        self._context, self._repository = context, repository
        self._git_dir = git.repository_path(context.uow, repository)
        self.oid, self.abbreviatedOid = oid, oid[:7]

    @property
    def id(self) -> str:
        return git_node_id(type(self).__name__, self._repository, self.oid)


class Blob(GitObject):
    __typename = "Blob"

    @property
    def _content(self) -> bytes:
        return objects.blob(self._git_dir, self.oid)

    @property
    def byteSize(self) -> int:
        return len(self._content)

    @property
    def isBinary(self) -> bool:
        return b"\0" in self._content

    isTruncated = False

    @property
    def text(self) -> str | None:
        return None if self.isBinary else self._content.decode("utf-8", "replace")


class Tree(GitObject):
    __typename = "Tree"

    @property
    def entries(self) -> list["TreeEntry"]:
        return [TreeEntry(self, entry) for entry in objects.tree(self._git_dir, self.oid)]


class TreeEntry:
    __typename = "TreeEntry"

    def __init__(self, holder: GitObject, entry: objects.TreeEntry, path: str | None = None) -> None:
        self._holder = holder
        self.path = path or entry.name
        self.name, self.oid, self.type, self.mode = entry.name, entry.oid, entry.kind, int(entry.mode, 8)

    def object(self) -> Any:
        return _object_view(self._holder._context, self._holder._repository, self.oid)


class Commit(GitObject):
    __typename = "Commit"

    @property
    def _commit(self) -> objects.Commit:
        return objects.commit(self._git_dir, self.oid)

    @property
    def message(self) -> str:
        return self._commit.message.rstrip("\n")

    @property
    def messageHeadline(self) -> str:
        return self._commit.message.split("\n", 1)[0]

    @property
    def messageBody(self) -> str:
        return self._commit.message.partition("\n\n")[2].rstrip("\n")

    @property
    def committedDate(self) -> str:
        return self._commit.committer.date

    @property
    def authoredDate(self) -> str:
        return self._commit.author.date

    @property
    def author(self) -> dict[str, Any]:
        return self._actor(self._commit.author)

    @property
    def committer(self) -> dict[str, Any]:
        return self._actor(self._commit.committer)

    def authors(self, **window: Any) -> Any:
        """Return the commit's author. Co-authors are not supported."""
        return connection([self._commit.author], self._actor, **paging_arguments(window))

    def _actor(self, signature: objects.Signature) -> dict[str, Any]:
        """`GitActor.user` is a User on GitHub, so it is null for bots."""
        account = git.author_account(self._context.uow, signature)
        user = view_of(account, self._context) if account and account.type == "User" else None
        return {"name": signature.name, "email": signature.email, "date": signature.date, "user": user}

    @property
    def tree(self) -> Tree:
        return Tree(self._context, self._repository, self._commit.tree)

    def file(self, path: str) -> "TreeEntry | None":
        entry = objects.entry_at(self._git_dir, self._commit.tree, path)
        return None if entry is None else TreeEntry(self, entry, path)

    def parents(self, **window: Any) -> Any:
        return connection(
            self._commit.parents,
            lambda oid: Commit(self._context, self._repository, oid),
            **paging_arguments(window),
        )

    def history(self, path: str | None = None, **window: Any) -> Any:
        """Return the commits. If only their number or the first one is requested, the commits are counted instead of
        listed.
        """
        if not window or (window.get("first") in (None, 0, 1) and path is None):
            rows = [self._commit]
            page = connection(rows, lambda row: self, **paging_arguments(window or {"first": 1}))
            return page | {"totalCount": bare.count_commits(self._git_dir, self.oid)}
        rows = bare.history(self._git_dir, self.oid, path=path)
        return connection(
            rows, lambda row: Commit(self._context, self._repository, row.oid), **paging_arguments(window)
        )

    def associatedPullRequests(self, orderBy: Any = None, **window: Any) -> Any:
        """The merged and open pull requests that contain this commit."""
        keys: dict[str, Callable[[pulls.Pull], Any]] = {
            "CREATED_AT": lambda row: row.issue_id,
            "UPDATED_AT": lambda row: (view_of(row, self._context).updatedAt, row.issue_id),
        }
        rows = in_order(pulls.holding(self._context.uow, self._repository, self.oid), orderBy, keys)
        return connection(rows, lambda row: view_of(row, self._context), **paging_arguments(window))

    def statusCheckRollup(self) -> Any:
        return checks.status_check_rollup(self._context, self._repository, self.oid)
