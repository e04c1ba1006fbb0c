// The query editor: completion of the ontology's terms, prefixes, keywords and the query's own variables; history.
"use strict";
(async () => {
  const text = document.getElementById("query"), form = document.getElementById("editor");
  const box = text.parentNode, list = document.createElement("ul");
  list.className = "choices"; list.hidden = true; list.role = "listbox"; list.id = "terms";
  box.append(list);
  text.setAttribute("aria-controls", "terms");
  text.setAttribute("aria-autocomplete", "list");

  const known = await (await fetch("/terms.json")).json();
  const words = known.keywords.map(w => ({text: w, note: ""}));
  const prefixes = known.prefixes.map(p => ({text: p + ":", note: "prefix"}));
  let shown = [], at = 0, from = 0;

  const before = () => text.value.slice(0, text.selectionStart).match(/[?$]?[\w:-]*$/)[0];
  function variables(except) {
    const found = new Set(text.value.match(/[?$]\w+/g) || []);
    found.delete(except);
    return [...found].sort().map(v => ({text: v, note: "variable"}));
  }
  function candidates(word, asked) {
    const low = word.toLowerCase();
    if (!word && !asked) return [];
    if (word.startsWith("?") || word.startsWith("$"))
      return variables(word).filter(v => v.text.startsWith(word));
    if (word.includes(":")) {
      const start = known.terms.filter(t => t.text.toLowerCase().startsWith(low));
      const local = low.split(":")[1];
      const rest = local ? known.terms.filter(t => !start.includes(t) && t.text.startsWith(low.split(":")[0] + ":")
        && (t.text.toLowerCase().includes(local) || t.note.toLowerCase().includes(local))) : [];
      return [...start, ...rest];
    }
    if (word.length < 2 && !asked) return [];
    const inTerm = known.terms.filter(t => t.text.split(":")[1].toLowerCase().startsWith(low));
    return [...words.filter(w => w.text.toLowerCase().startsWith(low) && w.text !== word.toUpperCase()),
            ...prefixes.filter(p => p.text.startsWith(low)), ...(word ? inTerm : [])];
  }
  function hide() { list.hidden = true; shown = []; text.removeAttribute("aria-activedescendant"); }
  function show(asked) {
    const word = before();
    from = text.selectionStart - word.length;
    shown = candidates(word, asked).filter(c => c.text !== word).slice(0, 40);
    if (!shown.length) return hide();
    list.replaceChildren(...shown.map((c, i) => {
      const row = document.createElement("li"), code = document.createElement("code"), note = document.createElement("span");
      row.role = "option"; row.id = "term-" + i; code.textContent = c.text;
      note.className = "note"; note.textContent = c.note;
      row.append(code, note);
      row.addEventListener("mousedown", e => { e.preventDefault(); take(i); });
      return row;
    }));
    list.hidden = false;
    place(); mark(0);
  }
  function mark(i) {
    at = (i + shown.length) % shown.length;
    [...list.children].forEach((row, n) => row.setAttribute("aria-selected", String(n === at)));
    text.setAttribute("aria-activedescendant", "term-" + at);
    list.children[at].scrollIntoView({block: "nearest"});
  }
  function take(i) {
    text.setRangeText(shown[i].text, from, text.selectionStart, "end");
    hide(); text.focus();
  }
  // Where the cursor stands: the text before it, set in a box of the same shape.
  const mirror = document.createElement("div");
  mirror.setAttribute("aria-hidden", "true");
  box.append(mirror);
  function place() {
    const look = getComputedStyle(text);
    for (const p of ["fontFamily", "fontSize", "lineHeight", "padding", "border", "tabSize", "letterSpacing"]) mirror.style[p] = look[p];
    Object.assign(mirror.style, {position: "absolute", visibility: "hidden", whiteSpace: "pre-wrap", overflowWrap: "break-word",
      top: "0", left: "0", width: text.clientWidth + "px", boxSizing: "border-box"});
    mirror.textContent = text.value.slice(0, from);
    const cursor = document.createElement("span");
    cursor.textContent = "|"; mirror.append(cursor);
    const left = Math.min(cursor.offsetLeft, Math.max(0, box.clientWidth - 300));
    list.style.left = left + "px";
    list.style.top = cursor.offsetTop + cursor.offsetHeight + 4 - text.scrollTop + "px";
    mirror.textContent = "";
  }
  text.addEventListener("input", () => show(false));
  text.addEventListener("blur", hide);
  text.addEventListener("scroll", hide);
  text.addEventListener("keydown", e => {
    if ((e.ctrlKey || e.metaKey) && e.key === "Enter") { e.preventDefault(); form.requestSubmit(); return; }
    if ((e.ctrlKey || e.metaKey) && e.key === " ") { e.preventDefault(); show(true); return; }
    if (list.hidden) return;
    if (e.key === "ArrowDown") { e.preventDefault(); mark(at + 1); }
    else if (e.key === "ArrowUp") { e.preventDefault(); mark(at - 1); }
    else if (e.key === "Tab" || (e.key === "Enter" && !e.shiftKey)) { e.preventDefault(); take(at); }
    else if (e.key === "Escape") { e.preventDefault(); hide(); }
  });

  // Earlier queries stay in this browser.
  const KEY = "kg-queries", MOST = 30;
  let earlier = [];
  try { earlier = JSON.parse(localStorage.getItem(KEY)) || []; } catch { /* no storage: no history */ }
  function keep(query) {
    if (!query.trim()) return;
    earlier = [query, ...earlier.filter(q => q !== query)].slice(0, MOST);
    try { localStorage.setItem(KEY, JSON.stringify(earlier)); } catch { /* no storage */ }
  }
  form.addEventListener("submit", () => {
    keep(text.value);
    // an address holds 8 kB; what is longer goes by POST
    form.method = encodeURIComponent(text.value).length > 6000 ? "post" : "get";
  });
  function fill(select, items) {
    for (const [label, value] of items) select.add(new Option(label, value));
    select.hidden = !items.length;
    select.addEventListener("change", () => {
      if (select.value) { text.value = select.value; select.selectedIndex = 0; text.focus(); }
    });
  }
  const line = q => q.replace(/\s+/g, " ").trim().slice(0, 70);
  fill(document.getElementById("history"), earlier.map(q => [line(q), q]));
  fill(document.getElementById("examples"), known.examples);
})();
