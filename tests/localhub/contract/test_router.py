"""Request paths are matched to operations."""

import pytest

from localhub.contract import Router, operations

ROUTER = Router(operations().values())


@pytest.mark.parametrize(
    ("method", "path", "key", "params"),
    [
        ("GET", "/", "GET /", {}),
        ("HEAD", "/user", "GET /user", {}),
        ("GET", "/repos/o/r/labels/a%20b%2Fc", "GET /repos/{owner}/{repo}/labels/{name}", {"name": "a b/c"}),
        (
            "GET",
            "/repos/o/r/contents/a/b%20c.md",
            "GET /repos/{owner}/{repo}/contents/{path}",
            {"path": "a/b c.md"},
        ),
        (
            "GET",
            "/repos/o/r/git/ref/heads/a/b",
            "GET /repos/{owner}/{repo}/git/ref/{ref}",
            {"ref": "heads/a/b"},
        ),
        (
            "GET",
            "/repos/o/r/compare/main...proposal/7",
            "GET /repos/{owner}/{repo}/compare/{basehead}",
            {"basehead": "main...proposal/7"},
        ),
        (
            "GET",
            "/repos/o/r/commits/feature/x/status",
            "GET /repos/{owner}/{repo}/commits/{ref}/status",
            {"ref": "feature/x"},
        ),
        (
            "GET",
            "/repos/o/r/branches/a/b/protection",
            "GET /repos/{owner}/{repo}/branches/{branch}/protection",
            {"branch": "a/b"},
        ),
        ("GET", "/repos/o/r/issues/comments", "GET /repos/{owner}/{repo}/issues/comments", {}),
        (
            "GET",
            "/repos/o/r/issues/7",
            "GET /repos/{owner}/{repo}/issues/{issue_number}",
            {"issue_number": "7"},
        ),
    ],
)
def test_path_matches_operation(method: str, path: str, key: str, params: dict[str, str]) -> None:
    match = ROUTER.match(method, path)
    assert match is not None
    assert match.operation.key == key
    assert params.items() <= match.params.items()


@pytest.mark.parametrize(("method", "path"), [("GET", "/nowhere"), ("PUT", "/user"), ("GET", "/repos/o")])
def test_path_outside_the_slice_does_not_match(method: str, path: str) -> None:
    assert ROUTER.match(method, path) is None
