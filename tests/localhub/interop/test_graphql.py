"""GraphQL as a client that batches asks it."""

OTHER = "ghp_the-other"
MAKE_LABEL = """mutation($r: ID!) {
  createLabel(input: {repositoryId: $r, name: "x", color: "112233"}) { label { id } }
}"""


def test_fifty_repositories_are_read_in_one_request(interop_hub) -> None:
    for number in range(49):
        interop_hub.rest("POST", "/orgs/an-org/repos", {"name": f"project-{number}"})
    fields = "name labels(first: 100) { nodes { name color } } defaultBranchRef { name }"
    names = ["water-map", *(f"project-{number}" for number in range(49))]
    asked = " ".join(
        f'r{place_}: repository(owner: "an-org", name: "{name}") {{ {fields} }}'
        for place_, name in enumerate(names)
    )
    answer = interop_hub.graphql(f"query {{ {asked} rateLimit {{ cost remaining }} }}")
    assert "errors" not in answer
    assert [answer["data"][f"r{number}"]["name"] for number in range(50)] == names
    assert {"name": "مقترح", "color": "0e8a16"} in answer["data"]["r0"]["labels"]["nodes"]


def test_what_is_not_there_is_null_with_a_typed_error_and_the_rest_is_answered(interop_hub) -> None:
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


def test_what_may_not_be_read_is_forbidden(interop_hub) -> None:
    answer = interop_hub.graphql(
        '{ organization(login: "an-org") { login teams(first: 5) { totalCount } } }', OTHER
    )
    (error,) = answer["errors"]
    assert error["type"] == "FORBIDDEN"
    assert error["path"] == ["organization", "teams"]


def test_mutations_are_done_one_by_one_and_one_that_fails_leaves_the_others(interop_hub) -> None:
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


def test_mutations_are_told_of_as_rest_tells_them(interop_hub) -> None:
    found = interop_hub.graphql('{ repository(owner: "an-org", name: "water-map") { id } }')["data"][
        "repository"
    ]
    interop_hub.graphql(MAKE_LABEL, r=found["id"])
    assert [(event.name, event.action) for event in interop_hub.hub.events.log()] == [("label", "created")]


def test_one_who_may_only_read_makes_no_label(interop_hub) -> None:
    found = interop_hub.graphql('{ repository(owner: "an-org", name: "water-map") { id } }')["data"][
        "repository"
    ]
    answer = interop_hub.graphql(MAKE_LABEL, OTHER, r=found["id"])
    assert answer["data"] == {"createLabel": None}
    assert answer["errors"][0]["type"] == "FORBIDDEN"


def test_a_document_that_does_not_fit_the_schema_is_answered_with_errors_alone(interop_hub) -> None:
    answer = interop_hub.graphql("{ viewer { shoeSize } }")
    assert "data" not in answer
    assert "shoeSize" in answer["errors"][0]["message"]


def test_a_list_is_paged_by_its_cursors(interop_hub) -> None:
    query = """query($after: String) { repository(owner: "an-org", name: "water-map") {
      labels(first: 4, after: $after) { totalCount nodes { name } pageInfo { hasNextPage endCursor } } } }"""
    seen, after, more = [], None, True
    while more:
        page = interop_hub.graphql(query, after=after)["data"]["repository"]["labels"]
        seen += [node["name"] for node in page["nodes"]]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    assert len(seen) == len(set(seen)) == page["totalCount"] == 10
