"""The hub handles batched GraphQL requests like Tahaluf's."""

from support.interop_hub import InteropHub

OTHER = "ghp_the-other"
MAKE_LABEL = """mutation($r: ID!) {
  createLabel(input: {repositoryId: $r, name: "x", color: "112233"}) { label { id } }
}"""


def test_fifty_repositories_are_read_in_one_request(interop_hub: InteropHub) -> None:
    for number in range(49):
        interop_hub.rest("POST", "/orgs/an-org/repos", {"name": f"project-{number}"})
    fields = "name labels(first: 100) { nodes { name color } } defaultBranchRef { name }"
    names = ["water-map", *(f"project-{number}" for number in range(49))]
    selections = " ".join(
        f'r{index}: repository(owner: "an-org", name: "{name}") {{ {fields} }}'
        for index, name in enumerate(names)
    )
    answer = interop_hub.graphql(f"query {{ {selections} rateLimit {{ cost remaining }} }}")
    assert "errors" not in answer
    assert [answer["data"][f"r{number}"]["name"] for number in range(50)] == names
    assert {"name": "مقترح", "color": "0e8a16"} in answer["data"]["r0"]["labels"]["nodes"]


def test_missing_object_is_null_with_a_typed_error(interop_hub: InteropHub) -> None:
    answer = interop_hub.graphql(
        '{ a: repository(owner: "an-org", name: "nothing") { name } b: repository(owner: "an-org", name: "water-map")'
        ' { name } c: repository(owner: "an-org", name: "quiet-room") { name } }',
        OTHER,
    )
    assert answer["data"] == {"a": None, "b": {"name": "water-map"}, "c": None}
    assert [(error["type"], error["path"]) for error in answer["errors"]] == [
        ("NOT_FOUND", ["a"]),
        ("NOT_FOUND", ["c"]),
    ]


def test_unreadable_field_is_forbidden(interop_hub: InteropHub) -> None:
    answer = interop_hub.graphql(
        '{ organization(login: "an-org") { login teams(first: 5) { totalCount } } }', OTHER
    )
    (error,) = answer["errors"]
    assert error["type"] == "FORBIDDEN"
    assert error["path"] == ["organization", "teams"]


def test_failed_mutation_does_not_affect_the_others(interop_hub: InteropHub) -> None:
    found = interop_hub.graphql(
        '{ repository(owner: "an-org", name: "water-map") { id bug: label(name: "bug") { id }'
        ' idea: label(name: "question") { id } } }'
    )["data"]["repository"]
    answer = interop_hub.graphql(
        """mutation($repo: ID!, $bug: ID!, $idea: ID!) {
          made: createLabel(input: {repositoryId: $repo, name: "جديد", color: "112233"}) { label { name } }
          twice: createLabel(input: {repositoryId: $repo, name: "Bug", color: "112233"}) { label { name } }
          renamed: updateLabel(input: {id: $bug, name: "defect", color: "AABBCC"}) { label { name color } }
          gone: deleteLabel(input: {id: $idea}) { clientMutationId }
        }""",
        repo=found["id"],
        bug=found["bug"]["id"],
        idea=found["idea"]["id"],
    )
    assert answer["data"]["made"] == {"label": {"name": "جديد"}}
    assert answer["data"]["twice"] is None
    assert answer["data"]["renamed"] == {"label": {"name": "defect", "color": "aabbcc"}}
    (error,) = answer["errors"]
    assert (error["path"], error["type"]) == (["twice"], "UNPROCESSABLE")
    names = {label["name"] for label in interop_hub.rest("GET", "/repos/an-org/water-map/labels")}
    assert names >= {"جديد", "defect"}
    assert not names & {"bug", "question"}


def test_mutations_emit_the_same_events_as_rest(interop_hub: InteropHub) -> None:
    found = interop_hub.graphql('{ repository(owner: "an-org", name: "water-map") { id } }')["data"][
        "repository"
    ]
    interop_hub.graphql(MAKE_LABEL, r=found["id"])
    assert [(event.name, event.action) for event in interop_hub.hub.events.log()] == [("label", "created")]


def test_creating_a_label_needs_write_access(interop_hub: InteropHub) -> None:
    found = interop_hub.graphql('{ repository(owner: "an-org", name: "water-map") { id } }')["data"][
        "repository"
    ]
    answer = interop_hub.graphql(MAKE_LABEL, OTHER, r=found["id"])
    assert answer["data"] == {"createLabel": None}
    assert answer["errors"][0]["type"] == "FORBIDDEN"


def test_invalid_document_returns_only_errors(interop_hub: InteropHub) -> None:
    answer = interop_hub.graphql("{ viewer { shoeSize } }")
    assert "data" not in answer
    assert "shoeSize" in answer["errors"][0]["message"]


def test_connection_is_paginated_by_cursors(interop_hub: InteropHub) -> None:
    query = """query($after: String) { repository(owner: "an-org", name: "water-map") {
      labels(first: 4, after: $after) { totalCount nodes { name } pageInfo { hasNextPage endCursor } } } }"""
    seen, after, more = [], None, True
    while more:
        page = interop_hub.graphql(query, after=after)["data"]["repository"]["labels"]
        seen += [node["name"] for node in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert len(seen) == len(set(seen)) == page["totalCount"] == 10
