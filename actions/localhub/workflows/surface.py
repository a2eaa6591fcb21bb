"""What the runner is asked outside of GitHub's API: logs behind their redirects, and the passing of time.

`GET /_localhub/logs/jobs/{id}` (text), `GET /_localhub/logs/runs/{id}` (zip),
`POST /_localhub/schedule/{owner}/{repo}` (fires the repository's `schedule` workflows now).
"""

import io
import re
import zipfile
from dataclasses import replace

from localhub.core import Request, Response, json_response
from localhub.workflows.job import bot
from localhub.workflows.transcript import by_step
from localhub.world import NOBODY, Actor, Engine, Refusal, World, repositories, runs

_PLACES = {
    "job log": ("GET", re.compile(r"/_localhub/logs/jobs/(?P<id>[0-9]+)")),
    "run log": ("GET", re.compile(r"/_localhub/logs/runs/(?P<id>[0-9]+)")),
    "schedule": ("POST", re.compile(r"/_localhub/schedule/(?P<owner>[^/]+)/(?P<repo>[^/]+)")),
}


class Desk:
    """A `core.Surface`. It asks for no token: whoever reaches the hub may turn its clock."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def recognise(self, request: Request) -> Request | None:
        for operation, (method, path) in _PLACES.items():
            found = path.fullmatch(request.path)
            if found and request.method == method:
                return replace(request, operation=operation, params=found.groupdict())
        return None

    def answer(self, request: Request) -> Response:
        try:
            with self._engine.begin(NOBODY) as world:
                return self._answered(world, request)
        except Refusal as refusal:
            return json_response(refusal.status, {"message": refusal.message})

    def _answered(self, world: World, request: Request) -> Response:
        params = request.params
        match request.operation:
            case "job log":
                log = runs.job(world, int(params["id"])).log
                return Response(200, {"content-type": "text/plain; charset=utf-8"}, log.encode())
            case "run log":
                return Response(200, {"content-type": "application/zip"}, _archive(world, int(params["id"])))
        repository = repositories.find(world, params["owner"], params["repo"])
        world.actor = Actor("user", bot(world))
        world.emit("schedule", None, repository.id)
        return json_response(202, {})


def _archive(world: World, run_id: int) -> bytes:
    """As GitHub packs it, and `gh` looks for it: a file a job, and a folder a job with a file a step."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, job in enumerate(runs.jobs(world, runs.run(world, run_id))):
            name = _plain(job.name)
            archive.writestr(f"{number}_{name}.txt", job.log)
            for place, (step, lines) in enumerate(by_step(job.log), start=1):
                archive.writestr(f"{name}/{place}_{_plain(step)}.txt", lines)
    return packed.getvalue()


def _plain(name: str) -> str:
    """As a file's name."""
    return re.sub(r"[/:\\\x00-\x1f]", "", name)[:80]
