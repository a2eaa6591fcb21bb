"""Packs a folder as actions/upload-pages-artifact does, and stores it as an artifact of the run.

Symlinks are followed. Files and folders whose names begin with a dot are omitted. Jobs run this file by its path, so it
cannot import localhub.
"""

import io
import json
import os
import sys
import tarfile
from pathlib import Path
from urllib.request import Request, urlopen


def main() -> None:
    folder = Path(os.environ["GITHUB_WORKSPACE"], os.environ["FOLDER"])
    if not folder.is_dir():
        sys.stdout.write(f"::error::{os.environ['FOLDER']}: there is no such folder\n")
        sys.exit(1)
    url = f"{os.environ['GITHUB_SERVER_URL']}/_localhub/artifacts/{os.environ['GITHUB_RUN_ID']}/{os.environ['NAME']}"
    request = Request(url, pack(folder, os.environ["HIDDEN"] == "true"), method="POST")  # noqa: S310
    with urlopen(request, timeout=60) as response:  # noqa: S310  (the job's own server)
        number = json.load(response)["id"]
    with Path(os.environ["GITHUB_OUTPUT"]).open("a") as file:
        file.write(f"artifact_id={number}\n")


def pack(folder: Path, hidden: bool) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", dereference=True) as tar:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            relative = path.relative_to(folder)
            if hidden or not any(part.startswith(".") for part in relative.parts):
                tar.add(path, arcname=f"./{relative.as_posix()}")
    return buffer.getvalue()


if __name__ == "__main__":
    main()
