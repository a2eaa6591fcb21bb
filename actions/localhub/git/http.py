"""Git over HTTP (clone, fetch and push), using git's own http-backend."""

import re
import subprocess
import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from localhub.auth import identify
from localhub.core import Request, Response
from localhub.domain import (
    ANONYMOUS,
    Actor,
    ApiError,
    Engine,
    Forbidden,
    MovedPermanently,
    Unauthorized,
    accounts,
    git,
    permissions,
    repositories,
)
from localhub.domain.repositories import Repository
from localhub.domain.unit_of_work import UnitOfWork
from localhub.git import bare

PATH = re.compile(
    r"/(?P<owner>[^/]+)/(?P<repo>[^/]+?)(?:\.git)?/(?P<service>info/refs|git-upload-pack|git-receive-pack)"
)
HOOKS = Path(__file__).parent / "hooks"
AUTHENTICATE_HEADERS = {
    "www-authenticate": 'Basic realm="GitHub"',
    "content-type": "text/plain; charset=utf-8",
}


class GitHttp:
    """A `core.Surface`. As GitHub does, it asks for a password if the repository is not visible to the client."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._push_locks: dict[int, threading.Lock] = defaultdict(threading.Lock)

    def match(self, request: Request) -> Request | None:
        found = PATH.fullmatch(request.path)
        if found is None:
            return None
        service = request.query.get("service") or found["service"]
        return replace(request, operation=service, params=found.groupdict())

    def handle(self, request: Request) -> Response:
        writes = request.operation == "git-receive-pack"
        operation = "contents.write" if writes else "contents.read"
        try:
            repo, actor = self._authorize(request, operation)
        except ApiError as error:
            return _error_response(error, request)
        if request.params["service"] != "git-receive-pack":
            return self._http_backend(request, repo)
        return self._receive_pack(request, repo, actor)

    def _authorize(self, request: Request, operation: str) -> tuple[Repository, Actor]:
        with self._engine.begin(ANONYMOUS) as uow:
            uow.actor = identify(uow, request)
            try:
                repo = repositories.find(uow, request.params["owner"], request.params["repo"])
            except MovedPermanently as moved_error:
                repo = repositories.repository(uow, moved_error.repository_id)
            if permissions.can_see(uow, repo) and not permissions.is_allowed(uow, operation, repo):
                raise _permission_denied(uow, repo)
            permissions.require(uow, operation, repo)
            return repo, uow.actor

    def _receive_pack(self, request: Request, repo: Repository, actor: Actor) -> Response:
        """Run the push, and then record the refs that it updated, except those that another request has since
        updated.
        """
        git_dir, named_refs = (
            bare.repository_folder(self._engine.repository_root, repo.id),
            _refs_in_push(request.body),
        )
        hook_env = self._workflow_hook_env(actor, repo)
        with self._push_locks[repo.id]:
            before = bare.refs(git_dir)
            response = self._http_backend(request, repo, hook_env)
            after = bare.refs(git_dir)
        updated = {name for name in named_refs if before.get(name) != after.get(name)}
        with self._engine.begin(actor) as uow:
            _record_pushes(uow, repo, updated, before, after)
        return response

    def _workflow_hook_env(self, actor: Actor, repo: Repository) -> dict[str, str]:
        """Return the environment variables that enable the update hook, which rejects workflow files. The result is
        empty if the actor may change workflow files.
        """
        with self._engine.begin(actor) as uow:
            if permissions.is_allowed(uow, "workflows.write", repo):
                return {}
        pusher, missing = "a GitHub App", "`workflows` permission"
        if not actor.is_bot:
            pusher, missing = "a Personal Access Token", "`workflow` scope"
        return {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "core.hooksPath",
            "GIT_CONFIG_VALUE_0": str(HOOKS),
            "LOCALHUB_PUSHER": pusher,
            "LOCALHUB_LACKS": missing,
        }

    def _http_backend(
        self, request: Request, repo: Repository, hook_env: Mapping[str, str] | None = None
    ) -> Response:
        body = request.body
        env = {
            **bare.GIT_ENVIRONMENT,
            "HOME": str(self._engine.repository_root),
            "GIT_PROJECT_ROOT": str(self._engine.repository_root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": f"/{repo.id}.git/{request.params['service']}",
            "REQUEST_METHOD": request.method,
            "QUERY_STRING": request.query_string,
            "CONTENT_TYPE": request.headers.get("content-type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "REMOTE_USER": "localhub",
            "REMOTE_ADDR": "127.0.0.1",
            "GIT_PROTOCOL": request.headers.get("git-protocol", ""),
            "HTTP_CONTENT_ENCODING": request.headers.get("content-encoding", ""),
            **(hook_env or {}),
        }
        result = subprocess.run(
            ["git", "http-backend"], input=body, capture_output=True, env=env, check=False
        )
        return _parse_cgi(result.stdout)


def _permission_denied(uow: UnitOfWork, repo: Repository) -> ApiError:
    """Return an error for which `git push` shows the same message as on GitHub, without asking for a password again."""
    if uow.actor.kind == "nobody":
        return Unauthorized("Authentication is needed.")
    name, account = repositories.full_name(uow, repo), accounts.sender(uow)
    return Forbidden(f"Permission to {name}.git denied to {account.login}.")


def _parse_cgi(output: bytes) -> Response:
    """Parse a CGI response, which consists of headers, an empty line and the body."""
    head, _, body = output.partition(b"\r\n\r\n")
    headers = {}
    for line in head.decode("latin-1").split("\r\n"):
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    status = int(headers.pop("status", "200").split(" ")[0])
    headers.pop("content-length", None)
    return Response(status, headers, body)


def _refs_in_push(body: bytes) -> set[str]:
    """Parse the refs that a push updates. Each ref is a pkt-line `old new ref`. A flush packet ends the list."""
    found, start = set(), 0
    while (size := int(body[start : start + 4] or b"0", 16)) > 4:
        fields = body[start + 4 : start + size].split(b"\0")[0].decode().split(maxsplit=2)
        found |= {fields[2].strip()} if len(fields) == 3 else set()
        start += size
    return found


def _record_pushes(
    uow: UnitOfWork, repo: Repository, updated: set[str], before: dict[str, str], after: dict[str, str]
) -> None:
    for name in sorted(updated):
        if name.startswith("refs/heads/") and not before and repo.default_branch != name[11:]:
            _set_first_branch_default(uow, repo, name.removeprefix("refs/heads/"), after)
        git.record_push(uow, repo, name, before.get(name), after.get(name))


def _set_first_branch_default(uow: UnitOfWork, repo: Repository, branch: str, after: dict[str, str]) -> None:
    """Make the first branch pushed to an empty repository its default branch."""
    if f"refs/heads/{repo.default_branch}" not in after:
        uow.store.update("repositories", repo.id, default_branch=branch)
        bare.set_default_branch(git.repository_path(uow, repo), branch)


def _error_response(error: ApiError, request: Request) -> Response:
    if error.status in (401, 404) and request.token is None:
        return Response(401, AUTHENTICATE_HEADERS, b"Authentication is needed.\n")
    text = "Repository not found.\n" if error.status == 404 else f"{error.message}\n"
    return Response(error.status, {"content-type": "text/plain; charset=utf-8"}, text.encode())
