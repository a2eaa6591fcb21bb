"""Encodes and decodes what the parent and the child process exchange to build a site.

As with other tasks, a trusted process pickles the site. The response comes from an untrusted process, so every field
is validated.
"""

import json
import pickle
from typing import BinaryIO, Final

from tahaluf.directory import Site, SiteBuild, SiteEntry
from tahaluf.escape import sanitize
from tahaluf.problems import CommandError
from tahaluf.templates import unsafe_reason

from .tasks import MAX_TEXT, RESPONSE_LENGTHS, TASK_LENGTH

INVALID: Final = "the process that renders the site returned an invalid response"
INVALID_FIX: Final = "look for anything unusual in the files in site/pages/"


def encode_site(site: Site) -> bytes:
    body = pickle.dumps(site, pickle.HIGHEST_PROTOCOL)
    return TASK_LENGTH.pack(len(body)) + body


def read_site(stream: BinaryIO) -> Site:
    (length,) = TASK_LENGTH.unpack(stream.read(TASK_LENGTH.size))
    site: Site = pickle.loads(stream.read(length))  # noqa: S301  (only the parent writes to this pipe)
    return site


def encode_site_build(built: SiteBuild) -> bytes:
    sizes = [(path, len(content)) for path, content in built.files.items()]
    left_out = [
        (*entry, error.what[:MAX_TEXT], error.fix[:MAX_TEXT]) for entry, error in built.left_out.items()
    ]
    header = json.dumps({"files": sizes, "left_out": left_out}).encode()
    body = b"".join(built.files.values())
    return RESPONSE_LENGTHS.pack(len(header), len(body)) + header + body


def encode_error(what: str, fix: str) -> bytes:
    header = json.dumps({"what": what[:MAX_TEXT], "fix": fix[:MAX_TEXT]}).encode()
    return RESPONSE_LENGTHS.pack(len(header), 0) + header


def decode_site_build(header: bytes, body: bytes) -> SiteBuild:
    """Return what the child has built. Raises CommandError if the child reports an error, or sends anything invalid."""
    try:
        payload = json.loads(header)
        if "what" in payload:
            raise CommandError(_clean(payload["what"]), _clean(payload["fix"]))
        files, offset = {}, 0
        for path, size in payload["files"]:
            if size < 0 or not isinstance(path, str) or unsafe_reason(path):
                raise _invalid_response()
            files[path] = body[offset : offset + size]
            offset += size
        left_out = {
            SiteEntry(_clean(kind), _clean(id_)): CommandError(_clean(what), _clean(fix))
            for kind, id_, what, fix in payload["left_out"]
        }
    except (KeyError, TypeError, ValueError, RecursionError):
        raise _invalid_response() from None
    if offset != len(body):
        raise _invalid_response()
    return SiteBuild(files, left_out)


def _clean(text: object) -> str:
    if not isinstance(text, str):
        raise TypeError
    return sanitize(text[:MAX_TEXT])


def _invalid_response() -> CommandError:
    return CommandError(INVALID, INVALID_FIX)
