"""A site with a coalition's own page templates is rendered in a restricted process, which ends any attack."""

import json
from typing import Any

import pytest

from support.directory_manifest import large_manifest, site
from tahaluf.content import load_offers, load_resources, read_guide
from tahaluf.directory import Site, SiteBuild, SiteEntry, build
from tahaluf.problems import CommandError
from tahaluf.rendering import RenderLimits, render_site
from tahaluf.rendering.site_tasks import decode_site_build, encode_error, encode_site_build
from tahaluf.rendering.tasks import RESPONSE_LENGTHS

SHORT = RenderLimits(cpu_seconds=0.4, wall_seconds=20, memory_bytes=500_000_000)
RESOURCES = """\
resources: [{id: a, title: A, url: "https://a.example.org/", kind: tool, why: W, checked: 2026-10}]
"""
OFFERS = """\
offers: [{id: d, name: D, provider: P, kind: domain, what: W, url: "https://d.example.org/", checked: 2026-11}]
"""
GUIDE = "---\ntitle: Phones\nsummary: S.\nchecked: 2026-10\n---\n# One\n\n| a | b |\n| --- | --- |\n| *c* | `d` |\n"
FOOTER = '{% extends "original/base.html" %}{% block footer %}Ours &amp; yours{% endblock %}'


def with_templates(**templates: str) -> Site:
    library: dict[str, Any] = {
        "resources": load_resources(RESOURCES, "resources.yml"),
        "offers": load_offers(OFFERS, "offers.yml"),
        "guides": (read_guide(GUIDE, "guides/phones.en.md"),),
    }
    names = tuple(sorted((f"{name}.html", text) for name, text in templates.items()))
    return site(large_manifest(3), templates=names, sealing_page=b"sealed", **library)


def test_the_process_builds_the_same_files() -> None:
    with_footer = with_templates(base=FOOTER)
    files, left_out = render_site(with_footer)
    assert files == build(with_footer)
    assert left_out == {}
    assert b"Ours &amp; yours" in files["en/guides/phones/index.html"]
    assert files["seal/index.html"] == b"sealed"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "\n{% for a in range(9999) %}{% for b in range(9999) %}{% for c in range(9999) %}"
            "{% endfor %}{% endfor %}{% endfor %}",
            "takes longer than 0.4 seconds",
        ),
        ('\n{{ "x" * 1000000000 }}', "it needs more memory than allowed"),
        ('\n{{ "x"|center(1000000000) }}', "it needs more memory than allowed"),
        ("\n{{ cycler.__init__.__globals__.os.environ }}", "unsafe"),
        ('\n{{ site.manifest.parse_file("/etc/hostname") }}', "unsafe"),
        (
            '\n{{ site.manifest.parse_raw("cos\\ngetcwd\\n(tR.", proto="pickle", allow_pickle=true) }}',
            "unsafe",
        ),
    ],
    ids=[
        "an endless loop",
        "a huge string",
        "a huge filter",
        "the environment",
        "a file",
        "code in a pickle",
    ],
)
def test_an_attack_ends_with_its_line(text: str, reason: str) -> None:
    with pytest.raises(CommandError) as error:
        render_site(with_templates(about=text), SHORT)
    assert error.value.what.startswith("site/pages/about.html:2: this template cannot be rendered: ")
    assert reason in error.value.what


def test_a_template_that_fails_for_one_project_leaves_out_only_that_project() -> None:
    condition = '{% if project.slug == "project-1" %}{{ nothing }}{% endif %}'
    text = f'{{% extends "original/project.html" %}}\n{{% block main %}}{condition}{{% endblock %}}'
    files, left_out = render_site(with_templates(project=text))
    [(entry, error)] = left_out.items()
    assert entry == SiteEntry("projects", "project-1")
    assert error.what.startswith(
        "site/pages/project.html:2: this template cannot be rendered: 'nothing' is undefined"
    )
    assert b"cannot be shown" in files["en/p/project-1/index.html"]
    assert b"cannot be shown" not in files["en/p/project-0/index.html"]


def test_a_process_that_is_killed_is_reported() -> None:
    endless = "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}"
    limits = RenderLimits(cpu_seconds=30, wall_seconds=0.5, memory_bytes=500_000_000)
    with pytest.raises(CommandError, match="was killed: it used too much time or memory"):
        render_site(with_templates(about=endless), limits)


def response_of(header: object, body: bytes = b"") -> bytes:
    text = json.dumps(header).encode()
    return RESPONSE_LENGTHS.pack(len(text), len(body)) + text + body


@pytest.mark.parametrize(
    "response",
    [
        encode_site_build(SiteBuild({"../x.html": b""}, {})),
        encode_site_build(SiteBuild({"/etc/x": b""}, {})),
        encode_site_build(SiteBuild({".git/config": b""}, {})),
        response_of({"files": [["a", 2]], "left_out": []}, b"x"),
        response_of({"files": [["a", -1]], "left_out": []}),
        response_of({"files": []}),
        response_of({"files": [], "left_out": [["projects", "a", "what", 1]]}),
        response_of({"files": [], "left_out": [["projects"]]}),
        RESPONSE_LENGTHS.pack(2, 0) + b"{}",
        RESPONSE_LENGTHS.pack(1, 0) + b"1",
        RESPONSE_LENGTHS.pack(1, 0) + b"x",
    ],
)
def test_an_invalid_response_is_rejected(response: bytes) -> None:
    with pytest.raises(CommandError, match="invalid response"):
        decode(response)


def test_an_error_message_cannot_contain_control_characters() -> None:
    with pytest.raises(CommandError) as error:
        decode(encode_error("what\x1b[31m", "fix\u202e"))
    assert "\x1b" not in str(error.value) and "\u202e" not in str(error.value)
    assert json.dumps(error.value.what).startswith('"what')


def decode(response: bytes) -> SiteBuild:
    length, _ = RESPONSE_LENGTHS.unpack(response[: RESPONSE_LENGTHS.size])
    rest = response[RESPONSE_LENGTHS.size :]
    return decode_site_build(rest[:length], rest[length:])
