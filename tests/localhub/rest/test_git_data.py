"""Errors returned by the Git Data API and the contents API."""

from typing import Any

import pytest

from support.hub_client import HubClient

ROOT = "/repos/an-org/water-map"
NOTHING = "0" * 40


def _tip(hub_client: HubClient) -> str:
    return str(hub_client.request("GET", f"{ROOT}/git/ref/heads/main").json()["object"]["sha"])


def _tree(hub_client: HubClient) -> str:
    return str(hub_client.request("GET", f"{ROOT}/git/trees/main").json()["sha"])


def _file(path: str, **more: object) -> dict[str, object]:
    return {"path": path, "mode": "100644", "type": "blob", **({"content": "x"} | more)}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("refs/heads/a..b", "Reference name is not valid"),
        ("refs/heads", "Reference name is not valid"),
        ("refs/heads/main", "Reference already exists"),
        ("refs/heads/main/below", "Reference update failed"),
    ],
)
def test_invalid_ref_is_rejected(hub_client: HubClient, name: str, message: str) -> None:
    answer = hub_client.request("POST", f"{ROOT}/git/refs", ref=name, sha=_tip(hub_client))
    assert (answer.status_code, answer.json()["message"]) == (422, message)


def test_a_branch_may_have_an_arabic_name(hub_client: HubClient) -> None:
    name = "refs/heads/ماء"
    answer = hub_client.request("POST", f"{ROOT}/git/refs", ref=name, sha=_tip(hub_client))
    assert (answer.status_code, answer.json()["ref"]) == (201, name)
    assert answer.headers["location"].endswith("/git/refs/heads/%D9%85%D8%A7%D8%A1")
    assert hub_client.request("GET", f"{ROOT}/git/ref/heads/%D9%85%D8%A7%D8%A1").json()["ref"] == name


def test_branch_must_point_to_an_existing_commit(hub_client: HubClient) -> None:
    for oid in (NOTHING, _tree(hub_client)):
        assert hub_client.request("POST", f"{ROOT}/git/refs", ref="refs/heads/x", sha=oid).status_code == 422
        assert (
            hub_client.request("PATCH", f"{ROOT}/git/refs/heads/main", sha=oid, force=True).status_code == 422
        )


@pytest.mark.parametrize("path", ["../x", "/x", "a//b", "a/./b", ".git/config", "a/.GIT/hooks/x"])
def test_path_outside_the_tree_is_rejected(hub_client: HubClient, path: str) -> None:
    assert hub_client.request("POST", f"{ROOT}/git/trees", tree=[_file(path)]).status_code == 422


def test_contents_api_rejects_the_git_folder(hub_client: HubClient) -> None:
    answer = hub_client.request("PUT", f"{ROOT}/contents/.git/config", message="m", content="aGk=")
    assert answer.status_code == 422


def test_tree_keeps_modes_and_deletes_paths(hub_client: HubClient) -> None:
    script, gone = (
        _file("bin/run.sh") | {"mode": "100755"},
        {"path": "README.md", "mode": "100644", "sha": None},
    )
    made = {
        hub_client.request("POST", f"{ROOT}/git/trees", base_tree=base, tree=[script, gone]).json()["sha"]
        for base in (_tip(hub_client), _tree(hub_client))
    }
    (oid,) = made
    listed = hub_client.request("GET", f"{ROOT}/git/trees/{oid}?recursive=1").json()["tree"]
    assert [(one["path"], one["mode"]) for one in listed] == [("bin", "040000"), ("bin/run.sh", "100755")]


def test_base_of_tree_or_commit_must_exist(hub_client: HubClient) -> None:
    tree = _tree(hub_client)
    wanted: dict[str, Any] = {"message": "m", "tree": tree, "parents": [NOTHING]}
    assert hub_client.request("POST", f"{ROOT}/git/commits", **wanted).status_code == 422
    assert (
        hub_client.request("POST", f"{ROOT}/git/trees", base_tree=NOTHING, tree=[_file("x")]).status_code
        == 422
    )
    missing = {"path": "x", "mode": "100644", "type": "blob", "sha": NOTHING}
    assert hub_client.request("POST", f"{ROOT}/git/trees", tree=[missing]).status_code == 422


def test_invalid_base64_is_rejected(hub_client: HubClient) -> None:
    assert (
        hub_client.request("POST", f"{ROOT}/git/blobs", content="!!!", encoding="base64").status_code == 422
    )
    assert hub_client.request("PUT", f"{ROOT}/contents/x", message="m", content="!!!").status_code == 422
    lines = hub_client.request("POST", f"{ROOT}/git/blobs", content="aG\nk=\n", encoding="base64")
    plain = hub_client.request("POST", f"{ROOT}/git/blobs", content="hi")
    assert lines.json()["sha"] == plain.json()["sha"]


def test_changing_a_file_needs_its_current_sha(hub_client: HubClient) -> None:
    change = {"message": "m", "content": "aGk="}
    assert hub_client.request("PUT", f"{ROOT}/contents/README.md", **change).status_code == 422
    assert hub_client.request("PUT", f"{ROOT}/contents/README.md", sha=NOTHING, **change).status_code == 409


def test_root_folder_is_listed_with_and_without_slash(hub_client: HubClient) -> None:
    for path in ("contents", "contents/"):
        assert [one["name"] for one in hub_client.request("GET", f"{ROOT}/{path}").json()] == ["README.md"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("commits", 409),
        ("branches", 200),
        ("contents/", 404),
        ("readme", 404),
        ("git/trees/main", 409),
        ("git/ref/heads/main", 404),
        ("git/matching-refs/heads/", 200),
        ("compare/a...b", 404),
    ],
)
def test_empty_repository_answers_like_github(hub_client: HubClient, path: str, status: int) -> None:
    hub_client.request("POST", "/orgs/an-org/repos", name="empty")
    assert hub_client.request("GET", f"/repos/an-org/empty/{path}").status_code == status


def test_contents_api_creates_the_first_commit(hub_client: HubClient) -> None:
    hub_client.request("POST", "/orgs/an-org/repos", name="empty")
    root = "/repos/an-org/empty"
    assert hub_client.request("POST", f"{root}/git/blobs", content="x").status_code == 409
    assert (
        hub_client.request("PUT", f"{root}/contents/a.txt", message="Begin", content="aGk=").status_code
        == 201
    )
    assert [one["commit"]["message"] for one in hub_client.request("GET", f"{root}/commits").json()] == [
        "Begin"
    ]


def test_unrelated_histories_cannot_be_compared_or_merged(hub_client: HubClient) -> None:
    alone = hub_client.request(
        "POST", f"{ROOT}/git/commits", message="Alone", tree=_tree(hub_client), parents=[]
    ).json()["sha"]
    hub_client.request("POST", f"{ROOT}/git/refs", ref="refs/heads/alone", sha=alone)
    assert hub_client.request("GET", f"{ROOT}/compare/main...alone").status_code == 404
    assert (
        hub_client.request("POST", f"{ROOT}/pulls", title="t", head="alone", base="main").status_code == 422
    )


def test_tags_are_listed_with_their_commits(hub_client: HubClient) -> None:
    tip = _tip(hub_client)
    for name in ("v1", "v2"):
        hub_client.request("POST", f"{ROOT}/git/refs", ref=f"refs/tags/{name}", sha=tip)
    listed = hub_client.request("GET", f"{ROOT}/tags").json()
    assert [(one["name"], one["commit"]["sha"]) for one in listed] == [("v2", tip), ("v1", tip)]
