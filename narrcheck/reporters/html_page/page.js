"use strict";
(() => {
  const root = document.documentElement;
  const find = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const list = find("#list");
  const scroller = find("#items");
  const note = find("#note");
  const form = find("#filter");
  const items = all(".f", list);
  const words = new Map();
  let current = null;
  root.classList.add("js");

  const visible = () => items.filter((item) => !item.hidden);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth";

  // Bring a place of the text into view; what the chosen view hides is stood for by its block.
  function show(place) {
    if (!place) return;
    const seen = place.getClientRects().length ? place : place.closest(".b") || place;
    seen.scrollIntoView({ block: "center", behavior: calm });
  }

  function places(item, attribute) {
    return all(`#d${item.dataset.doc} [data-${attribute}~="${item.dataset.n}"]`);
  }

  // Light one finding, its place and its related places.
  function light(item) {
    for (const element of all(".on, .lit")) element.classList.remove("on", "lit");
    if (current) current.removeAttribute("aria-current");
    current = item;
    if (!item) return;
    item.classList.add("on");
    item.setAttribute("aria-current", "true");
    for (const place of places(item, "r")) place.classList.add("lit");
    for (const place of places(item, "f")) place.classList.add("on");
  }

  function toText(item) {
    light(item);
    show(places(item, "f")[0]);
  }

  function toList(item) {
    if (item.hidden) clear();
    list.classList.remove("folded");
    light(item);
    const box = scroller.getBoundingClientRect();
    const place = item.getBoundingClientRect();
    scroller.scrollBy({ top: place.top - box.top - Math.max(0, (box.height - place.height) / 3), behavior: calm });
    const link = find(".go", item);
    if (link) link.focus({ preventScroll: true });
  }

  // Next or previous finding of those that the filter leaves, round and round.
  function step(by) {
    const shown = visible();
    if (!shown.length) return;
    const index = shown.indexOf(current);
    const next = index < 0 ? (by > 0 ? 0 : shown.length - 1) : (index + by + shown.length) % shown.length;
    toList(shown[next]);
    toText(shown[next]);
  }

  function filter() {
    const severities = new Set(all("[name=severity]:checked", form).map((box) => box.value));
    const kind = form.elements.kind.value;
    const sought = form.elements.search.value.trim().toLowerCase();
    for (const item of items) {
      if (sought && !words.has(item)) words.set(item, item.textContent.toLowerCase());
      item.hidden = !severities.has(item.dataset.severity) || (kind !== "" && item.dataset.kind !== kind) ||
        (sought !== "" && !words.get(item).includes(sought));
    }
    const count = visible().length;
    find("#shown").textContent = count === items.length ? String(count) : `${count} / ${items.length}`;
    find("#none").hidden = count > 0;
  }

  function clear() {
    form.reset();
    filter();
  }

  function tell(text) {
    note.textContent = text;
    note.hidden = !text;
  }

  list.addEventListener("click", (event) => {
    const item = event.target.closest(".f");
    if (!item || String(getSelection())) return;
    const link = event.target.closest("a");
    if (link) event.preventDefault();
    tell("");
    light(item);
    show(link && !link.matches(".go") ? document.getElementById(link.hash.slice(1)) : places(item, "f")[0]);
  });

  find("main").addEventListener("click", (event) => {
    const number = event.target.closest("a.n");
    if (number) {
      event.preventDefault();
      tell("");
      toList(document.getElementById(number.hash.slice(1)));
      return;
    }
    const place = event.target.closest(".m, ins");
    tell(place && !place.dataset.f ? place.title : "");
    const named = place && (place.dataset.f || place.dataset.r);
    if (!named || String(getSelection())) return;
    const owner = place.closest("article").id;
    const found = named.split(" ").map((number) => document.getElementById(`${owner}-f${number}`));
    toList(found[(found.indexOf(current) + 1) % found.length]);
  });

  for (const radio of all("[name=view]")) {
    radio.addEventListener("change", () => { root.dataset.view = radio.value; });
    if (radio.checked) root.dataset.view = radio.value;
  }
  if (form) {
    form.addEventListener("input", filter);
    form.addEventListener("submit", (event) => event.preventDefault());
    filter();
  }
  find("#next").addEventListener("click", () => step(1));
  find("#previous").addEventListener("click", () => step(-1));
  find("#fold").addEventListener("click", (event) => {
    event.currentTarget.setAttribute("aria-expanded", String(!list.classList.toggle("folded")));
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches("input:not([type=checkbox], [type=radio]), select, textarea");
    if (event.key === "Escape") {
      tell("");
      light(null);
      if (typing && form) { clear(); event.target.blur(); }
    } else if (!typing) {
      const arrows = list.contains(event.target) && !event.target.matches("input");
      const by = { j: 1, k: -1, ...(arrows ? { ArrowDown: 1, ArrowUp: -1 } : {}) }[event.key];
      if (by) { event.preventDefault(); step(by); }
      if (event.key === "/" && form) { event.preventDefault(); form.elements.search.focus(); }
    }
  });
  const linked = items.find((item) => location.hash === `#${item.id}`);
  if (linked) {
    toList(linked);
    toText(linked);
  }
  addEventListener("beforeprint", () => { for (const details of all("details")) details.open = true; });
})();
