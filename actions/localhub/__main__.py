"""The `localhub` command, also run by `python -m localhub`."""

import json
import shlex
import sys
from importlib.metadata import PackageNotFoundError, distribution
from urllib.parse import unquote, urlsplit


def main() -> int:
    """Run the command. Returns exit code 1 if localhub's packages are missing, because Tahaluf can be installed
    without them.
    """
    try:
        from localhub.cli import main as run
    except ModuleNotFoundError as error:
        print(f"the package {error.name} is not installed; run `{install_command()}`", file=sys.stderr)
        return 1
    return run()


def install_command() -> str:
    """Return the command that installs the missing packages: from the folder from which localhub was installed or, if
    there is none, from the package index.
    """
    try:
        text = distribution("tahaluf").read_text("direct_url.json")
    except PackageNotFoundError:
        text = None
    url = json.loads(text)["url"] if text else ""
    if not url.startswith("file://"):
        return "pip install 'tahaluf[local]'"
    path = unquote(urlsplit(url).path)
    return f"pip install {shlex.quote(f'{path}[local]')}"


if __name__ == "__main__":
    sys.exit(main())
