// Search as one types: hides the rows that do not match. Folding, stems and sounds are those of tahaluf.similarity.
// No modules and no lookbehind, so it also runs from a folder and on old phones.
(function () {
  var tables = /*tables*/ [];
  function table(s, from) {
    var t = Object.create(null);
    s.split(" ").forEach(function (w) { t[from ? w[0] : w] = w.slice(1) || 1; });
    return t;
  }
  var variants = table(tables[0], 1), sounds = table(tables[1], 1), latin = table(tables[2]), stop = table(tables[3]);

  // tahaluf.escape.fold
  function fold(s) {
    s = s.normalize("NFC").replace(/[\t\n\r]/g, " ").replace(/(?!\p{Cf})\p{C}|[\p{Zl}\p{Zp}\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu, "");
    s = s.normalize("NFKD").toUpperCase().toLowerCase().replace(/ς/g, "σ").normalize("NFKD");
    s = s.replace(/[\u0300-\u036f\u0640\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]/g, "").normalize("NFKC");
    return s.replace(/[^ -~]/g, function (c) { return c in variants ? variants[c] : c; });
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
      .replace(/[اأإآءئؤويىةعaeiouyw']/g, "").replace(/[ء-ي]/g, function (c) { return sounds[c] || c; });
  }

  // A word without Arabic conjunctions, articles and endings; only for what is typed
  function light(w) {
    var s = w.replace(/^(?:وال|بال|كال|فال|لل|ال)(?=..)/, "");
    if (s == w && w.length > 3) s = w.replace(/^و/, "");
    s = s.replace(/^(.{3,}?)(?:ها|ان|ات|ون|ين|يه|ه|ي)$/, "$1");
    return s.length > 2 ? s : w;
  }
  // One letter more, less, different, or two exchanged
  function near(a, b) {
    for (var i = 0; i < a.length && a[i] == b[i]; i++);
    var x = a.slice(i), y = b.slice(i);
    return x.slice(1) == y.slice(1) || x == y.slice(1) || x.slice(1) == y ||
      (x[0] == y[1] && x[1] == y[0] && x.slice(2) == y.slice(2));
  }
  if (typeof module == "object") { module.exports = { words: words, stem: stem, sound: sound, near: near }; return; }

  var input = document.querySelector("input[type=search]"), output = document.querySelector("output");
  if (!input) return;
  var rows, forms = JSON.parse(output.getAttribute("data-n")), letters = forms.pop(), first;
  function arabic(w) { return /[ء-ي]/.test(w); }
  function read(row) {
    var all = {}, names = words(row.querySelector("h2,h3").textContent + " " + row.id + " " + (row.getAttribute("data-k") || ""));
    words(row.textContent).concat(names).forEach(function (w) {
      all[w] = all[stem(w)] = 1;
      if (w[0] == "و" && w.length > 3) all[w.slice(1)] = 1;
    });
    return { row: row, words: Object.keys(all), names: names.map(function (w) { return [sound(w), arabic(w)]; }) };
  }
  function hit(entry, w, loose) {
    var s = stem(w), l = light(w), k = sound(w), a = arabic(w);
    return entry.words.some(function (o) {
      return !o.indexOf(w) || !o.indexOf(s) || !o.indexOf(l) || (loose && w.length > 3 && o.length > 3 && near(w, o));
    }) || (k.length > 2 && entry.names.some(function (n) { return n[1] != a && n[0] == k; }));
  }
  function show(asked, loose) {
    var found = 0;
    rows.forEach(function (entry) {
      var is = asked.length ? asked.every(function (w) { return hit(entry, w, loose); }) : !entry.row.getAttribute("data-x");
      entry.row.hidden = !is;
      found += is;
    });
    return found;
  }
  function run() {
    if (!input.value && !rows) return;
    rows = rows || [].map.call(document.querySelectorAll("article"), read);
    first = first || output.textContent;
    var all = words(input.value), asked = all.filter(function (w) { return w.length > 2 && !stop[w]; }), found;
    if (!asked.length) asked = all;
    found = show(asked) || show(asked, 1);
    output.textContent = asked.length ? forms[letters.charCodeAt(found) - 97].replace("#", found) : first;
  }
  // The index of a long list: rows for the projects that are on other pages
  window.tahaluf = function (projects) {
    var last = document.querySelector("article"), home = input.getAttribute("data-home");
    projects.forEach(function (p) {
      if (document.getElementById(p[0])) return;
      var row = document.createElement("article"), h = document.createElement("h2"), a = document.createElement("a");
      row.id = p[0]; row.hidden = true; row.setAttribute("data-x", 1); row.setAttribute("data-k", p[2]);
      a.href = home.replace("*", p[0]); a.dir = "auto"; a.textContent = p[1];
      h.appendChild(a); row.appendChild(h); last.parentNode.appendChild(row);
    });
    rows = 0;
    run();
  };
  var index = input.getAttribute("data-index");
  input.addEventListener("focus", function () {
    if (!index) return;
    var script = document.createElement("script");
    script.src = index; index = 0;
    document.head.appendChild(script);
  });
  input.addEventListener("input", run);
  run();
})();
