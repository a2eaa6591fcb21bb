"""The runner's endpoints for logs, schedules, artifacts and id tokens. These endpoints are not part of GitHub's API.

`GET /_localhub/logs/jobs/{id}` (text), `GET /_localhub/logs/runs/{id}` (zip),
`POST /_localhub/schedule/{owner}/{repo}` (starts the repository's `schedule` workflows now),
`POST` and `GET /_localhub/artifacts/{run}/{name}` (`POST` stores a tar archive, `GET` returns its id),
`GET /_localhub/id-token` (the id token of the requesting job).
"""

import io
import re
import zipfile
from dataclasses import replace

from localhub.core import Request, Response, json_response
from localhub.domain import ANONYMOUS, Actor, ApiError, Engine, UnitOfWork, pages, repositories, runs
from localhub.workflows.job import actions_bot_id
from localhub.workflows.transcript import split_by_step

_ROUTES = {
    "job log": ("GET", re.compile(r"/_localhub/logs/jobs/(?P<id>[0-9]+)")),
    "run log": ("GET", re.compile(r"/_localhub/logs/runs/(?P<id>[0-9]+)")),
    "store artifact": ("POST", re.compile(r"/_localhub/artifacts/(?P<id>[0-9]+)/(?P<name>[\w.-]+)")),
    "find artifact": ("GET", re.compile(r"/_localhub/artifacts/(?P<id>[0-9]+)/(?P<name>[\w.-]+)")),
    "id token": ("GET", re.compile(r"/_localhub/id-token")),
    "schedule": ("POST", re.compile(r"/_localhub/schedule/(?P<owner>[^/]+)/(?P<repo>[^/]+)")),
}


class RunnerApi:
    """A `core.Surface`. No token is needed, because the server only listens on the loopback interface."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def match(self, request: Request) -> Request | None:
        for operation, (method, path) in _ROUTES.items():
            found = path.fullmatch(request.path)
            if found and request.method == method:
                return replace(request, operation=operation, params=found.groupdict())
        return None

    def handle(self, request: Request) -> Response:
        try:
            with self._engine.begin(ANONYMOUS) as uow:
                return self._respond(uow, request)
        except ApiError as error:
            return json_response(error.status, {"message": error.message})

    def _respond(self, uow: UnitOfWork, request: Request) -> Response:
        params = request.params
        match request.operation:
            case "job log":
                log = runs.job(uow, int(params["id"])).log
                return Response(200, {"content-type": "text/plain; charset=utf-8"}, log.encode())
            case "run log":
                return Response(200, {"content-type": "application/zip"}, _zip_logs(uow, int(params["id"])))
            case "store artifact":
                number = pages.add_artifact(uow, int(params["id"]), params["name"], request.body)
                return json_response(201, {"id": number})
            case "find artifact":
                return json_response(
                    200, {"id": pages.find_artifact(uow, int(params["id"]), params["name"]).id}
                )
            case "id token":  # this request is authenticated with the job's id token, which no one else has
                return json_response(200, {"value": request.token})
        repository = repositories.find(uow, params["owner"], params["repo"])
        uow.actor = Actor("user", actions_bot_id(uow))
        uow.emit("schedule", None, repository.id)
        return json_response(202, {})


def _zip_logs(uow: UnitOfWork, run_id: int) -> bytes:
    """Use GitHub's layout, which `gh` expects. Each job has a file, and also a folder with one file per step."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, job in enumerate(runs.jobs(uow, runs.run(uow, run_id))):
            name = _file_name(job.name)
            archive.writestr(f"{number}_{name}.txt", job.log)
            for position, (step, lines) in enumerate(split_by_step(job.log), start=1):
                archive.writestr(f"{name}/{position}_{_file_name(step)}.txt", lines)
    return buffer.getvalue()


def _file_name(name: str) -> str:
    """Replace characters that are not allowed in file names."""
    return re.sub(r"[/:\\\x00-\x1f]", "", name)[:80]
