"""Writes tests/data/webhook_keys.json: the keys of GitHub's webhook payloads, from npm `@octokit/webhooks-examples`.

    python tools/webhook_keys.py

The package (MIT) contains payloads that GitHub has sent over the years. For each event, the file lists the object keys
that occur in more than half of the examples. For each action, it lists the top-level keys that occur in all examples.
The file contains no values. tests/localhub/test_webhook_payloads.py compares localhub's payloads with it.
"""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

PACKAGE: Final = "@octokit/webhooks-examples"
TARGET: Final = Path(__file__).parents[1] / "tests/data/webhook_keys.json"
# The events that localhub emits, and for which the package has examples
EVENTS: Final = (
    "issue_comment",
    "issues",
    "label",
    "member",
    "membership",
    "organization",
    "pull_request",
    "pull_request_review",
    "push",
    "repository",
    "repository_dispatch",
    "team",
    "workflow_dispatch",
)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "install", "--prefix", folder, "--ignore-scripts", "--no-audit", "--no-fund", PACKAGE],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        package = Path(folder) / "node_modules" / PACKAGE
        about = json.loads((package / "package.json").read_text())
        events = json.loads((package / "api.github.com/index.json").read_text())
    keys = webhook_keys({event["name"]: event["examples"] for event in events if event["name"] in EVENTS})
    source = f"{PACKAGE} {about['version']} ({about['license']}), read by tools/webhook_keys.py"
    TARGET.write_text(json.dumps({"source": source, **keys}, indent=1, sort_keys=True) + "\n")
    return 0


def webhook_keys(examples: dict[str, list[Any]]) -> dict[str, Any]:
    actions: dict[str, list[str]] = {}
    for event, payloads in examples.items():
        for action in {payload.get("action") for payload in payloads}:
            same = [set(payload) for payload in payloads if payload.get("action") == action]
            name = event if action is None or event == "repository_dispatch" else f"{event} {action}"
            actions[name] = sorted(set.intersection(*same))
    return {"actions": actions, "objects": {event: _keys(payloads) for event, payloads in examples.items()}}


def _keys(payloads: Iterable[Any]) -> dict[str, list[str]]:
    """Return the keys of each object below the top level, by the object's path, such as {"commits[].author":
    ["email", "name"]}.
    """
    total: Counter[str] = Counter()
    counts: dict[str, Counter[str]] = {}
    for payload in payloads:
        for path, keys in objects(payload):
            total[path] += 1
            counts.setdefault(path, Counter()).update(keys)
    return {
        path: sorted(key for key, count in counts[path].items() if count * 2 > total[path])
        for path in counts
        if path
    }


def objects(value: Any, path: str = "") -> Iterator[tuple[str, set[str]]]:
    """Yield the path and keys of each object in a payload. List items have the path `list[]`."""
    if isinstance(value, dict):
        yield path, set(value)
        for key, item in value.items():
            yield from objects(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for item in value:
            yield from objects(item, f"{path}[]")


if __name__ == "__main__":
    sys.exit(main())
