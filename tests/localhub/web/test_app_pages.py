"""Creating and installing a GitHub App on localhub's pages, and exchanging the manifest's code for the key."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from localhub.domain import ANONYMOUS, accounts, apps, repositories
from localhub.hub import Hub
from support.hub_client import MEMBER_TOKEN, OWNER_TOKEN, SEED, HubClient
from tahaluf.flows.demo.owner_browser import OwnerBrowser

PERMISSIONS = {"contents": "write", "metadata": "read"}
MANIFEST = {
    "name": "Our App",
    "url": "https://example.org",
    "redirect_url": "http://127.0.0.1:9/created",
    "hook_attributes": {"url": "https://example.org", "active": False},
    "public": False,
    "default_permissions": PERMISSIONS,
    "default_events": [],
}
NEW = "/organizations/an-org/settings/apps/new"
CREATE = "/organizations/an-org/settings/apps/manifest"
FORM = {
    "name": "Our App",
    "permissions": json.dumps(PERMISSIONS),
    "redirect_url": MANIFEST["redirect_url"],
    "state": "a-state",
}


def post(hub: Hub, path: str, fields: Any, token: str = OWNER_TOKEN, **headers: str) -> requests.Response:
    return requests.post(
        hub.url + path,
        data=fields,
        headers={"accept": "text/html", "cookie": f"localhub_token={token}", **headers},
        timeout=20,
        allow_redirects=False,
    )


def code_for(hub: Hub) -> str:
    answer = post(hub, CREATE, FORM)
    assert answer.status_code == 302, answer.text
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert query["state"] == ["a-state"]
    return query["code"][0]


def convert(hub: Hub, code: str) -> requests.Response:
    return requests.post(f"{hub.url}/app-manifests/{code}/conversions", timeout=20)


def test_a_manifest_becomes_an_app_whose_key_works_once_it_is_installed(hub_client: HubClient) -> None:
    hub = hub_client.hub
    page = post(hub, f"{NEW}?state=a-state", {"manifest": json.dumps(MANIFEST)})
    assert 'value="Our App"' in page.text and "Create GitHub App for an-org" in page.text
    assert "form-action 'self' http://127.0.0.1:9;" in page.headers["content-security-policy"]
    code = code_for(hub)
    created = convert(hub, code)
    assert created.status_code == 201
    app = created.json()
    assert (app["slug"], app["permissions"]) == ("our-app", PERMISSIONS)
    assert convert(hub, code).status_code == 404, "a code works once"

    OwnerBrowser(hub.url, OWNER_TOKEN).click_through(f"{hub.url}/apps/our-app/installations/new")
    installed = hub_client.request("GET", "/orgs/an-org/installations").json()["installations"]
    assert [found["client_id"] for found in installed if found["app_slug"] == "our-app"] == [app["client_id"]]
    assert hub_client.as_app("GET", "/app", key=app["pem"]).status_code == 401, "the key of another App"


def test_an_owner_sees_on_which_repositories_an_app_is_installed(hub_client: HubClient) -> None:
    hub = hub_client.hub
    for name in ("chosen", "other"):
        hub_client.request("POST", "/orgs/an-org/repos", name=name)
    with hub.engine.begin(ANONYMOUS) as uow:
        organization = accounts.find_organization(uow, "an-org").id
        app = apps.add_app(uow, "a-reader", organization, "", {"issues": "read"})
        apps.install(uow, app, organization, None, [repositories.find(uow, "an-org", "chosen").id])
    found = hub_client.request("GET", "/orgs/an-org/installations").json()["installations"]
    page = next(one["html_url"] for one in found if one["app_slug"] == "a-reader")
    answers = {
        token: requests.get(
            page, headers={"accept": "text/html", "cookie": f"localhub_token={token}"}, timeout=20
        )
        for token in (OWNER_TOKEN, MEMBER_TOKEN)
    }
    assert "<span>chosen</span>" in answers[OWNER_TOKEN].text
    assert "<span>other</span>" not in answers[OWNER_TOKEN].text
    assert answers[MEMBER_TOKEN].status_code in (403, 404)


def test_a_code_expires_after_an_hour(tmp_path: Path) -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    with Hub(tmp_path / "hub", SEED, run_workflows=False, clock=lambda: now) as hub:
        code = code_for(hub)
        now += timedelta(minutes=61)
        assert convert(hub, code).status_code == 404


def test_only_owners_create_apps(hub_client: HubClient) -> None:
    for token, status in ((MEMBER_TOKEN, 403), ("", 401)):
        for path, fields in (
            (CREATE, FORM),
            (NEW, {"manifest": json.dumps(MANIFEST)}),
            ("/apps/an-app/installations/new", {"x": ""}),
        ):
            assert post(hub_client.hub, path, fields, token).status_code == status


def test_a_form_from_another_site_is_refused(hub_client: HubClient) -> None:
    for headers in ({"origin": "https://evil.example"}, {"origin": "null", "sec-fetch-site": "cross-site"}):
        assert post(hub_client.hub, CREATE, FORM, **headers).status_code == 403
    own = {"origin": "null", "sec-fetch-site": "same-origin"}
    assert post(hub_client.hub, CREATE, FORM, **own).status_code == 302


@pytest.mark.parametrize(
    "broken",
    [{"name": ""}, {"name": "x" * 35}, {"name": "an app"}, {"permissions": "[]"}, {"permissions": "{"}],
)
def test_invalid_apps_are_refused(hub_client: HubClient, broken: dict[str, str]) -> None:
    assert post(hub_client.hub, CREATE, {**FORM, **broken}).status_code == 422


@pytest.mark.parametrize("manifest", ["", "[]", json.dumps({**MANIFEST, "redirect_url": "/created"})])
def test_invalid_manifests_are_refused(hub_client: HubClient, manifest: str) -> None:
    assert post(hub_client.hub, NEW, {"manifest": manifest}).status_code == 422


def test_the_address_of_the_form_fills_in_name_and_permissions(hub_client: HubClient) -> None:
    browser = OwnerBrowser(hub_client.hub.url, OWNER_TOKEN)
    address = f"{hub_client.hub.url}{NEW}?name=Filled+in&public=false&webhook_active=false&contents=write"
    page = browser.click_through(address, stop_before="/keys")
    assert "<h1>Filled in</h1>" in page
    app = hub_client.request("GET", "/apps/filled-in").json()
    assert app["permissions"] == {"contents": "write", "metadata": "read"}
    key = browser.generate_key(f"{hub_client.hub.url}/organizations/an-org/settings/apps/filled-in")
    assert key.startswith("-----BEGIN RSA PRIVATE KEY-----")
