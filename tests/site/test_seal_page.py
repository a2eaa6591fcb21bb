"""The sealing page in Chromium: compatible with PyNaCl in both directions, accessible, and without network requests."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from support.accessibility import WIDTHS, beyond_the_keyboard, violations
from support.sealing_coalition import SealingCoalition
from tahaluf.sealing import format_sealed, parse_sealed, public_key_of, seal, unseal

pytestmark = pytest.mark.browser
TEXT = "أستطيع الترجمة.\nWrite to me by post. 🙂"
PHONE = {"width": 360, "height": 740}

# An independent implementation of the format that uses libsodium.js, because the page itself cannot open messages
OPEN = """
([block, secret]) => {
  const un = (text) => sodium.from_base64(text, sodium.base64_variants.ORIGINAL);
  const mine = un(secret), open = sodium.crypto_scalarmult_base(mine);
  const id = sodium.to_hex(sodium.crypto_generichash(32, open)).slice(0, 16);
  const [head, body] = block.split("\\n\\n");
  const box = head.split("\\n").find((line) => line.startsWith(`key ${id} `)).split(" ")[2];
  const key = sodium.crypto_box_seal_open(un(box), open, mine);
  const all = un(body.split("\\n").slice(0, -1).join(""));
  const filled = sodium.crypto_secretbox_open_easy(all.slice(24), all.slice(0, 24), key);
  return new TextDecoder().decode(sodium.unpad(filled, 512));
}
"""


@pytest.fixture
def tab(browser: Any, saved_page: Path) -> Iterator[Any]:
    """The saved page on a phone without a network connection. Console messages and requests are recorded."""
    context = browser.new_context(viewport=PHONE, offline=True, locale="en-GB")
    page = context.new_page()
    page.console_messages, page.asked = [], []
    page.on("console", lambda message: page.console_messages.append(message.text))
    page.on("pageerror", lambda error: page.console_messages.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(saved_page.as_uri())
    page.locator("main").wait_for()
    yield page
    assert page.console_messages == []
    assert [url for url in page.asked if not url.startswith("data:")] == [saved_page.as_uri()]
    context.close()


def sealed_by(tab: Any, text: str) -> str:
    tab.get_by_label("Your message").fill(text)
    tab.get_by_role("button", name="Seal it").click()
    block: str = tab.get_by_role("textbox", name="The sealed message").input_value()
    return block


@pytest.mark.parametrize("text", [TEXT, "a", "ا" * 8 * 1024, "\x00", "a" * 511, "a" * 512])
def test_stewards_can_open_what_the_page_seals(tab: Any, coalition: SealingCoalition, text: str) -> None:
    block = sealed_by(tab, text)
    for secret in coalition.secrets:
        assert unseal(parse_sealed(block), [secret]) == text


@pytest.mark.parametrize("text", [TEXT, "a" * 512, "ا" * 8 * 1024])
def test_the_browser_s_libsodium_opens_what_python_seals(
    tab: Any, coalition: SealingCoalition, text: str
) -> None:
    import base64

    block = format_sealed(seal(text, [public_key_of(secret) for secret in coalition.secrets]))
    for secret in coalition.secrets:
        assert tab.evaluate(OPEN, [block, base64.b64encode(secret).decode()]) == text


def test_page_and_python_write_the_same_format(tab: Any, coalition: SealingCoalition) -> None:
    keys = [public_key_of(secret) for secret in coalition.secrets]
    theirs, ours = sealed_by(tab, TEXT), format_sealed(seal(TEXT, keys))
    assert [len(line) for line in theirs.split("\n")] == [len(line) for line in ours.split("\n")]


def test_a_long_or_empty_message_is_rejected_at_the_field(tab: Any) -> None:
    field = tab.get_by_label("Your message")
    for text, console_messages in (
        ("  ", "nothing to seal"),
        ("ا" * 8 * 1024 + "ab", "too long by about 2 bytes"),
    ):
        field.fill(text)
        tab.get_by_role("button", name="Seal it").click()
        assert console_messages in tab.get_by_role("alert").first.inner_text()
        assert field.get_attribute("aria-invalid") == "true"
        assert not tab.locator("#result").is_visible()
    field.fill("short")
    assert field.get_attribute("aria-invalid") is None


def test_changing_the_message_hides_the_block(tab: Any) -> None:
    assert sealed_by(tab, TEXT)
    tab.get_by_label("Your message").press("x")
    assert not tab.locator("#result").is_visible()
    assert tab.locator("#block").input_value() == ""
    assert "again" in tab.get_by_role("status").inner_text()


def test_it_works_with_the_keyboard_only(tab: Any, coalition: SealingCoalition) -> None:
    reached = []
    for _ in range(4):
        tab.keyboard.press("Tab")
        reached.append(tab.evaluate("document.activeElement.textContent || document.activeElement.id"))
    assert reached == ["English", "العربية", "message", "Seal it"]
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.type("typed")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "block"
    selected = tab.evaluate("document.getSelection().toString()")
    assert unseal(parse_sealed(selected), coalition.secrets) == "typed"
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.id") == "copy"
    tab.keyboard.press("Enter")
    tab.locator("#said:text-matches('Copied|selected')").wait_for()
    tab.wait_for_function(
        "document.getElementById('said').textContent !== 'Your message is sealed, and the block is selected.'"
    )


def test_a_screen_reader_gets_the_same_content(tab: Any) -> None:
    sealed_by(tab, TEXT)
    tree = tab.locator("body").aria_snapshot()
    for part in (
        'group "Language"',
        'button "English" [pressed]',
        'button "العربية"',
        'heading "Seal a message" [level=1]',
        'heading "What this hides" [level=2]',
        'heading "What this does not hide" [level=2]',
        'textbox "Your message"',
        'button "Seal it"',
        'region "The sealed message"',
        'textbox "The sealed message"',
        "status: Your message is sealed",
        'region "Who can open it"',
    ):
        assert part in tree, f"{part}\n{tree}"


def test_switching_to_arabic_keeps_the_block(tab: Any, coalition: SealingCoalition) -> None:
    sealed_by(tab, TEXT)
    before = tab.locator("#block").input_value()
    tab.get_by_role("button", name="العربية").click()
    assert tab.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    assert not tab.locator("#waiting").is_visible()
    assert tab.locator("h1").inner_text() == tab.title() == "ختم رسالة"
    assert tab.get_by_role("status").inner_text().startswith("خُتمت")
    assert tab.locator("#block").input_value() == before
    assert tab.locator("#block").evaluate("e => getComputedStyle(e).direction") == "ltr"
    assert tab.locator("#message").evaluate("e => getComputedStyle(e).direction") == "rtl"
    tab.get_by_role("button", name="English").click()
    assert tab.evaluate("document.documentElement.dir") == "ltr"


def test_the_coalition_is_named_in_the_language_of_the_page(tab: Any) -> None:
    assert "stewards of Sample Coalition" in tab.locator("header p").inner_text()
    tab.get_by_role("button", name="العربية").click()
    assert "القائمون على تحالف المثال" in tab.locator("header p").inner_text()


def test_a_third_language_needs_only_its_texts(
    browser: Any,
    build: ModuleType,
    coalition: SealingCoalition,
    modules: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "seal"
    shutil.copytree(build.HERE, folder, ignore=shutil.ignore_patterns("node_modules"))
    persian = json.loads((folder / "texts" / "en.json").read_text(encoding="utf-8"))
    persian |= {"own_name": "فارسی", "title": "مهر کردن پیام"}
    (folder / "texts" / "fa.json").write_text(json.dumps(persian), encoding="utf-8")
    monkeypatch.setattr(build, "HERE", folder)
    (tmp_path / "seal.html").write_text(build.page(coalition.manifest, modules), encoding="utf-8")
    page = browser.new_page(locale="fa-IR")
    page.goto((tmp_path / "seal.html").as_uri())
    page.locator("main").wait_for()
    assert page.locator("h1").inner_text() == "مهر کردن پیام"
    assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == ["fa", "rtl"]
    assert page.get_by_role("button", name="فارسی").get_attribute("aria-pressed") == "true"
    assert page.locator("[data-language]").all_inner_texts() == ["English", "العربية", "فارسی"]
    page.close()


def test_an_arabic_browser_gets_the_arabic_page(browser: Any, saved_page: Path) -> None:
    page = browser.new_page(locale="ar-EG")
    page.goto(saved_page.as_uri())
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.close()


def test_without_scripts_the_page_explains_itself_in_both_languages(browser: Any, saved_page: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(saved_page.as_uri())
    assert "allow scripts" in page.locator("#waiting [lang=en]").inner_text()
    assert page.locator("#waiting [dir=rtl]").is_visible()
    assert not page.locator("main").is_visible()
    context.close()


@pytest.mark.parametrize("language", ["English", "العربية"])
def test_axe_finds_nothing_and_the_keyboard_reaches_everything(tab: Any, language: str) -> None:
    """Each state is checked: before sealing, with an error next to the field, and after sealing."""
    tab.get_by_role("button", name=language).click()
    for text in ("", " ", TEXT):
        tab.locator("#message").fill(text)
        if text:
            tab.locator("form button").click()
        assert tab.locator("#wrong").is_visible() is (text == " ")
        assert tab.locator("#result").is_visible() is (text == TEXT)
        assert violations(tab) == []
        assert beyond_the_keyboard(tab) == []
        for width in WIDTHS:
            tab.set_viewport_size({"width": width, "height": 800})
            assert tab.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("language", ["English", "العربية"])
def test_it_fits_a_phone(tab: Any, language: str) -> None:
    sealed_by(tab, TEXT)
    tab.get_by_role("button", name=language).click()
    assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    for button in tab.get_by_role("button").all():
        assert button.bounding_box()["height"] >= 44


def test_it_lists_the_manifest_s_recipients(tab: Any, coalition: SealingCoalition) -> None:
    listed = tab.locator("#keys").inner_text()
    assert "desk </script>" in listed
    for recipient in coalition.manifest.sealing.recipients:
        assert recipient.key in listed


def test_nothing_is_stored_when_the_page_is_left(tab: Any, saved_page: Path) -> None:
    sealed_by(tab, TEXT)
    tab.goto("about:blank")
    tab.go_back()
    tab.locator("main").wait_for()
    assert tab.get_by_label("Your message").input_value() == ""
    assert tab.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    tab.asked[:] = [saved_page.as_uri()]  # ignore the requests of the blank page and the second visit


def test_its_content_security_policy_blocks_all_requests(tab: Any, saved_page: Path) -> None:
    stopped = tab.evaluate(
        """async () => {
          const image = new Image();
          const failed = new Promise((done) => { image.onerror = () => done("image"); });
          image.src = "http://127.0.0.1:9/x.png";
          const script = document.createElement("script");
          script.textContent = "window.taken = true";
          document.body.append(script);
          return [await fetch("http://127.0.0.1:9/").catch(() => "fetch"), await failed, window.taken ?? "script"];
        }"""
    )
    assert stopped == ["fetch", "image", "script"]
    assert len(tab.console_messages) >= 3
    assert all("Content Security Policy" in line for line in tab.console_messages)
    tab.console_messages.clear()
    tab.asked[:] = [saved_page.as_uri()]


def test_a_page_without_its_library_says_so(browser: Any, saved_page: Path, tmp_path: Path) -> None:
    import re

    broken = tmp_path / "seal.html"
    broken.write_text(re.sub(r"<script>!function.*?</script>", "", saved_page.read_text(), flags=re.DOTALL))
    page = browser.new_page()
    page.goto(broken.as_uri())
    assert "damaged" in page.get_by_role("alert").last.inner_text()
    assert not page.locator("main").is_visible()
    page.close()
