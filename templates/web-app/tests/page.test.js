import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

const page = await readFile(new URL("../index.html", import.meta.url), "utf8");
const style = await readFile(new URL("../style.css", import.meta.url), "utf8");

test("the page declares its language and direction", () => {
  assert.match(page, /<html lang="[A-Za-z-]+[A-Za-z0-9-]*" dir="(ltr|rtl)">/);
});

test("there is exactly one h1 and one main element", () => {
  assert.equal(page.match(/<h1>/g)?.length, 1);
  assert.equal(page.match(/<main /g)?.length, 1);
});

test("every field has a label", () => {
  for (const [, id] of page.matchAll(/<input id="([^"]+)"/g)) {
    assert.ok(page.includes(`<label for="${id}">`), `no label for ${id}`);
  }
});

test("the number of entries found is announced in words", () => {
  const [, message] = page.match(/role="status" data-found="([^"]+)"/);
  assert.match(message, /\{shown\}.*\{total\}/);
  assert.doesNotMatch(message, /\//);
});

test("no script or style sheet is loaded from another site", () => {
  assert.doesNotMatch(page, /(src|href)="(https?:)?\/\/[^"]+\.(js|css)"/);
});

test("the style sheet uses no physical directions", () => {
  assert.doesNotMatch(style, /(margin|padding|border)-(left|right)|text-align: (left|right)|float:/);
});

test("every entry has a title and a text", async () => {
  const entries = JSON.parse(await readFile(new URL("../data/entries.json", import.meta.url), "utf8"));
  for (const { title, text } of entries) {
    assert.equal(typeof title, "string");
    assert.equal(typeof text, "string");
  }
});
