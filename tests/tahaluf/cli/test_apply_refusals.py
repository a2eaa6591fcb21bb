"""If GitHub refuses a change, or someone has made it in the meantime, the others are still made."""

from localhub.core import Handler, Request, Response, json_response
from support.coalition import Coalition, manifest, project
from support.organization_builder import ORGANIZATION
from tahaluf.plan import Rest

SETTINGS = f"/repos/{ORGANIZATION}"


def refuse_projects(request: Request, following: Handler) -> Response:
    """Respond as GitHub does if the organization does not allow repositories to have projects."""
    if b'"has_projects": true' not in request.body:
        return following(request)
    error = {"resource": "Repository", "code": "custom", "field": "has_projects"}
    return json_response(422, {"message": "Validation Failed", "errors": [error], "status": "422"})


def test_an_organization_without_projects_gets_all_other_settings(coalition: Coalition) -> None:
    coalition.hub.middlewares.append(refuse_projects)
    features = {"projects": True, "wiki": False}
    text = manifest(
        project("olive", repository={"features": features, "topics": ["water"]}),
        project("pine", repository={"features": {"wiki": False}}),
    )
    for _ in range(2):  # the first run creates the repository, and the second one updates it
        ran = coalition.apply(text)
        coalition.update_repository("olive", has_projects=False)
        repositories = {slug: coalition.repository(slug) for slug in ("olive", "pine")}
        assert [one["has_wiki"] for one in repositories.values()] == [False, False]
        assert repositories["olive"]["topics"] == ["water"]
        assert "NOTES.md" in coalition.files("olive")
    assert ran.code == 1
    assert "olive" in ran.output
    assert "rejects its settings because `projects` is turned on" in ran.output
    coalition.hub.middlewares.remove(refuse_projects)
    assert coalition.apply(text).code == 0


def test_a_label_that_somebody_has_just_deleted_counts_as_deleted(coalition: Coalition) -> None:
    labels = 'labels: {core: [{name: maps, color: "ededed"}]}\n'
    text = manifest(project("olive", repository={"labels": ["core"], "unlisted": "delete"}), head=labels)
    assert coalition.apply(text).code == 0
    for name in ("first", "second"):
        body = {"name": name, "color": "ededed"}
        coalition.founder.rest(Rest("POST", f"{SETTINGS}/olive/labels", body))
    deleted: list[str] = []

    def delete_first(request: Request, following: Handler) -> Response:
        if b"deleteLabel(" in request.body and not deleted:
            deleted.append("first")
            coalition.founder.rest(Rest("DELETE", f"{SETTINGS}/olive/labels/first"))
        return following(request)

    coalition.hub.middlewares.append(delete_first)
    ran = coalition.apply()
    assert deleted
    assert ran.code == 0, ran.output
    assert set(coalition.labels("olive")) == {"maps"}
