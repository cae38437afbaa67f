// Places that take part in a finding but stand far from it, shown beside it: the paragraph, or the rows of the table.
const peek = (() => {
  const panel = find("#peek");
  const held = find("#peeked");
  const narrow = matchMedia("(max-width: 46rem)");
  const COVERED = 0.6;  // of the window's height: below, the panel may stand over the text
  const BAR = 56;  // pixels at the top that the switch covers
  const MOST = 4;

  function close() {
    panel.hidden = true;
    held.replaceChildren();
  }

  // Whether a place can't be seen together with the finding's own.
  function isAway(place, own) {
    const { top } = place.getBoundingClientRect();
    const sameBlock = place.closest(".b") === own.closest(".b");
    return top < BAR || top > innerHeight * (sameBlock ? 1 : COVERED);
  }

  // A copy of a block without what is only for the original: ids, focus, numbers.
  function copy(block) {
    const twin = block.cloneNode(true);
    for (const element of [twin, ...all("[id]", twin)]) element.removeAttribute("id");
    twin.removeAttribute("tabindex");
    twin.removeAttribute("role");
    for (const number of all("a.n", twin)) number.replaceWith(Object.assign(document.createElement("b"), { className: number.className, textContent: number.textContent }));
    for (const row of all("tr", twin)) {
      row.classList.toggle("skip", !find(".on, .lit", row) && !row.querySelector("th"));
    }
    return twin;
  }

  function excerpt(block, place) {
    const section = document.createElement("section");
    const link = document.createElement("a");
    link.href = `#${place.id}`;
    link.textContent = (block.getAttribute("aria-label") || headingOf(block)).split("\n")[0];
    section.append(link, copy(block));
    section.lang = "zh-CN";
    link.addEventListener("click", (event) => {
      event.preventDefault();
      place.scrollIntoView({ block: "center", inline: "center" });
    });
    return section;
  }

  function headingOf(block) {
    let before = block;
    while (before && !before.matches(".heading")) before = before.previousElementSibling;
    if (!before) return "↑";
    const heading = before.cloneNode(true);
    for (const added of all(".n, ins", heading)) added.remove();
    return heading.textContent;
  }

  // Show those of `places` that are not in view beside `own`; on a narrow screen inside the finding itself.
  function open(item, own, places) {
    close();
    const blocks = new Map();
    for (const place of places) {
      const block = place.closest(".b");
      if (block && place.id && isAway(place, own) && !blocks.has(block)) blocks.set(block, place);
    }
    if (!blocks.size) return;
    (narrow.matches ? find(".detail", item) : find("main")).append(panel);
    for (const [block, place] of [...blocks].slice(0, MOST)) held.append(excerpt(block, place));
    panel.hidden = false;
    for (const wide of all(".b.table", held)) {
      const mark = find(".lit", wide);
      if (mark) wide.scrollLeft += mark.getBoundingClientRect().right - wide.getBoundingClientRect().right + 40;
    }
  }

  find("#unpeek").addEventListener("click", close);
  return { open, close };
})();
