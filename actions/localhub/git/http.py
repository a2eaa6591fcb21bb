"""Git over http, by git's own http-backend: clone, fetch and push."""

import re
import subprocess
import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from localhub.auth import identify
from localhub.core import Request, Response
from localhub.git import bare
from localhub.world import (
    NOBODY,
    Actor,
    Engine,
    Forbidden,
    Moved,
    Refusal,
    Unauthorized,
    accounts,
    git,
    permissions,
    repositories,
)
from localhub.world.repositories import Repository
from localhub.world.unit import World

PATH = re.compile(
    r"/(?P<owner>[^/]+)/(?P<repo>[^/]+?)(?:\.git)?/(?P<service>info/refs|git-upload-pack|git-receive-pack)"
)
HOOKS = Path(__file__).parent / "hooks"
ASK = {"www-authenticate": 'Basic realm="GitHub"', "content-type": "text/plain; charset=utf-8"}


class Git:
    """A `core.Surface`. What one may not see is asked for a password first, as GitHub does."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._pushing: dict[int, threading.Lock] = defaultdict(threading.Lock)

    def recognise(self, request: Request) -> Request | None:
        found = PATH.fullmatch(request.path)
        if found is None:
            return None
        service = request.query.get("service") or found["service"]
        return replace(request, operation=service, params=found.groupdict())

    def answer(self, request: Request) -> Response:
        writes = request.operation == "git-receive-pack"
        need = "contents.write" if writes else "contents.read"
        try:
            repo, actor = self._admitted(request, need)
        except Refusal as refusal:
            return _refused(refusal, request)
        if request.params["service"] != "git-receive-pack":
            return self._backend(request, repo)
        return self._received(request, repo, actor)

    def _admitted(self, request: Request, need: str) -> tuple[Repository, Actor]:
        with self._engine.begin(NOBODY) as world:
            world.actor = identify(world, request)
            try:
                repo = repositories.find(world, request.params["owner"], request.params["repo"])
            except Moved as moved:
                repo = repositories.repository(world, moved.repository_id)
            if permissions.sees(world, repo) and not permissions.allows(world, need, repo):
                raise _denied(world, repo)
            permissions.require(world, need, repo)
            return repo, world.actor

    def _received(self, request: Request, repo: Repository, actor: Actor) -> Response:
        """Run the push, then tell of every ref that it moved, and of none that another request moved meanwhile."""
        place, named = bare.path(self._engine.files, repo.id), _named(request.body)
        guard = self._guard(actor, repo)
        with self._pushing[repo.id]:
            before = bare.refs(place)
            response = self._backend(request, repo, guard)
            after = bare.refs(place)
        moved = {name for name in named if before.get(name) != after.get(name)}
        with self._engine.begin(actor) as world:
            _tell(world, repo, moved, before, after)
        return response

    def _guard(self, actor: Actor, repo: Repository) -> dict[str, str]:
        """What makes git look at a push by one who may change no workflow file, as GitHub's own hook does."""
        with self._engine.begin(actor) as world:
            if permissions.allows(world, "workflows.write", repo):
                return {}
        pusher, lacks = "a GitHub App", "`workflows` permission"
        if not actor.is_bot:
            pusher, lacks = "a Personal Access Token", "`workflow` scope"
        return {
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "core.hooksPath",
            "GIT_CONFIG_VALUE_0": str(HOOKS),
            "LOCALHUB_PUSHER": pusher,
            "LOCALHUB_LACKS": lacks,
        }

    def _backend(
        self, request: Request, repo: Repository, guard: Mapping[str, str] | None = None
    ) -> Response:
        body = request.body
        env = {
            **bare.QUIET,
            "HOME": str(self._engine.files),
            "GIT_PROJECT_ROOT": str(self._engine.files),
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
            **(guard or {}),
        }
        done = subprocess.run(["git", "http-backend"], input=body, capture_output=True, env=env, check=False)
        return _cgi(done.stdout)


def _denied(world: World, repo: Repository) -> Refusal:
    """In the words in which GitHub tells a pusher; nobody is asked for a password."""
    if world.actor.kind == "nobody":
        return Unauthorized("Authentication is needed.")
    name, who = repositories.full_name(world, repo), accounts.sender(world)
    return Forbidden(f"Permission to {name}.git denied to {who.login}.")


def _cgi(output: bytes) -> Response:
    """A CGI answer: header lines, an empty one, the body."""
    head, _, body = output.partition(b"\r\n\r\n")
    headers = {}
    for line in head.decode("latin-1").split("\r\n"):
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    status = int(headers.pop("status", "200").split(" ")[0])
    headers.pop("content-length", None)
    return Response(status, headers, body)


def _named(body: bytes) -> set[str]:
    """The refs that a push names: lines of `old new ref`, each after its length, up to the first empty one."""
    found, start = set(), 0
    while (size := int(body[start : start + 4] or b"0", 16)) > 4:
        words = body[start + 4 : start + size].split(b"\0")[0].decode().split(maxsplit=2)
        found |= {words[2].strip()} if len(words) == 3 else set()
        start += size
    return found


def _tell(
    world: World, repo: Repository, moved: set[str], before: dict[str, str], after: dict[str, str]
) -> None:
    for name in sorted(moved):
        if name.startswith("refs/heads/") and not before and repo.default_branch != name[11:]:
            _adopt_branch(world, repo, name.removeprefix("refs/heads/"), after)
        git.pushed(world, repo, name, before.get(name), after.get(name))


def _adopt_branch(world: World, repo: Repository, branch: str, after: dict[str, str]) -> None:
    """The first branch pushed to an empty repository becomes its default one."""
    if f"refs/heads/{repo.default_branch}" not in after:
        world.store.update("repositories", repo.id, default_branch=branch)
        bare.point_head(git.folder(world, repo), branch)


def _refused(refusal: Refusal, request: Request) -> Response:
    if refusal.status in (401, 404) and request.token is None:
        return Response(401, ASK, b"Authentication is needed.\n")
    text = "Repository not found.\n" if refusal.status == 404 else f"{refusal.message}\n"
    return Response(refusal.status, {"content-type": "text/plain; charset=utf-8"}, text.encode())
