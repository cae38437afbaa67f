// The list and the text: filters, jumps there and back, how the text is shown, the pages of the rules.
(() => {
  const list = find("#list");
  const narrow = matchMedia("(max-width: 46rem)");
  const form = find("#filter");
  const items = all(".f", list);
  const dialog = find("#dialog");
  const words = new Map();
  let current = null;
  root.classList.add("js");

  const visible = () => all(".f", list).filter((item) => !item.hidden);

  // Bring a place of the text into view; what the chosen view hides is stood for by its block.
  function show(place) {
    if (!place) return;
    const seen = place.getClientRects().length ? place : place.closest(".b") || place;
    seen.scrollIntoView({ block: "center", inline: "nearest" });
  }

  function places(item, attribute) {
    return all(`#d${item.dataset.doc} [data-${attribute}~="${item.dataset.n}"]`);
  }

  // Choose one finding: open it, light its place and its related places.
  function choose(item) {
    for (const element of all(".on, .lit")) element.classList.remove("on", "lit");
    if (current) {
      current.removeAttribute("aria-current");
      find(".go", current).setAttribute("aria-expanded", "false");
    }
    peek.close();
    current = item;
    if (!item) return;
    item.classList.add("on");
    item.setAttribute("aria-current", "true");
    find(".go", item).setAttribute("aria-expanded", "true");
    const own = places(item, "f");
    const related = places(item, "r");
    for (const place of related) place.classList.add("lit");
    for (const place of own) place.classList.add("on");
  }

  // Bring the chosen finding's place into view, and beside it those of its related places that are not in view then.
  function toText(item) {
    const [own] = places(item, "f");
    show(own);
    if (own) peek.open(item, own, places(item, "r"));
  }

  function toList(item, focus = true) {
    if (item.hidden) clear();
    if (list.classList.contains("folded")) find("#fold").click();
    choose(item);
    const scroller = narrow.matches ? list : find("#items");
    const box = scroller.getBoundingClientRect();
    const place = item.getBoundingClientRect();
    const above = Math.max(narrow.matches ? 52 : 0, Math.min(52, (box.height - place.height) / 3));
    scroller.scrollBy({ top: place.top - box.top - above });
    if (focus) find(".go", item).focus({ preventScroll: true });
  }

  // Next or previous finding of those that the filter leaves, round and round, from the chosen one even if hidden.
  function step(by) {
    const order = all(".f", list);
    const from = current ? order.indexOf(current) : by > 0 ? -1 : 0;
    for (let n = 1; n <= order.length; n += 1) {
      const item = order[(from + by * n + order.length * 2) % order.length];
      if (item.hidden) continue;
      toList(item);
      toText(item);
      return;
    }
  }

  function hasStatus(item, status) {
    const decision = decisions.of(item);
    return status === "commented" ? decision.comment !== "" : decision.status === status;
  }

  function filter() {
    const severities = new Set(all("[name=severity]:checked", form).map((box) => box.value));
    const { kind, code, section, status } = form.elements;
    const sought = form.elements.search.value.trim().toLowerCase();
    for (const item of items) {
      const own = item.dataset;
      if (sought && !words.has(item)) words.set(item, item.textContent.toLowerCase());
      item.hidden = !severities.has(own.severity) ||
        (kind.value !== "" && own.kind !== kind.value) ||
        (code.value !== "" && own.code !== code.value) ||
        (section.value !== "" && `${own.doc}/${own.section}` !== section.value) ||
        (status.value !== "" && !hasStatus(item, status.value)) ||
        (sought !== "" && !words.get(item).includes(sought));
    }
    for (const heading of all("li.by", list)) {
      let next = heading.nextElementSibling;
      while (next && next.hidden && next.matches(".f")) next = next.nextElementSibling;
      heading.hidden = !next || !next.matches(".f");
    }
    const count = visible().length;
    find("#shown").textContent = count === items.length ? String(count) : `${count} / ${items.length}`;
    const active = [kind, code, section, status].filter((control) => control.value !== "").length;
    find("#active").textContent = active ? String(active) : "";
    find("#none").hidden = count > 0;
  }

  // Put each document's findings in the order asked for, under a heading for each group.
  function group() {
    const by = form.elements.group.value;
    const options = by ? all(`option, [name=${by}]`, by === "severity" ? find(".severity", form) : form.elements[by]) : [];
    const names = new Map(options.map((option) => [option.value, (option.closest("label") && by === "severity" ? option.closest("label") : option).textContent]));
    const rank = [...names.keys()];
    for (const ol of all(".findings", list)) {
      for (const heading of all("li.by", ol)) heading.remove();
      const keyOf = (item) => (by === "section" ? `${item.dataset.doc}/${item.dataset.section}` : item.dataset[by]);
      const own = all(".f", ol).sort((a, b) => (by ? rank.indexOf(keyOf(a)) - rank.indexOf(keyOf(b)) : 0) || a.dataset.n - b.dataset.n);
      let last = null;
      for (const item of own) {
        if (by && keyOf(item) !== last) {
          last = keyOf(item);
          const heading = document.createElement("li");
          heading.className = "by";
          heading.textContent = (names.get(last) || "").replace(/\s*\(?\d+\)?\s*$/, "").trim();
          ol.append(heading);
        }
        ol.append(item);
      }
    }
    filter();
  }

  function clear() {
    form.reset();
    group();
  }

  // The page of a rule over this page; it goes back to its place when closed.
  function rule(page) {
    const place = document.createComment("");
    page.replaceWith(place);
    find("#page").replaceChildren(page);
    dialog.showModal();
    dialog.addEventListener("close", () => place.replaceWith(page), { once: true });
  }

  list.addEventListener("click", (event) => {
    const item = event.target.closest(".f");
    if (!item || event.target.closest(".decide, #peek")) return;
    const link = event.target.closest("a");
    if (!link && String(getSelection())) return;
    if (link) event.preventDefault();
    tell("");
    if (link && link.matches(".rulelink")) {
      rule(document.getElementById(link.hash.slice(1)));
      return;
    }
    if (item !== current) choose(item);
    if (link && !link.matches(".go")) show(document.getElementById(link.hash.slice(1)));
    else toText(item);
  });

  find("main").addEventListener("click", (event) => {
    if (event.target.closest("#peek")) return;
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
    const found = named.split(" ").map((n) => document.getElementById(`${owner}-f${n}`));
    toList(found[(found.indexOf(current) + 1) % found.length]);
  });

  for (const radio of all("[name=view]")) {
    radio.addEventListener("change", () => { root.dataset.view = radio.value; });
    if (radio.checked) root.dataset.view = radio.value;
  }
  for (const item of items) find(".go", item).setAttribute("aria-expanded", "false");
  if (form) {
    form.addEventListener("input", (event) => (event.target.name === "group" ? group() : filter()));
    form.addEventListener("submit", (event) => event.preventDefault());
    decisions.onChange(filter);
    group();
  }
  find("#next").addEventListener("click", () => step(1));
  find("#previous").addEventListener("click", () => step(-1));
  find("#fold").addEventListener("click", (event) => {
    event.currentTarget.setAttribute("aria-expanded", String(!list.classList.toggle("folded")));
  });

  function decide(status) {
    if (current) decisions.set(current, { status: decisions.of(current).status === status ? "open" : status });
  }

  const keys = {
    j: () => step(1),
    k: () => step(-1),
    a: () => decide("accepted"),
    i: () => decide("ignored"),
    c: () => current && find("textarea", current).focus(),
    "/": () => form && form.elements.search.focus(),
    1: () => find("[name=view][value=original]").click(),
    2: () => find("[name=view][value=marked]").click(),
    3: () => find("[name=view][value=corrected]").click(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || dialog.open) return;
    const typing = event.target.matches("input:not([type=checkbox], [type=radio]), select, textarea");
    if (event.key === "Escape") {
      tell("");
      if (typing && event.target.type === "search") clear();
      if (typing) event.target.blur();
      else choose(null);
    } else if (!typing) {
      const arrows = event.target.closest(".f, #list") === event.target || event.target.matches(".go");
      const by = arrows ? { ArrowDown: 1, ArrowUp: -1 }[event.key] : 0;
      const act = by ? () => step(by) : keys[event.key];
      if (act) { event.preventDefault(); act(); }
    }
  });
  const linked = items.find((item) => location.hash === `#${item.id}`);
  if (linked) {
    toList(linked);
    toText(linked);
  }
  addEventListener("beforeprint", () => { for (const details of all(".top details")) details.open = true; });
})();
