// What the reviewer decides of each finding: kept in the browser for this document, exported and imported as a file.
const decisions = (() => {
  const VERSION = 1;
  const STATUSES = ["open", "accepted", "ignored"];
  const items = all(".f");
  const articles = all("article[data-fingerprint]");
  const made = new Map();  // item -> {status, comment, at}
  const pieces = new Map();  // item -> the pieces of text that are its place, each with all its owners
  const listeners = [];
  let kept = true;

  const articleOf = (item) => document.getElementById(`d${item.dataset.doc}`);
  const keyOf = (article) => `narrcheck.decisions.${article.dataset.fingerprint}`;
  const itemsOf = (article) => items.filter((item) => articleOf(item) === article);
  const of = (item) => made.get(item) || { status: "open", comment: "", at: "" };
  const empty = (decision) => decision.status === "open" && !decision.comment && !decision.at;

  // Anything that a file or the browser's store may hold becomes a decision, or nothing.
  function clean(value) {
    if (typeof value !== "object" || value === null || !STATUSES.includes(value.status)) return null;
    const text = (part) => (typeof part === "string" ? part : "");
    return { status: value.status, comment: text(value.comment), at: text(value.at) };
  }

  function show(item) {
    const { status, comment } = of(item);
    item.dataset.status = status;
    const badge = find(".badge", item);
    badge.hidden = status === "open" && !comment;
    badge.textContent = statusWord(status === "open" ? "commented" : status);
    for (const button of all("[data-set]", item)) {
      button.setAttribute("aria-pressed", String(button.dataset.set === status));
    }
    const area = find("textarea", item);
    if (area && area.value !== comment) area.value = comment;
    for (const { piece, owners } of pieces.get(item) || []) {
      piece.classList.toggle("off", owners.every((owner) => of(owner).status === "ignored"));
    }
    const count = [...made.values()].filter((decision) => decision.status !== "open").length;
    find("#progress").textContent = say("progress", count, items.length);
  }

  function keep(article) {
    const entries = itemsOf(article).filter((item) => made.has(item)).map((item) => [item.dataset.id, of(item)]);
    try {
      localStorage.setItem(keyOf(article), JSON.stringify(Object.fromEntries(entries)));
    } catch {
      if (kept) tell(say("unkept"));
      kept = false;
    }
  }

  function set(item, changes) {
    const before = of(item).status;
    made.set(item, { ...of(item), ...changes, at: new Date().toISOString() });
    show(item);
    keep(articleOf(item));
    if (of(item).status !== before) for (const listener of listeners) listener();
  }

  // Take decisions over where they are newer than what is here.
  function merge(item, decision) {
    if (!decision || empty(decision) || (made.has(item) && of(item).at > decision.at)) return;
    made.set(item, decision);
    show(item);
  }

  function recall() {
    for (const article of articles) {
      let stored = null;
      try {
        stored = JSON.parse(localStorage.getItem(keyOf(article)) || "{}");
      } catch {
        stored = {};
      }
      if (typeof stored !== "object" || stored === null) continue;
      for (const item of itemsOf(article)) {
        if (Object.hasOwn(stored, item.dataset.id)) merge(item, clean(stored[item.dataset.id]));
      }
    }
  }

  function file() {
    const documents = articles.map((article) => ({
      source: article.dataset.source,
      fingerprint: article.dataset.fingerprint,
      decisions: itemsOf(article).filter((item) => made.has(item)).map((item) => ({
        id: item.dataset.id,
        code: item.dataset.code,
        ...of(item),
        message: find(".message", item).textContent,
      })),
    }));
    return { format: "narrcheck-decisions", version: VERSION, narrcheck: root.dataset.version, documents };
  }

  function download() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(file(), null, 2) + "\n"], { type: "application/json" }));
    const name = articles.length === 1 ? articles[0].dataset.source.split(/[\\/]/).pop() : "narrcheck";
    link.download = `${name}.${say("file")}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  // Put the decisions of a file in their places; returns what to say of it.
  function load(text) {
    let data;
    try {
      data = JSON.parse(text);
    } catch {
      return say("broken");
    }
    if (typeof data !== "object" || data === null || data.format !== "narrcheck-decisions" || !Array.isArray(data.documents)) {
      return say("foreign");
    }
    if (data.version !== VERSION) return say("version", data.version);
    let taken = 0;
    let unknown = 0;
    for (const entry of data.documents) {
      const own = articles.find((article) => article.dataset.fingerprint === entry?.fingerprint);
      const among = own ? itemsOf(own) : items;
      for (const value of Array.isArray(entry?.decisions) ? entry.decisions : []) {
        const decision = clean(value);
        const item = decision && among.find((other) => other.dataset.id === value.id);
        if (item) {
          made.set(item, decision);
          show(item);
          taken += 1;
        } else {
          unknown += 1;
        }
      }
    }
    for (const article of articles) keep(article);
    for (const listener of listeners) listener();
    return say("imported", taken) + (unknown ? say("unknown", unknown) : "");
  }

  for (const article of articles) {
    for (const piece of all("[data-f]", article)) {
      const owners = piece.dataset.f.split(" ").map((number) => document.getElementById(`${article.id}-f${number}`));
      for (const owner of owners) pieces.set(owner, [...(pieces.get(owner) || []), { piece, owners }]);
    }
  }
  for (const item of items) {
    find(".detail", item).append(find("#decide").content.cloneNode(true));
    for (const button of all("[data-set]", item)) {
      button.addEventListener("click", () => set(item, { status: of(item).status === button.dataset.set ? "open" : button.dataset.set }));
    }
    find("textarea", item).addEventListener("input", (event) => set(item, { comment: event.target.value }));
    const { status, comment = "", at = "" } = item.dataset;
    if (status) made.set(item, clean({ status, comment, at }));
    find(".said", item)?.remove();
  }
  if (items.length) {
    for (const item of items) show(item);
    recall();
    find("#export").addEventListener("click", download);
    find("#import").addEventListener("click", () => find("#file").click());
    find("#file").addEventListener("change", async (event) => {
      const [chosen] = event.target.files;
      if (chosen) tell(load(await chosen.text()));
      event.target.value = "";
    });
    addEventListener("storage", (event) => {
      if (!articles.some((article) => keyOf(article) === event.key)) return;
      recall();
      for (const listener of listeners) listener();
    });
  }
  return { of, set, onChange: (listener) => listeners.push(listener) };
})();
