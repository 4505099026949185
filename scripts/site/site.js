// Search in the page itself: the index is fetched from this site when somebody begins to type, and from nowhere else.
"use strict";

const base = new URL(document.currentScript.dataset.base.replace(/\/?$/, "/"), location.href);
const box = document.querySelector("search");
const query = document.getElementById("query");
const found = document.getElementById("found");
const count = document.getElementById("count");
const SHOWN = 12;
let sections = null;
let chosen = -1;

const plain = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent.replace(/\s+/g, " ");

async function load() {
  const answer = await fetch(new URL("search.json", base));
  const { items } = await answer.json();
  sections = items.map((item) => {
    const title = plain(item.title);
    const text = plain(item.text);
    return { title, text, path: item.path ?? [], url: new URL(item.location, base), low: `${title}\n${text}`.toLowerCase() };
  });
}

// Every word has to be there; a word in a heading, and one at the start of a word, says more.
function score(section, words) {
  let sum = 0;
  for (const word of words) {
    const at = section.low.indexOf(word);
    if (at < 0) return 0;
    sum += at < section.title.length ? 10 : 1;
    if (at === 0 || /[^a-z0-9]/.test(section.low[at - 1])) sum += 3;
  }
  return sum;
}

function marked(text, words) {
  const holder = document.createElement("small");
  const first = Math.max(0, ...words.map((word) => text.toLowerCase().indexOf(word)));
  const start = Math.max(0, first - 40);
  const piece = (start ? "… " : "") + text.slice(start, start + 130);
  const low = piece.toLowerCase();
  let at = 0;
  for (;;) {
    const next = words.map((word) => [low.indexOf(word, at), word.length]).filter(([place]) => place >= 0).sort((a, b) => a[0] - b[0])[0];
    if (!next) break;
    const mark = document.createElement("mark");
    mark.textContent = piece.slice(next[0], next[0] + next[1]);
    holder.append(piece.slice(at, next[0]), mark);
    at = next[0] + next[1];
  }
  holder.append(piece.slice(at));
  return holder;
}

function row(section, words, number) {
  const item = document.createElement("li");
  item.id = `found-${number}`;
  item.role = "option";
  const link = document.createElement("a");
  link.href = section.url;
  link.tabIndex = -1;
  link.append([...section.path, section.title].filter((part, i, all) => part && part !== all[i - 1]).join(" · "), marked(section.text, words));
  item.append(link);
  return item;
}

function choose(number) {
  chosen = number;
  [...found.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === number)));
  const item = found.children[number];
  item?.scrollIntoView({ block: "nearest" });
  item ? query.setAttribute("aria-activedescendant", item.id) : query.removeAttribute("aria-activedescendant");
}

function close() {
  found.hidden = true;
  query.setAttribute("aria-expanded", "false");
  choose(-1);
}

async function look() {
  if (!sections) await load();
  const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
  const hits = words.length ? sections.map((section) => [score(section, words), section]).filter(([points]) => points) : [];
  hits.sort((a, b) => b[0] - a[0]);
  found.replaceChildren(...hits.slice(0, SHOWN).map(([, section], i) => row(section, words, i)));
  count.textContent = words.length ? `${hits.length} found` : "";
  if (words.length && !hits.length) found.append(Object.assign(document.createElement("li"), { textContent: "Nothing found.", className: "quiet" }));
  close();
  found.hidden = !words.length;
  query.setAttribute("aria-expanded", String(hits.length > 0));
}

const keys = {
  ArrowDown: () => choose(Math.min(chosen + 1, found.children.length - 1)),
  ArrowUp: () => choose(Math.max(chosen - 1, -1)),
  Enter: () => found.children[Math.max(chosen, 0)]?.querySelector("a")?.click(),
  Escape: close,
};

query.addEventListener("input", look);
query.addEventListener("focus", () => query.value && look());
query.addEventListener("keydown", (event) => {
  if (!(event.key in keys)) return;
  event.preventDefault();
  keys[event.key]();
});
document.addEventListener("click", (event) => box.contains(event.target) || close());
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target.closest("input, textarea")) return;
  event.preventDefault();
  query.focus();
});
box.hidden = false;

// What is wider than the page can be moved by the keyboard, too.
for (const block of document.querySelectorAll("pre, main table")) {
  if (block.scrollWidth > block.clientWidth) block.tabIndex = 0;
}
