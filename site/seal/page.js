// The page's behaviour: several languages, sealing on request, nothing stored.
"use strict";

(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const [message, wrong, block, result, said] = ["message", "wrong", "block", "result", "said"].map((id) =>
    document.getElementById(id),
  );
  let spoken = data.main;
  let shown = {}; // element id → key and values of its current text, to translate it when the language changes

  function words(key, values = {}) {
    const all = { coalition: data.coalition[spoken], ...values };
    return data.texts[spoken][key].replace(/\{(\w+)\}/g, (whole, name) => all[name] ?? whole);
  }

  function say(element, key, values) {
    shown[element.id] = key && [key, values];
    element.textContent = key ? words(key, values) : "";
  }

  function speak(language) {
    spoken = language;
    document.documentElement.lang = language;
    document.documentElement.dir = document.querySelector(`[data-language="${language}"]`).dir;
    document.title = words("title");
    for (const element of document.querySelectorAll("[data-text]")) {
      element.textContent = words(element.dataset.text);
    }
    for (const element of document.querySelectorAll("[data-label]")) {
      element.setAttribute("aria-label", words(element.dataset.label));
    }
    for (const button of document.querySelectorAll("[data-language]")) {
      button.setAttribute("aria-pressed", String(button.dataset.language === language));
    }
    for (const [id, what] of Object.entries(shown)) {
      if (what) say(document.getElementById(id), ...what);
    }
  }

  function refuse(key, values) {
    say(wrong, key, values);
    message.setAttribute("aria-invalid", "true");
    message.focus();
  }

  function sealIt() {
    const tooMany = bytesTooMany(message.value);
    forget();
    if (!message.value.trim()) return refuse("empty");
    if (tooMany) return refuse("too_long", { count: tooMany });
    block.value = seal(message.value, data.recipients);
    result.hidden = false;
    say(said, "sealed");
    selectBlock();
  }

  /** Selects the whole block, scrolled to its beginning. */
  function selectBlock() {
    block.focus();
    block.setSelectionRange(0, block.value.length, "backward");
    block.scrollTop = 0;
  }

  /** Hides the block once the message has changed, so nobody sends an outdated one by mistake. */
  function forget() {
    if (!result.hidden) say(said, "stale");
    result.hidden = true;
    block.value = "";
    say(wrong);
    message.removeAttribute("aria-invalid");
  }

  async function copy() {
    selectBlock();
    try {
      await navigator.clipboard.writeText(block.value);
      say(said, "copied");
    } catch {
      say(said, "not_copied"); // no permission, or an old browser
    }
  }

  function listKeys() {
    for (const recipient of data.recipients) {
      const [item, name, key] = ["li", "bdi", "code"].map((tag) => document.createElement(tag));
      name.textContent = recipient.name;
      key.textContent = recipient.written;
      item.append(name, document.createElement("br"), key);
      document.getElementById("keys").append(item);
    }
  }

  function begin() {
    listKeys();
    document.querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      sealIt();
    });
    message.addEventListener("input", forget);
    document.getElementById("copy").addEventListener("click", copy);
    window.addEventListener("pagehide", () => {
      message.value = block.value = ""; // nothing remains if somebody navigates back to this page
    });
    document.getElementById("waiting").remove();
    document.querySelector("main").hidden = false;
  }

  for (const button of document.querySelectorAll("[data-language]")) {
    button.addEventListener("click", () => speak(button.dataset.language));
  }
  const wanted = navigator.language.split("-")[0];
  speak(wanted in data.texts ? wanted : data.main);
  const damaged = () => say(document.getElementById("damaged"), "damaged");
  if (typeof sodium === "undefined") damaged();
  else sodium.ready.then(begin, damaged);
})();
