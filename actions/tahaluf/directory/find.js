// Search as one types: hides the rows that do not match. Folding, stems and sounds are those of tahaluf.similarity.
// No modules and no lookbehind, so it also runs from a folder and on old phones.
(function () {
  var tables = /*tables*/ [];
  function table(s, from) {
    var t = Object.create(null);
    s.split(" ").forEach(w => { t[from ? w[0] : w] = w.slice(1) || 1; });
    return t;
  }
  var variants = table(tables[0], 1), sounds = table(tables[1], 1), latin = table(tables[2]), stop = table(tables[3]);

  // tahaluf.escape.fold
  function fold(s) {
    s = s.normalize("NFC").replace(/[\t\n\r]/g, " ").replace(/(?!\p{Cf})\p{C}|[\p{Zl}\p{Zp}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu, "");
    s = s.normalize("NFKD").toUpperCase().toLowerCase().replace(/ς/g, "σ").normalize("NFKD");
    s = s.replace(/[\u0300-\u036f\u0640\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]/g, "").normalize("NFKC");
    return s.replace(/[^ -~]/g, c => c in variants ? variants[c] : c);
  }
  function words(s) { return fold(s).match(/[\p{L}\p{N}]+/gu) || []; }

  // tahaluf.similarity.tokens.stem_all
  function stem(w) {
    if (!/^[syوبلا]|[syوبلا]$/.test(w)) return w;
    var m = /^(?:وال|بال|لل|ال)(.{3,})$/u.exec(w);
    if (m) return m[1];
    if (/[^\x00-\x7f]/.test(w)) return w;
    return w.replace(/([a-z]{2}[sxz])es$|([a-z]{2}[a-rt-z0-9])s$/, "$1$2").replace(/([a-z]{2})(?:ie|y)$/, "$1i");
  }

  // tahaluf.similarity.phonetics.phonetic_keys
  function sound(w) {
    if (latin[w]) return "";
    return stem(w).replace(/kh/g, "x").replace(/[sc]h/g, "$").replace(/gh/g, "g").replace(/th/g, "t")
      .replace(/dh/g, "d").replace(/ph/g, "f").replace(/[qc]/g, "k").replace(/p/g, "b").replace(/v/g, "f")
      .replace(/([a-z$])\1+/g, "$1").replace(/(?:[hه]|[ae]t|ات)$/, "")
      .replace(/[اأإآءئؤويىةعaeiouyw']/g, "").replace(/[ء-ي]/g, c => sounds[c] || c);
  }

  // A word without Arabic conjunctions, articles and endings; only for what is typed
  function light(w) {
    var s = w.replace(/^(?:وال|بال|كال|فال|لل|ال)(?=..)/, "");
    if (s == w && w.length > 3) s = w.replace(/^و/, "");
    s = s.replace(/^(.{3,}?)(?:ها|ان|ات|ون|ين|يه|ه|ي)$/, "$1");
    return s.length > 2 ? s : w;
  }
  // One letter more, less, different, or two exchanged. In a word of four letters, a different one makes another word
  function near(a, b) {
    if (a.length + b.length < 9 || Math.abs(a.length - b.length) > 1) return false;
    for (var i = 0; i < a.length && a[i] == b[i]; i++);
    var x = a.slice(i), y = b.slice(i);
    return x.slice(1) == y.slice(1) || x == y.slice(1) || x.slice(1) == y ||
      (x[0] == y[1] && x[1] == y[0] && x.slice(2) == y.slice(2));
  }
  if (typeof module == "object") { module.exports = { words: words, stem: stem, sound: sound, near: near }; return; }

  var input = document.querySelector("input[type=search]"), output = document.querySelector("output");
  if (!input) return;
  var forms = JSON.parse(output.dataset.n), letters = forms.pop(), first = output.textContent, entries = new Map();
  var index = input.dataset.index, queue = Array.from(document.querySelectorAll("article")), list = queue[0].parentNode;
  function create(name) { return document.createElement(name); }
  function arabic(w) { return +/[ء-ي]/.test(w); }
  function add(row, names, text) {
    var entry = entries.get(row) || { row: row, away: !text, text: " ", sounds: [" ", " "] };
    entries.set(row, entry);
    names = words(row.id + " " + names);
    names.forEach(w => { entry.sounds[arabic(w)] += sound(w) + " "; });
    words(text).concat(names).forEach(w => {
      entry.text += w + " " + stem(w) + " " + w.replace(/^و(?=...)/, "") + " ";
    });
  }
  // Adds an article of this page, or a row of the index, which has an article if it is on this page
  function take(item) {
    if (item.id) return add(item, item.querySelector("h2,h3").textContent + " " + (item.dataset.k || ""), item.textContent);
    var row = document.getElementById(item[0]), link = create("a");
    if (!row) {
      row = list.appendChild(create("article"));
      row.id = item[0];
      row.hidden = true;
      row.appendChild(create("h2")).appendChild(link);
      link.href = input.dataset.home.replace("*", row.id);
      link.dir = "auto";
      link.textContent = item[1];
    }
    add(row, item[1] + " " + item[2], "");
  }
  // Reads a few rows whenever the browser is idle, so the first key does not have to wait for all of them
  function next() {
    if (input.value) return run();
    queue.splice(0, 4).forEach(take);
    if (queue[0]) (window.requestIdleCallback || setTimeout)(next);
  }
  function count(asked, loose) {
    var found = 0;
    entries.forEach(entry => {
      found += entry.is = asked[0] ? asked.every(q => q.starts.some(s => entry.text.includes(s)) ||
        (q.sound[4] && entry.sounds[1 - q.arabic].includes(q.sound)) ||
        (loose && entry.text.split(" ").some(w => near(q.word, w)))) : !entry.away;
    });
    return found;
  }
  function run() {
    load();
    queue.splice(0).forEach(take);
    var all = words(input.value), asked = all.filter(w => w.length > 2 && !stop[w]), found;
    asked = (asked[0] ? asked : all).map(w => (
      { word: w, starts: [w, stem(w), light(w)].map(s => " " + s), sound: " " + sound(w) + " ", arabic: arabic(w) }));
    found = count(asked) || count(asked, 1);
    entries.forEach(entry => { if (entry.row.hidden == entry.is) entry.row.hidden = !entry.is; });
    output.textContent = asked[0] ? forms[letters.charCodeAt(found) - 97].replace("#", found) : first;
  }
  // The index of a long list contains all projects, including those on other pages
  window.tahaluf = projects => { queue = queue.concat(projects); next(); };
  function load() {
    if (index) document.head.appendChild(create("script")).src = index;
    index = 0;
  }
  input.addEventListener("focus", load);
  input.addEventListener("input", run);
  next();
})();
