import base64
from typing import Any

import pytest

from support.steps import play
from tahaluf.manifest import load
from tahaluf.plan import ChangeContext, Response, Rest
from tahaluf.resources.archive_banner import (
    END,
    ENDED,
    KEPT_AT,
    START,
    SUCCESSOR,
    add_banner_steps,
    banner_text,
    with_banner,
    without_banner,
)

CONTEXT = ChangeContext("acme", "wells")
MANIFEST = """\
version: 1
organization: acme
projects:
  - slug: wells
    name: Wells
    lang: {lang}
    status: archived
    {details}
    stewards: [{{login: river-person, id: 4242}}]
"""


def banner(details: str, lang: str = "en") -> str:
    manifest = load(MANIFEST.format(details=details, lang=lang))
    return banner_text(manifest, manifest.projects[0])


def file(text: str | bytes, path: str = "README.md", encoding: str = "base64") -> dict[str, Any]:
    content = text.encode() if isinstance(text, str) else text
    return {
        "path": path,
        "sha": "1" * 40,
        "encoding": encoding,
        "content": base64.b64encode(content).decode(),
    }


def test_a_banner_is_replaced_and_removed_without_a_trace() -> None:
    first, second = banner("reason: Dry"), banner("reason: Dry since May")
    assert with_banner("# Wells\n", first) == first + "# Wells\n"
    assert with_banner(with_banner("# Wells\n", first), second) == second + "# Wells\n"
    assert without_banner(with_banner("# Wells\n", second)) == "# Wells\n"


def test_the_banner_is_in_the_projects_language_and_direction() -> None:
    text = banner("reason: جفّت الآبار", "ar")
    assert "انتهى هذا المشروع" in text
    assert '<div dir="rtl" lang="ar">' in text


def test_the_banner_names_no_steward_and_no_text_in_it_is_markup() -> None:
    text = banner("reason: river-person and @somebody left <!-- /tahaluf:archived -->")
    assert "river-person" not in text and "@somebody" not in text
    assert text.count("<!-- /tahaluf:archived -->") == 1
    assert "river-person" not in banner("epitaph: river-person left")
    assert "river-person" not in banner("kept_at: https://github.com/river-person/wells")
    assert "river-person" not in banner("successor: https://river-person.github.io/")
    assert "<https://archive.example.org/wells>" in banner("kept_at: https://archive.example.org/wells")


@pytest.mark.parametrize(
    ("details", "lines"),
    [
        ("reason: Dry *now*", [f"**{ENDED}**", r"Reason: Dry \*now\*"]),
        ("epitaph: It was *good*", [f"**{ENDED}**", r"It was \*good\*"]),
        ("successor: pine", [f"**{ENDED}**", SUCCESSOR.format(successor='<span dir="auto">Pine</span>')]),
        (
            "successor: https://x.example/",
            [f"**{ENDED}**", SUCCESSOR.format(successor="<https://x.example/>")],
        ),
        ("kept_at: https://x.example/", [f"**{ENDED}**", KEPT_AT.format(url="<https://x.example/>")]),
        ("area: x", [f"**{ENDED}**"]),
    ],
)
def test_the_banner_says_what_the_manifest_says_about_the_end(details: str, lines: list[str]) -> None:
    text = MANIFEST.format(details=details, lang="en") + "  - {slug: pine, name: Pine}\n"
    manifest = load(text.replace("projects:", "areas: {x: {name: X}}\nprojects:"))
    shown = banner_text(manifest, manifest.projects[0])
    assert shown == f"{START}\n" + "\n>\n".join(f"> {line}" for line in lines) + f"\n{END}\n\n"


@pytest.mark.parametrize("path", ["docs/README.md", "docs/Readme.MARKDOWN"])
def test_the_banner_is_committed_to_the_file_that_github_shows(path: str) -> None:
    text = banner("reason: Dry")
    requests, _ = play(add_banner_steps(text, CONTEXT), [file("# Wells\n", path), {}])
    assert [(request.method, request.path) for request in requests if isinstance(request, Rest)] == [
        ("GET", "/repos/acme/wells/readme"),
        ("PUT", f"/repos/acme/wells/contents/{path}"),
    ]
    written = requests[1].body  # type: ignore[union-attr]
    assert base64.b64decode(written["content"]).decode() == text + "# Wells\n"
    assert written["sha"] == "1" * 40


@pytest.mark.parametrize(
    "answer",
    [
        Response(404, {}),
        file("= Wells\n", "README.rst"),
        file("", encoding="none"),
        file(b"\xff\xfe"),
        file(banner("reason: Dry") + "# Wells\n"),
    ],
)
def test_a_readme_that_is_missing_or_of_another_kind_or_has_the_banner_stays_as_it_is(answer: Any) -> None:
    requests, _ = play(add_banner_steps(banner("reason: Dry"), CONTEXT), [answer])
    assert len(requests) == 1


def test_a_refused_commit_is_attempted_twice_and_does_not_prevent_the_archiving() -> None:
    answers = [file("# Wells\n"), Response(409, {}), file("# Wells\n"), Response(422, {})]
    requests, _ = play(add_banner_steps(banner("reason: Dry"), CONTEXT), answers)
    assert len(requests) == 4
