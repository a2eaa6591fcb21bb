"""GitHub Pages sites: run artifacts, deployments, and the published files.

GitHub accepts a deployment only with an Actions id token that states the job's environment. localhub signs this token
with a key that is not secret, since only this machine can reach localhub.
"""

import io
import tarfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import jwt

from . import git, runs, settings
from .errors import BadRequest, NotFound, ValidationFailed
from .repositories import Repository
from .runs import Run
from .unit_of_work import UnitOfWork

ENVIRONMENT: Final = "github-pages"
ID_TOKEN_KEY: Final = "localhub: not a secret, but long enough for HS256"  # noqa: S105
_ALGORITHM: Final = "HS256"


@dataclass(frozen=True, slots=True)
class Site:
    repository_id: int
    build_type: str
    version: str | None
    branch: str | None
    path: str
    cname: str | None
    https_enforced: bool


@dataclass(frozen=True, slots=True)
class Artifact:
    id: int
    repository_id: int
    run_id: int
    name: str
    content: bytes


def find_site(uow: UnitOfWork, repository: Repository) -> Site:
    """Return the repository's site. Raises NotFound if Pages is not enabled."""
    found = uow.store.fetch_one(Site, "SELECT * FROM pages_sites WHERE repository_id = ?", repository.id)
    if found is None:
        raise NotFound
    return found


def has_site(uow: UnitOfWork, repository: Repository) -> bool:
    count = "SELECT COUNT(*) FROM pages_sites WHERE repository_id = ?"
    return bool(uow.store.fetch_value(count, repository.id))


def enable(
    uow: UnitOfWork, repository: Repository, build_type: str, source: Mapping[str, str] | None = None
) -> Site:
    """Enable the site and, as GitHub does, create its environment.

    Raises ValidationFailed if Pages is already enabled, or the source's branch does not exist.
    """
    if has_site(uow, repository):
        raise ValidationFailed("GitHub Pages is already enabled.")
    uow.store.insert("pages_sites", repository_id=repository.id, build_type=build_type)
    settings.get_or_create_environment(uow, repository, ENVIRONMENT)
    configure(uow, repository, {"source": source} if source else {})
    return find_site(uow, repository)


def configure(uow: UnitOfWork, repository: Repository, changes: Mapping[str, Any]) -> None:
    """Change how the site is published: `build_type` is "workflow" or "legacy" (a branch).

    Raises ValidationFailed if the source's branch does not exist.
    """
    site = find_site(uow, repository)
    columns = {key: changes[key] for key in ("build_type", "cname", "https_enforced") if key in changes}
    if source := changes.get("source"):
        if git.branch(uow, repository, source["branch"]) is None:
            raise ValidationFailed(
                f"The {source['branch']} branch must exist before GitHub Pages can be built."
            )
        columns |= {"branch": source["branch"], "path": source.get("path", "/")}
    for name, value in columns.items():
        sql = f"UPDATE pages_sites SET {name} = ? WHERE repository_id = ?"  # noqa: S608  (one of our columns)
        uow.store.execute(sql, value, site.repository_id)


def disable(uow: UnitOfWork, repository: Repository) -> None:
    """Delete the site. Its environment stays. Raises NotFound if Pages is not enabled."""
    site = find_site(uow, repository)
    uow.store.execute("DELETE FROM pages_sites WHERE repository_id = ?", site.repository_id)
    uow.store.execute("DELETE FROM pages_files WHERE repository_id = ?", site.repository_id)


def add_artifact(uow: UnitOfWork, run_id: int, name: str, content: bytes) -> int:
    run = runs.run(uow, run_id)
    return uow.store.insert(
        "artifacts",
        repository_id=run.repository_id,
        run_id=run.id,
        name=name,
        content=content,
        created_at=uow.now(),
    )


def find_artifact(uow: UnitOfWork, run_id: int, name: str) -> Artifact:
    """The most recent artifact with that name. Raises NotFound if no artifact has that name."""
    sql = "SELECT * FROM artifacts WHERE run_id = ? AND name = ? ORDER BY id DESC"
    found = uow.store.fetch_one(Artifact, sql, run_id, name)
    if found is None:
        raise NotFound
    return found


def id_token(run: Run, repository: str, environment: str | None) -> str:
    """A token that states which job requested it."""
    claims = {"repository": repository, "run_id": str(run.id), "ref": run.ref, "sha": run.sha}
    if environment:
        claims["environment"] = environment
    return jwt.encode(claims, ID_TOKEN_KEY, algorithm=_ALGORITHM)


def deploy(
    uow: UnitOfWork, repository: Repository, full_name: str, artifact_id: int, token: str, version: str
) -> Site:
    """Replace the site with the artifact's files. Raises BadRequest if the token or the artifact is not valid, or
    NotFound if there is no such artifact.
    """
    site = find_site(uow, repository)
    if site.build_type != "workflow":
        raise BadRequest("Pages is not configured to deploy from a workflow.")
    try:
        claims = jwt.decode(token, ID_TOKEN_KEY, algorithms=[_ALGORITHM])
    except jwt.InvalidTokenError:
        raise BadRequest("Invalid OIDC token.") from None
    if claims["repository"] != full_name:
        raise BadRequest("The OIDC token is for another repository.")
    if claims.get("environment") != ENVIRONMENT:
        raise BadRequest(
            "Missing environment. Ensure your workflow's deployment job has an environment: github-pages."
        )
    sql = "SELECT * FROM artifacts WHERE id = ? AND repository_id = ?"
    artifact = uow.store.fetch_one(Artifact, sql, artifact_id, repository.id)
    if artifact is None:
        raise NotFound
    uow.store.execute("DELETE FROM pages_files WHERE repository_id = ?", repository.id)
    for path, content in _files(artifact.content):
        uow.store.insert("pages_files", repository_id=repository.id, path=path, content=content)
    uow.store.execute("UPDATE pages_sites SET version = ? WHERE repository_id = ?", version, repository.id)
    return find_site(uow, repository)


def read_file(uow: UnitOfWork, repository: Repository, path: str) -> bytes | None:
    """A file from the published site, or None."""
    sql = "SELECT content FROM pages_files WHERE repository_id = ? AND path = ?"
    found = uow.store.fetch_value(sql, repository.id, path)
    return None if found is None else bytes(found)


def _files(archive: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the files in a tar archive. Raises BadRequest for links, which GitHub does not publish."""
    try:
        with tarfile.open(fileobj=io.BytesIO(archive), mode="r:") as tar:
            for member in tar:
                if member.issym() or member.islnk():
                    raise BadRequest(f"The artifact contains a link: {member.name}")
                file = tar.extractfile(member)
                if file is not None:
                    yield member.name.removeprefix("./"), file.read()
    except tarfile.TarError:
        raise BadRequest("The artifact is not a tar archive.") from None
