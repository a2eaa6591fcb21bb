"""Regenerates the committed slice of GitHub's API descriptions: `python -m localhub.contract.slice`.

This script downloads the npm packages `@octokit/openapi` and `@octokit/graphql-schema` (both MIT) into a temporary
folder, keeps the operations listed in `paths.txt` and the schemas they use, and reduces all other operations to their
names. It then strips descriptions and examples, and writes `openapi.json.gz`, `schema.graphql.gz` and `NOTICE`. Do not
edit the results by hand.
"""

import gzip
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
METHODS = ("get", "put", "post", "patch", "delete")
PACKAGES = ("@octokit/openapi", "@octokit/graphql-schema")
# OpenAPI keywords that do not affect validation.
DOCUMENTATION_KEYS = {
    "description",
    "summary",
    "externalDocs",
    "example",
    "examples",
    "x-github",
    "tags",
    "title",
}
DOCUMENTATION_KEYS |= {"x-github-breaking-changes", "deprecated", "servers", "x-webhook"}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", *PACKAGES],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        modules = Path(folder) / "node_modules"
        full = json.loads((modules / "@octokit/openapi/generated/api.github.com.json").read_text())
        _write(
            "openapi.json.gz",
            json.dumps(slice_description(full, selected_paths()), separators=(",", ":"), sort_keys=True),
        )
        _write(
            "schema.graphql.gz",
            strip_graphql((modules / "@octokit/graphql-schema/schema.graphql").read_text()),
        )
        (HERE / "NOTICE").write_text(notice(modules))
    return 0


def selected_paths() -> list[str]:
    """The path templates in `paths.txt`, one per line. `#` starts a comment."""
    lines = (line.split("#")[0].strip() for line in (HERE / "paths.txt").read_text().splitlines())
    return [line for line in lines if line]


def slice_description(full: dict[str, Any], paths: list[str]) -> dict[str, Any]:
    """Return the description, reduced to `paths` and the components that they use.

    Raises KeyError if GitHub's description no longer contains one of the paths.
    """
    sliced = {path: _strip_documentation(full["paths"][path]) for path in paths}
    _fix_known_errors(sliced)
    components: dict[str, dict[str, Any]] = {}
    queue = list(_references(sliced))
    while queue:
        _, _, section, name = queue.pop().split("/")
        if name in components.setdefault(section, {}):
            continue
        components[section][name] = _strip_documentation(full["components"][section][name])
        queue.extend(_references(components[section][name]))
    return {
        "openapi": full["openapi"],
        "info": full["info"]["version"],
        "paths": sliced,
        "components": components,
        "elsewhere": list(_omitted_operations(full["paths"], set(paths))),
    }


def _omitted_operations(described: dict[str, Any], sliced: set[str]) -> Iterator[str]:
    """Yield the keys (such as "GET /gists") of all omitted operations, so that localhub can name them in its 501
    response.
    """
    for path in sorted(set(described) - sliced):
        yield from (f"{method.upper()} {path}" for method in METHODS if method in described[path])


def _fix_known_errors(sliced: dict[str, Any]) -> None:
    """Correct schemas that contradict both GitHub's actual responses and another part of the description.

    According to the `installation` schema, an installation's account is a user or an enterprise, but this list requires
    it to be both. Once GitHub fixes this, the function will raise KeyError and can be deleted.
    """
    response = sliced["/app/installations"]["get"]["responses"]["200"]["content"]["application/json"]
    account = response["schema"]["items"]["properties"]["account"]["anyOf"][1]
    account["anyOf"] = account.pop("allOf")


def _strip_documentation(node: Any, keys_are_names: bool = False) -> Any:
    """Remove prose, and convert `nullable` to JSON Schema. Set `keys_are_names` if `node`'s keys are property names."""
    if isinstance(node, list):
        return [_strip_documentation(item) for item in node]
    if not isinstance(node, dict):
        return node
    stripped = {
        key: _strip_documentation(
            value, keys_are_names=not keys_are_names and key in ("properties", "patternProperties")
        )
        for key, value in node.items()
        if keys_are_names or key not in DOCUMENTATION_KEYS
    }
    return stripped if keys_are_names else _nullable(stripped)


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(schema.get("nullable"), bool) or not schema.pop("nullable"):
        return schema
    if set(schema) & {"oneOf", "anyOf", "allOf", "$ref"}:
        return {"anyOf": [{"type": "null"}, schema]}
    if "enum" in schema and None not in schema["enum"]:
        schema["enum"] = [*schema["enum"], None]
    if isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]
    return schema


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from _references(value)
    elif isinstance(node, list):
        for value in node:
            yield from _references(value)


def strip_graphql(text: str) -> str:
    """Remove descriptions and blank lines from the schema."""
    stripped = re.sub(r'^\s*"""[\s\S]*?"""\n', "", text, flags=re.MULTILINE)
    return re.sub(r"\n\s*\n+", "\n", stripped)


def notice(modules: Path) -> str:
    lines = ["openapi.json.gz and schema.graphql.gz are generated by slice.py from these packages:", ""]
    for package in PACKAGES:
        about = json.loads((modules / package / "package.json").read_text())
        licence = next((modules / package).glob("LICENSE*")).read_text().strip()
        lines += [f"{package} {about['version']} ({about['license']})", "", licence, "", ""]
    return "\n".join(lines).rstrip() + "\n"


def _write(name: str, text: str) -> None:
    (HERE / name).write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    sys.exit(main())
