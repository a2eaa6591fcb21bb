// The page: shows the entries of data/entries.json and filters them while you type.

import { matching } from "./search.js";

const list = document.querySelector("#entries");
const found = document.querySelector("#found");
const query = document.querySelector("#query");

const entries = await load("data/entries.json");

/** The parsed file, or null if it cannot be loaded. */
async function load(file) {
  const response = await fetch(file).catch(() => null);
  return response?.ok ? response.json() : null;
}

function show() {
  const shown = matching(entries, query.value);
  list.replaceChildren(...shown.map(item));
  found.textContent = found.dataset.found
    .replace("{shown}", number(shown.length))
    .replace("{total}", number(entries.length));
}

function number(count) {
  return count.toLocaleString(document.documentElement.lang);
}

function item({ title, text }) {
  const line = document.createElement("li");
  const name = document.createElement("strong");
  line.dir = "auto";
  name.textContent = title;
  line.append(name, " ", text);
  return line;
}

document.querySelector("#search").addEventListener("submit", (event) => event.preventDefault());
if (entries === null) {
  found.textContent = found.dataset.missing;
} else {
  query.addEventListener("input", show);
  show();
}
