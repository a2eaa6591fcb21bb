"""The pages on which an owner creates a GitHub App, gets its private key, and installs it."""

import json
from collections.abc import Mapping
from urllib.parse import quote, urlencode, urlsplit

from localhub.core import Response
from localhub.domain import (
    Forbidden,
    NotFound,
    ValidationFailed,
    accounts,
    app_registration,
    apps,
    permissions,
    repositories,
)
from localhub.domain.accounts import Account
from localhub.domain.apps import App
from localhub.web.visit import Page, Visit, action, page, redirect

APPS = "/organizations/{org}/settings/apps"
INSTALL = "/apps/{slug}/installations/new"
INSTALLATION = "/organizations/{org}/settings/installations/{number}"
# All other fields are permissions.
FORM_FIELDS = {"name", "url", "description", "public", "webhook_active", "state"}


@page(f"{APPS}/new")
def new_app(visit: Visit) -> Page:
    """The form for a new App. The URL can fill in the form, with one parameter per permission."""
    organization, query = _owned_organization(visit), visit.request.query
    requested = {key: value for key, value in query.items() if key not in FORM_FIELDS}
    values = {"name": query.get("name", ""), "permissions": requested}
    return _creation_page(
        organization, values, f"/organizations/{organization.login}/settings/apps", "'self'"
    )


@action(f"{APPS}/new")
def new_app_from_manifest(visit: Visit) -> Page:
    """The same form, filled in from a manifest. The manifest's redirect URL receives the code."""
    organization = _owned_organization(visit)
    manifest = _manifest(visit)
    redirect_url = urlsplit(str(manifest.get("redirect_url", "")))
    if redirect_url.scheme not in ("http", "https") or not redirect_url.netloc:
        raise ValidationFailed("redirect_url must be an absolute URL")
    values = {
        "name": str(manifest.get("name", "")),
        "permissions": manifest.get("default_permissions", {}),
        "redirect_url": redirect_url.geturl(),
        "state": visit.request.query.get("state", ""),
    }
    # Browsers also apply the policy to the redirect that follows the submission of a form
    targets = f"'self' {redirect_url.scheme}://{redirect_url.netloc}"
    path = f"/organizations/{organization.login}/settings/apps/manifest"
    return _creation_page(organization, values, path, targets)


@action(APPS)
def create_app(visit: Visit) -> Response:
    _check_origin(visit)
    app = _register(visit)
    return redirect(f"/organizations/{visit.params['org']}/settings/apps/{app.slug}")


@action(f"{APPS}/manifest")
def create_app_from_manifest(visit: Visit) -> Response:
    _check_origin(visit)
    app, form = _register(visit), visit.form
    code = app_registration.issue_code(visit.uow, app)
    parameters = {"code": code} | ({"state": form["state"]} if form.get("state") else {})
    return redirect(f"{form['redirect_url']}?{urlencode(parameters)}")


@page(f"{APPS}/{{slug}}")
def app_settings(visit: Visit) -> Page:
    organization = _owned_organization(visit)
    app = _app_of(visit, organization)
    return Page("app.html", {"organization": organization, "app": app}, "'self'")


@action(f"{APPS}/{{slug}}/keys")
def generate_key(visit: Visit) -> Response:
    """Download a new private key."""
    _check_origin(visit)
    app = _app_of(visit, _owned_organization(visit))
    key = app_registration.generate_key(visit.uow, app)
    headers = {
        "content-type": "application/x-pem-file",
        "content-disposition": f"attachment; filename={app.slug}.private-key.pem",
    }
    return Response(200, headers, key.encode())


@page(INSTALL)
def new_installation(visit: Visit) -> Page:
    app = apps.by_slug(visit.uow, visit.params["slug"])
    organization = accounts.account(visit.uow, app.owner_id)
    permissions.require_in_organization(visit.uow, "organization.write", organization)
    return Page("installation_new.html", {"organization": organization, "app": app}, "'self'")


@action(INSTALL)
def install(visit: Visit) -> Response:
    """Install the App on all repositories of its organization. This can be done only once."""
    _check_origin(visit)
    uow, app = visit.uow, apps.by_slug(visit.uow, visit.params["slug"])
    organization = accounts.account(uow, app.owner_id)
    permissions.require_in_organization(uow, "organization.write", organization)
    found = apps.installations(uow, app.id, organization.id) or [apps.install(uow, app, organization.id)]
    return redirect(f"/organizations/{organization.login}/settings/installations/{found[0].id}")


@page(INSTALLATION)
def installation(visit: Visit) -> Page:
    organization = _owned_organization(visit)
    found = apps.installation(visit.uow, visit.number("number"))
    if found.account_id != organization.id:
        raise NotFound
    app = apps.app(visit.uow, found.app_id)
    selected = [repositories.repository(visit.uow, number) for number in found.repository_ids or ()]
    values = {"organization": organization, "app": app, "installation": found, "selected": selected}
    return Page("installation.html", values)


def _creation_page(organization: Account, values: Mapping[str, object], path: str, targets: str) -> Page:
    defaults = {"redirect_url": "", "state": ""}
    form = {**defaults, **values, "permissions_json": json.dumps(values["permissions"])}
    return Page("app_new.html", {"organization": organization, "form": form, "path": quote(path)}, targets)


def _register(visit: Visit) -> App:
    form = visit.form
    requested = _object(form.get("permissions", "{}"))
    return app_registration.register(visit.uow, _owned_organization(visit), form.get("name", ""), requested)


def _manifest(visit: Visit) -> dict[str, object]:
    return _object(visit.form.get("manifest", ""))


def _object(text: str) -> dict[str, object]:
    """Raises ValidationFailed unless the text is a JSON object."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ValidationFailed("The manifest is not a JSON object")
    return found


def _owned_organization(visit: Visit) -> Account:
    """Return the organization in the path. Raises an error unless the visitor owns it."""
    organization = accounts.find_organization(visit.uow, visit.params["org"])
    permissions.require_in_organization(visit.uow, "organization.write", organization)
    return organization


def _app_of(visit: Visit, organization: Account) -> App:
    app = apps.by_slug(visit.uow, visit.params["slug"])
    if app.owner_id != organization.id:
        raise NotFound
    return app


def _check_origin(visit: Visit) -> None:
    """Reject forms that another site submits on behalf of the visitor. Only manifests may come from other sites.

    Pages have no referrer, so browsers send `Origin: null` even for this site's own forms. `Sec-Fetch-Site`
    distinguishes them from other sites' forms.
    """
    headers = visit.request.headers
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    is_own = (
        site == "same-origin" if site else origin is None or urlsplit(origin).netloc == headers.get("host")
    )
    if not is_own:
        raise Forbidden("This form was submitted from another site.")
