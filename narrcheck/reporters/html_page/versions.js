"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const changes = [...document.querySelectorAll(".line:not(.same)")];
  let current = -1;

  function step(by) {
    if (!changes.length) return;
    if (current >= 0) changes[current].classList.remove("on");
    current = (current + by + changes.length + (current < 0 && by < 0 ? 1 : 0)) % changes.length;
    changes[current].classList.add("on");
    changes[current].scrollIntoView({ block: "center" });
  }

  document.getElementById("next").addEventListener("click", () => step(1));
  document.getElementById("previous").addEventListener("click", () => step(-1));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = { j: 1, k: -1 }[event.key];
    if (by) {
      event.preventDefault();
      step(by);
    }
  });
})();
