"""GitHub Pages: whether a site is enabled, and deployments by workflows."""

from localhub.core import Response
from localhub.domain import NotFound, pages, permissions, repositories
from localhub.rest.call import Call
from localhub.rest.routes import route
from localhub.serializers import pages as serializers

PAGES = "/repos/{owner}/{repo}/pages"


@route(f"GET {PAGES}")
def get_site(call: Call) -> Response:
    repository = call.repository("pages.read")
    return call.ok(serializers.site(pages.find_site(call.uow, repository), repository, call.view))


@route(f"POST {PAGES}")
def enable(call: Call) -> Response:
    repository = call.repository("pages.write")
    permissions.require(call.uow, "administration.write", repository)
    build_type = call.body.get("build_type", "legacy")
    site = pages.enable(call.uow, repository, build_type, call.body.get("source"))
    return call.ok(serializers.site(site, repository, call.view), 201)


@route(f"PUT {PAGES}")
def update(call: Call) -> Response:
    repository = call.repository("pages.write")
    permissions.require(call.uow, "administration.write", repository)
    pages.configure(call.uow, repository, call.body)
    return call.no_content()


@route(f"DELETE {PAGES}")
def disable(call: Call) -> Response:
    repository = call.repository("pages.write")
    permissions.require(call.uow, "administration.write", repository)
    pages.disable(call.uow, repository)
    return call.no_content()


@route(f"POST {PAGES}/deployments")
def deploy(call: Call) -> Response:
    repository = call.repository("pages.write")
    site = pages.deploy(
        call.uow,
        repository,
        repositories.full_name(call.uow, repository),
        int(call.body.get("artifact_id", 0)),
        call.body["oidc_token"],
        call.body["pages_build_version"],
    )
    return call.ok(serializers.deployment(site, repository, call.view))


@route(f"GET {PAGES}/deployments/{{pages_deployment_id}}")
def get_deployment(call: Call) -> Response:
    """Return the latest deployment. localhub deploys immediately, so it has always succeeded."""
    site = pages.find_site(call.uow, call.repository("pages.read"))
    if site.version != call.path_param("pages_deployment_id"):
        raise NotFound
    return call.ok({"status": "succeed"})
