"""Measures how fast the public site appears and searches on a slow phone: 400 kbit/s, 400 ms, and a quarter of the CPU.

    .venv/bin/python bench/slow_phone.py [PROJECTS …]

`make bench` measures it too. It prints the median and the worst of five visits for each size and language:

* first load: the compressed size of the page of all projects, with its style sheet and script.
* first project: from the start of the visit until the first project is visible.
* first key, script: the time that the script needs for the first key of a search.
* first key, frame: from that key until the browser has drawn the next frame.
* complete: from that key until all projects have been searched. In a long list, the index has to be loaded first.

The times are wall-clock times, so run it on an idle machine.
"""

import gzip
import mimetypes
import shutil
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from typing import Any

sys.path.append(str(Path(__file__).parents[1] / "tests"))

from playwright.sync_api import Browser, sync_playwright

from support.directory_manifest import large_manifest, site
from tahaluf.directory import build

VISITS = 5
SIZES = (60, 1000)
TIMES = {"first": "first project", "script": "first key, script", "frame": "frame", "complete": "complete"}
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WORDS = {"en": "water", "ar": "أرشيف"}
NETWORK = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
CPU_RATE = 4
WAIT = 6_000  # milliseconds to wait until an index has been loaded and searched
MEASURE = """
window.result = {};
addEventListener("input", () => {
  if (result.key !== undefined) return;
  const start = result.key = performance.now();
  requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => { result.frame = performance.now() - start; };
    channel.port2.postMessage(0);
  });
}, true);
addEventListener("input", () => {
  if (result.script !== undefined) return;
  result.script = result.complete = performance.now() - result.key;
  const changed = () => { result.complete = performance.now() - result.key; };
  new MutationObserver(changed).observe(document.querySelector("output"), {childList: true});
});
const look = () => {
  const row = document.querySelector("article h2");
  if (row && row.getBoundingClientRect().height) {
    requestAnimationFrame(() => { result.first = performance.now(); });
  } else {
    requestAnimationFrame(look);
  }
};
requestAnimationFrame(look);
"""


@dataclass(frozen=True, slots=True)
class PhoneVisits:
    """Several visits to the page of all projects. `first_load` is in bytes, and the times are in milliseconds."""

    projects: int
    locale: str
    first_load: int
    times: Sequence[Mapping[str, float]]

    def median(self, key: str) -> float:
        return median(times[key] for times in self.times)

    def worst(self, key: str) -> float:
        return max(times[key] for times in self.times)


@contextmanager
def served(files: dict[str, bytes]) -> Iterator[str]:
    """Serve the files, compressed as on GitHub Pages."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = self.path.lstrip("/")
            path += "index.html" if not path or path.endswith("/") else ""
            content = gzip.compress(files.get(path, b""), 9)
            self.send_response(200 if path in files else 404)
            self.send_header("Content-Type", mimetypes.guess_type(path)[0] or "text/html")
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def visit(browser: Browser, url: str, key: str) -> dict[str, float]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", NETWORK)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": CPU_RATE})
    page.add_init_script(MEASURE)
    page.goto(url, wait_until="load")
    page.wait_for_timeout(1_500)
    page.focus("input[type=search]")
    page.keyboard.insert_text(key)
    page.wait_for_timeout(WAIT)
    result: dict[str, float] = page.evaluate("result")
    context.close()
    return result


def slow_phone(sizes: Sequence[int], number: int = VISITS) -> Iterator[PhoneVisits]:
    """Visit the page of all projects in each language, `number` times for each size. Yields nothing if Chromium is
    not installed.
    """
    chromium = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if chromium is None:
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for size in sizes:
            files = build(site(large_manifest(size)))
            with served(files) as url:
                for locale, word in WORDS.items():
                    visits = [visit(browser, f"{url}/{locale}/", word[0]) for _ in range(number)]
                    yield PhoneVisits(size, locale, first_load(files, locale), visits)
        browser.close()


def first_load(files: Mapping[str, bytes], locale: str) -> int:
    loaded = [
        path for path in files if path == f"{locale}/index.html" or path.startswith(("find.", "style."))
    ]
    return sum(len(gzip.compress(files[path], 9)) for path in loaded)


def main(sizes: list[int]) -> None:
    for visits in slow_phone(sizes):
        times = (
            f"{name} {visits.median(key):.0f} ms (worst {visits.worst(key):.0f})"
            for key, name in TIMES.items()
        )
        print(
            f"{visits.projects:,} projects, {visits.locale}: first load {visits.first_load:,} bytes, {', '.join(times)}"
        )


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
