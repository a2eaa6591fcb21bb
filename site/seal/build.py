"""Build the sealing page: one HTML file that makes no requests and contains the manifest's recipients.

`make seal-page` runs this after `npm ci` has installed libsodium. The build is reproducible, so you can publish a
checksum. The page's Content Security Policy only allows the scripts and styles that the build inserted.
"""

import argparse
import base64
import hashlib
import html
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from tahaluf.bidi import is_rtl
from tahaluf.manifest import Manifest, Recipient, decode_key, load
from tahaluf.problems import InvalidInput
from tahaluf.sealing import key_id

HERE: Final = Path(__file__).parent
DEFAULT_MANIFEST: Final = HERE.parents[1] / "projects.yml"
DEFAULT_TARGET: Final = HERE.parent / "seal.html"  # committed: the public site includes it
DEFAULT_MODULES: Final = HERE / "node_modules"
LIBRARY: Final = ("libsodium", "libsodium-wrappers")
MAIN_LANGUAGE: Final = "en"  # for browsers in a language without texts
POLICY: Final = (
    "default-src 'none'; script-src 'wasm-unsafe-eval' {scripts}; style-src {styles}; img-src data:; "
    "base-uri 'none'; form-action 'none'"
)
PART: Final = re.compile(r"<!-- build: (\w+) -->")


class CannotBuild(Exception):
    """A part of the page is missing or unusable. The error says which, and how to fix it."""


def page(manifest: Manifest, modules: Path = DEFAULT_MODULES) -> str:
    """The whole page. Raises CannotBuild."""
    styles = [_read("page.css")]
    scripts = [*(_library(modules, name) for name in LIBRARY), _read("seal.js"), _read("page.js")]
    texts = _texts()
    parts = {
        "policy": _policy(scripts, styles),
        "license": _comment((modules / LIBRARY[0] / "LICENSE").read_text(encoding="utf-8")),
        "styles": "".join(f"<style>{style}</style>" for style in styles),
        "languages": "\n".join(_button(language, texts[language]["own_name"]) for language in texts),
        "waiting": "\n".join(_waiting(language, texts[language]["waiting"]) for language in texts),
        "data": _json("data", _data(manifest, texts)),
        "scripts": "\n".join(f"<script>{script}</script>" for script in scripts),
    }
    return PART.sub(lambda found: parts[found[1]], _read("page.html"))


def _texts() -> dict[str, dict[str, str]]:
    """The page's texts by language, the main language first: each file in `texts` is a language."""
    languages = sorted(path.stem for path in (HERE / "texts").glob("*.json"))
    languages.sort(key=lambda language: language != MAIN_LANGUAGE)
    return {language: json.loads(_read(f"texts/{language}.json")) for language in languages}


def _button(language: str, name: str) -> str:
    return f'    <button type="button" {_marked(language)} data-language="{language}">{html.escape(name)}</button>'


def _waiting(language: str, text: str) -> str:
    return f"  <p {_marked(language)}>{html.escape(text, quote=False)}</p>"


def _marked(language: str) -> str:
    return f'lang="{language}" dir="{"rtl" if is_rtl(language) else "ltr"}"'


def _data(manifest: Manifest, texts: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    recipients = manifest.sealing.recipients
    if not recipients:
        raise CannotBuild(
            "the manifest has no recipients; create a key with `tahaluf people keygen`, and add it under `sealing`"
        )
    return {
        "coalition": {language: manifest.name_in(language) for language in texts},
        "main": MAIN_LANGUAGE,
        "recipients": [_recipient(recipient) for recipient in recipients],
        "texts": texts,
    }


def _recipient(recipient: Recipient) -> dict[str, str]:
    key = decode_key(recipient.key)
    raw = base64.b64encode(key).decode()
    return {"name": recipient.name, "written": recipient.key, "id": key_id(key), "key": raw}


def _read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def _library(modules: Path, name: str) -> str:
    path = modules / name / "dist" / "modules" / f"{name}.js"
    if not path.is_file():
        raise CannotBuild(f"{name} is not installed; run `npm ci` in {HERE.name}, or `make seal-page`")
    script = path.read_text(encoding="utf-8")
    if re.search(r"</script|<!--", script, re.IGNORECASE):
        raise CannotBuild(f"this version of {name} cannot be inlined: it contains `</script` or `<!--`")
    return script


def _json(id: str, data: Any) -> str:
    """A data block; `<` is escaped, so no value can end the element."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    return f'<script type="application/json" id="{id}">{text}</script>'


def _comment(text: str) -> str:
    return f"<!-- libsodium.js:\n{text.replace('--', '- -')}-->"


def _policy(scripts: list[str], styles: list[str]) -> str:
    policy = POLICY.format(scripts=_hashes(scripts), styles=_hashes(styles))
    return f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy, quote=True)}">'


def _hashes(texts: list[str]) -> str:
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


def main() -> int:
    parser = argparse.ArgumentParser(description="Build the sealing page.")
    parser.add_argument("--manifest", type=Path, default=DEFAULT_MANIFEST)
    parser.add_argument("--to", type=Path, default=DEFAULT_TARGET)
    parser.add_argument("--modules", type=Path, default=DEFAULT_MODULES, help="where npm put the library")
    options = parser.parse_args()
    try:
        made = page(
            load(options.manifest.read_text(encoding="utf-8"), str(options.manifest)), options.modules
        )
    except (CannotBuild, InvalidInput) as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    options.to.parent.mkdir(parents=True, exist_ok=True)
    options.to.write_text(made, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{hashlib.sha256(made.encode()).hexdigest()}  {options.to}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
