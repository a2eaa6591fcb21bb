"""The site publishes the sealing page exactly as built, and only for the recipients in the manifest."""

import json
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from support.directory_manifest import HEAD, site
from tahaluf.directory import build, check, recipients_match
from tahaluf.flows.site import load_site
from tahaluf.inputs.environment import Environment
from tahaluf.manifest import encode_key
from tahaluf.problems import CommandError
from tahaluf.sealing import new_secret_key, public_key_of

KEYS = [encode_key(public_key_of(new_secret_key())) for _ in range(2)]
PROJECT = "projects: [{slug: water-map, name: W, summary: S.}]\n"
SCRIPT, STYLE = "let page = 1", "p { color: red }"


def hashed(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def page(*keys: str, script: str = SCRIPT, extra: str = "", policy: str = "") -> bytes:
    data = json.dumps({"recipients": [{"name": "desk", "written": key} for key in keys]})
    return (
        '<!DOCTYPE html><html lang="en" dir="ltr"><head><meta charset="utf-8"><meta http-equiv='
        f'"Content-Security-Policy" content="default-src \'none\'; '
        f"script-src 'wasm-unsafe-eval' {hashed(SCRIPT)}{policy}; "
        f"style-src {hashed(STYLE)}; img-src data:; base-uri 'none'; form-action 'none'\">"
        f'<link rel="icon" href="data:,"><title>Seal</title><style>{STYLE}</style></head><body>{extra}'
        f'<script type="application/json" id="data">{data}</script><script>{script}</script></body></html>'
    ).encode()


def manifest(*keys: str) -> str:
    recipients = ", ".join(f"{{name: desk, key: {key}}}" for key in keys)
    return f"sealing: {{recipients: [{recipients}]}}\n{PROJECT}"


def test_the_page_is_published_unchanged_and_linked() -> None:
    files = build(replace(site(manifest(*KEYS)), sealing_page=page(*KEYS)))
    assert files["seal/index.html"] == page(*KEYS)
    assert b'href="../../../seal/"' in files["en/p/water-map/index.html"]
    assert check(files) == []


def test_a_site_without_it_does_not_link_to_it() -> None:
    files = build(site(manifest(*KEYS)))
    assert "seal/index.html" not in files
    assert b"seal/" not in files["en/p/water-map/index.html"]


@pytest.mark.parametrize(
    "changed",
    [
        page(script="steal()"),
        page(extra="<script>steal()</script>"),
        page(policy=" 'unsafe-inline'"),
        page(policy=" https://elsewhere.example"),
        page(policy=f" {hashed('steal()')}"),
        page(extra='<script src="x.js"></script>'),
        page(extra='<p onclick="steal()">'),
        page(extra='<link rel="stylesheet" href="x.css">'),
        page().replace(b"form-action 'none'", b""),
        b'<html lang="en" dir="ltr"></html>',
    ],
)
def test_a_page_that_may_do_more_is_a_problem(changed: bytes) -> None:
    files = build(replace(site(PROJECT), sealing_page=changed))
    assert {problem.id for problem in check(files)} == {"site-seal"}


@pytest.mark.parametrize("data", ["", "[]", "[" * 50_000, "9" * 5_000])
def test_a_page_whose_recipients_cannot_be_read_does_not_match(data: str) -> None:
    text = page(*KEYS).decode()
    start, end = text.index('{"recipients"'), text.index("</script>")
    changed = f"{text[:start]}{data}{text[end:]}".encode()
    assert not recipients_match(changed, site(manifest(*KEYS)).manifest)


@pytest.mark.parametrize("keys", [[], KEYS[:1], [KEYS[0], KEYS[0]], ["x"]])
def test_a_page_for_other_recipients_is_not_published(keys: list[str], tmp_path: Path) -> None:
    path = tmp_path / "projects.yml"
    path.write_text(HEAD + manifest(*KEYS), encoding="utf-8")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "seal.html").write_bytes(page(*keys))
    loaded = site(manifest(*KEYS))
    assert not recipients_match(page(*keys), loaded.manifest)
    with pytest.raises(CommandError, match="recipients other than"):
        load_site(path, loaded.date, None, Environment.read())
    (tmp_path / "site" / "seal.html").write_bytes(page(*KEYS))
    assert load_site(path, loaded.date, None, Environment.read()).sealing_page
