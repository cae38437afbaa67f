"use strict";
// What the page's scripts have in common.
const root = document.documentElement;
const find = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

// A sentence of the page in its language, with values put in: say("imported", 3).
function say(key, ...values) {
  const words = find("#words").getAttribute(`data-say-${key}`) || key;
  return words.replace(/\{(\d)\}/g, (_, number) => String(values[Number(number)]));
}

const statusWord = (status) => find("#words").getAttribute(`data-status-${status}`) || "";

function tell(text) {
  const note = find("#note");
  note.textContent = text;
  note.hidden = !text;
}
