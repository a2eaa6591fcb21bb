"""Takes the screenshots in the README from a running demo.

    tahaluf demo --serve
    .venv/bin/python tools/screenshots.py http://127.0.0.1:PORT

Needs Chromium. The address is in the demo's last lines.
"""

import argparse
import shutil
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

IMAGES: Final = Path(__file__).parents[1] / "docs/images"
CONTROL: Final = "example-coalition/coalition"
PROPOSAL: Final = "Propose medicine-finder"
PHONE: Final = (390, 720)
DESKTOP: Final = (900, 900)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url", help="the address of the demo's server")
    url: str = parser.parse_args().url.rstrip("/")
    IMAGES.mkdir(exist_ok=True)
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        take_plan(browser, url)
        for language in ("en", "ar"):
            take_site(browser, f"{url}/pages/{CONTROL}/{language}/", IMAGES / f"site-{language}.png")
        browser.close()


def take_plan(browser: Browser, url: str) -> None:
    """Save the plan comment on the pull request of a proposal."""
    page = _open(browser, f"{url}/?token=demo-founder", DESKTOP)
    page.goto(f"{url}/{CONTROL}/pulls?state=all")
    page.click(f"text={PROPOSAL}")
    page.locator("article", has_text="What a merge will do").last.screenshot(path=IMAGES / "plan.png")


def take_site(browser: Browser, url: str, file: Path) -> None:
    _open(browser, url, PHONE).screenshot(path=file)


def _open(browser: Browser, url: str, size: tuple[int, int]) -> Page:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme="light")
    page.goto(url)
    return page


if __name__ == "__main__":
    main()
