// The page: shows the entries of data/entries.json and narrows them down while one types.

import { matching } from "./search.js";

const list = document.querySelector("#entries");
const found = document.querySelector("#found");
const query = document.querySelector("#query");

const answer = await fetch("data/entries.json");
const entries = answer.ok ? await answer.json() : [];

function show() {
  const shown = matching(entries, query.value);
  list.replaceChildren(...shown.map(item));
  found.textContent = `${number(shown.length)} / ${number(entries.length)}`;
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
query.addEventListener("input", show);
show();
