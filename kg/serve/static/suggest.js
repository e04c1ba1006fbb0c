// Names as they are typed: a list below the field, by keyboard or mouse. Without scripts the field works as it is.
"use strict";
for (const field of document.querySelectorAll("[data-suggest]")) {
  const kinds = field.dataset.suggest, list = document.createElement("ul");
  let shown = [], at = -1, asked = 0;
  list.className = "choices"; list.hidden = true; list.role = "listbox"; list.id = "choices-" + field.id;
  field.parentNode.append(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-expanded", "false");

  function show(items) {
    shown = items; at = -1;
    list.replaceChildren(...items.map((item, i) => {
      const row = document.createElement("li"), note = document.createElement("span");
      row.role = "option"; row.id = list.id + "-" + i; row.textContent = item.name;
      note.className = "note"; note.textContent = item.note; row.append(note);
      row.addEventListener("mousedown", e => { e.preventDefault(); take(i); });
      return row;
    }));
    list.hidden = !items.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    field.removeAttribute("aria-activedescendant");
  }
  function mark(i) {
    at = (i + shown.length) % shown.length;
    [...list.children].forEach((row, n) => row.setAttribute("aria-selected", String(n === at)));
    field.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({block: "nearest"});
  }
  function take(i) {
    const item = shown[i];
    show([]);
    if (kinds) { field.value = item.value; field.focus(); } else location.href = item.address;
  }
  let timer;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const mine = ++asked, text = field.value.trim();
      if (text.length < 2) return show([]);
      try {
        const answer = await fetch("/suggest?q=" + encodeURIComponent(text) + "&kinds=" + encodeURIComponent(kinds));
        if (answer.ok && mine === asked) show(await answer.json());
      } catch { /* the field still works */ }
    }, 120);
  });
  field.addEventListener("keydown", e => {
    if (list.hidden) return;
    if (e.key === "ArrowDown") { e.preventDefault(); mark(at + 1); }
    else if (e.key === "ArrowUp") { e.preventDefault(); mark(at < 0 ? shown.length - 1 : at - 1); }
    else if (e.key === "Enter" && at >= 0) { e.preventDefault(); take(at); }
    else if (e.key === "Escape") show([]);
  });
  field.addEventListener("blur", () => show([]));
}
