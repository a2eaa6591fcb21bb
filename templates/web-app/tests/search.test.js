import assert from "node:assert/strict";
import { test } from "node:test";

import { fold, matching } from "../src/search.js";

const entries = [
  { title: "Wells", text: "Where water still runs" },
  { title: "الأسئلة", text: "إجابات عن المياه" },
];
const titles = (query) => matching(entries, query).map(({ title }) => title);

test("an empty query returns everything", () => {
  assert.deepEqual(titles("  "), ["Wells", "الأسئلة"]);
});

test("every word must match, in any order and in any case", () => {
  assert.deepEqual(titles("WATER wells"), ["Wells"]);
  assert.deepEqual(titles("water pipes"), []);
});

test("accents are ignored", () => {
  assert.equal(fold("Café"), "cafe");
});

test("vowel signs, tatweel and the variants of alef are ignored", () => {
  assert.equal(fold("الأسـئلة"), fold("الاسئله"));
  assert.deepEqual(titles("المِيَاه"), ["الأسئلة"]);
});

test("Persian, Urdu and Kurdish letters match Arabic ones", () => {
  assert.equal(fold("کتاب‌های یک"), fold("كتابهاي يك"));
  assert.equal(fold("مسؤول"), fold("مسوول"));
  assert.equal(fold("ئەم ہے"), fold("يهم هي"));
});

test("digits of all three sets match", () => {
  const dated = [{ title: "2026", text: "۱۴۰۵" }, { title: "١٩٤٨", text: "" }];
  assert.deepEqual(matching(dated, "٢٠٢٦ 1405"), [dated[0]]);
  assert.deepEqual(matching(dated, "1948"), [dated[1]]);
});

test("invisible characters are ignored", () => {
  assert.deepEqual(titles("\u200fالأسئلة\u200e"), ["الأسئلة"]);
  assert.deepEqual(titles("we\u00adlls"), ["Wells"]);
});
