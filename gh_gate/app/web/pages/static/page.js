// What pages do beyond what they do without it: count down, follow changes, send a form once. Nothing here decides anything.
"use strict";

(() => {
  const AGAIN = [2, 5, 15, 30, 60]; // seconds between attempts to listen again
  const { body } = document;
  const news = document.getElementById("news");
  let skew = clock(document);
  let source = null, failures = 0, opened = 0, timer = 0, looking = false, missed = false;

  // Deadlines are those of the server's clock, whatever this machine's says.
  function clock(page) {
    const at = Date.parse(page.body.dataset.now);
    return Number.isNaN(at) ? 0 : at - Date.now();
  }

  function span(seconds) {
    const days = Math.floor(seconds / 86400), hours = Math.floor(seconds / 3600);
    const minutes = Math.floor((seconds % 3600) / 60);
    if (seconds <= 0) return "time is up";
    if (days >= 2) return `${days} days left`;
    if (hours >= 6) return `${hours} h left`;
    if (hours) return minutes ? `${hours} h ${minutes} min left` : `${hours} h left`;
    return minutes >= 5 ? `${minutes} min left` : `${minutes ? `${minutes} min ` : ""}${seconds % 60} s left`;
  }

  function count() {
    for (const time of document.querySelectorAll("time[data-countdown]")) {
      const words = span(Math.round((Date.parse(time.dateTime) - Date.now() - skew) / 1000));
      if (time.textContent !== words) time.textContent = words;
    }
  }

  function localTimes() {
    for (const time of document.querySelectorAll("time[title]:not([data-told])")) {
      time.dataset.told = "";
      time.title += ` (here ${new Date(time.dateTime).toLocaleString()})`;
    }
  }

  // What scrolls by itself can be reached with the keyboard in every browser.
  function reach() {
    for (const one of document.querySelectorAll(".markdown table, .markdown pre, .comment, .copy")) {
      if (one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight) one.tabIndex = 0;
    }
  }

  // A form that somebody is filling in is theirs.
  function touched(region) {
    if (region.dataset.form === "kept") return true;
    return [...region.querySelectorAll("input, textarea, select")].some((one) => {
      if (one.type === "hidden") return false;
      if (one.type === "radio" || one.type === "checkbox") return one.checked !== one.defaultChecked;
      if (one.matches("select")) return [...one.options].some((o) => o.selected && !o.defaultSelected && o.index > 0);
      return one.value !== one.defaultValue;
    });
  }

  function lock(region, words) {
    const answer = region.querySelector(".answer");
    for (const button of region.querySelectorAll("button")) button.disabled = true;
    if (!answer || region.querySelector(".over")) return;
    const note = document.createElement("p");
    note.className = "flash flash-warn over";
    note.textContent = words;
    answer.insertBefore(note, answer.querySelector("form, details, .inset"));
  }

  // Another question may come to stand at the same address, and somebody else may sign in in another window. A form always
  // belongs to the question above it and to whom the page names, so nothing is exchanged then, nor loaded under a hand.
  function another(fresh) {
    const { gate, visitor, login } = fresh.body.dataset;
    if (visitor !== body.dataset.visitor) {
      freeze(
        `You are @${login} in this browser now. Load the page again to go on.`,
        `This page was made for @${body.dataset.login}, and you are @${login} now, so it can no longer be answered here. Load the page again.`,
      );
    } else if (gate !== body.dataset.gate) {
      freeze(
        "This question was asked anew. Load the page again to read it.",
        "This question was asked anew, so it can no longer be answered here. Load the page again to read the new one.",
      );
    } else return false;
    return true;
  }

  function freeze(words, why) {
    hush();
    delete body.dataset.stream;
    news.textContent = words;
    const region = document.querySelector("[data-form]");
    if (region) lock(region, why);
  }

  function replace(old, next) {
    const open = [...old.querySelectorAll("details[id][open]")].map((each) => each.id);
    const focus = old.contains(document.activeElement) ? document.activeElement.id : "";
    old.replaceWith(document.adoptNode(next));
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
  }

  function swap(fresh) {
    for (const old of document.querySelectorAll("[data-live]")) {
      const next = fresh.getElementById(old.id);
      if (!next || old.isEqualNode(next)) continue;
      const said = next.dataset.say;
      if (said && said !== old.dataset.say) {
        news.textContent = said;
        next.classList.add("changed");
      }
      if (old.dataset.form === undefined || !touched(old)) replace(old, next);
      else if (!next.querySelector("form")) lock(old, "This can no longer be answered: see above. What you typed was not sent.");
    }
  }

  async function look() {
    if (looking) { missed = true; return; }
    looking = true;
    try {
      const answer = await fetch(body.dataset.page ?? location.href, { headers: { accept: "text/html" }, cache: "no-store" });
      if (answer.redirected) { ended(); return; }
      if (!answer.ok) { again(answer); return; }
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (another(fresh)) return;
      skew = clock(fresh);
      document.title = fresh.title;
      body.dataset.version = fresh.body.dataset.version;
      swap(fresh);
      count();
      localTimes();
      reach();
    } catch { /* the next event, or the next connection, looks again */ } finally {
      looking = false;
      if (missed) { missed = false; look(); }
    }
  }

  // The event may have been the last one, and what is over would go on standing here as if it were not.
  function again(answer) {
    if (document.hidden || (answer.status !== 429 && answer.status < 500)) return;
    clearTimeout(timer);
    timer = setTimeout(look, 1000 * Math.min(Number(answer.headers.get("retry-after")) || 10, 60));
  }

  function heard(event) {
    const told = JSON.parse(event.data);
    if (told.version !== body.dataset.version) soon(); // the first event may tell what the page shows already
  }

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(look, 100);
  }

  function ended() {
    news.textContent = "Your session has ended. Load the page again to sign in.";
    hush();
  }

  function hush() {
    source?.close();
    source = null;
  }

  function listen() {
    if (!body.dataset.stream || source || document.hidden) return;
    source = new EventSource(body.dataset.stream);
    source.addEventListener("gate", heard);
    source.addEventListener("open", () => {
      failures = 0;
      // Whatever happened while nobody listened: of a gate the first event tells that, of a list nothing does.
      if (opened++ || !body.dataset.version) soon();
    });
    source.addEventListener("error", () => {
      if (source?.readyState !== EventSource.CLOSED) return; // the browser connects again by itself
      hush();
      setTimeout(listen, 1000 * AGAIN[Math.min(failures++, AGAIN.length - 1)]);
    });
  }

  // A browser has six connections to a server; pages that nobody sees leave theirs to the others.
  document.addEventListener("visibilitychange", () => (document.hidden ? hush() : listen()));
  addEventListener("pagehide", hush);
  addEventListener("pageshow", (event) => {
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      for (const button of form.querySelectorAll("button")) button.disabled = false;
    }
    if (event.persisted) { listen(); soon(); }
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.once === undefined) return;
    if (form.dataset.sent !== undefined) { event.preventDefault(); return; }
    form.dataset.sent = "";
    for (const button of form.querySelectorAll("button")) button.disabled = true;
  });

  document.addEventListener("keydown", (event) => {
    const search = document.querySelector("[data-search]");
    if (event.key !== "/" || !search || event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    search.focus();
  });

  document.querySelector(".bad input, .bad select, .bad textarea, #wrong")?.focus();
  count();
  localTimes();
  reach();
  addEventListener("resize", reach);
  setInterval(count, 1000);
  listen();
})();
