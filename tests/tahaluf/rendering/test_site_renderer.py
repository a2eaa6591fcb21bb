"""A site with a coalition's own page templates is rendered in a restricted process, which ends any attack."""

import json
from typing import Any

import pytest

from support.directory_manifest import large_manifest, site
from tahaluf.content import load_offers, load_resources, read_guide
from tahaluf.directory import Site, build
from tahaluf.problems import CommandError
from tahaluf.rendering import RenderLimits, render_site
from tahaluf.rendering.site_tasks import decode_site_files, encode_error, encode_site_files
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
    files = render_site(with_footer)
    assert files == build(with_footer)
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


def test_a_process_that_is_killed_is_reported() -> None:
    endless = "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}"
    limits = RenderLimits(cpu_seconds=30, wall_seconds=0.5, memory_bytes=500_000_000)
    with pytest.raises(CommandError, match="was killed: it used too much time or memory"):
        render_site(with_templates(about=endless), limits)


@pytest.mark.parametrize(
    "response",
    [
        encode_site_files({"../x.html": b""}),
        encode_site_files({"/etc/x": b""}),
        encode_site_files({".git/config": b""}),
        RESPONSE_LENGTHS.pack(11, 1) + b'[["a", 2]] ' + b"x",
        RESPONSE_LENGTHS.pack(11, 0) + b'[["a", -1]]',
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


def decode(response: bytes) -> dict[str, bytes]:
    length, _ = RESPONSE_LENGTHS.unpack(response[: RESPONSE_LENGTHS.size])
    rest = response[RESPONSE_LENGTHS.size :]
    return decode_site_files(rest[:length], rest[length:])
