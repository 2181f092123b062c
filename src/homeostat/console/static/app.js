// Times in the reader's zone, light and dark, the keyboard, and a stream that sleeps with its tab.
// Every page works without this file, except that it does not move by itself.
"use strict";

// --- times

const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60]];
const relative = new Intl.RelativeTimeFormat("en", { numeric: "always", style: "short" });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium", hourCycle: "h23" });
const minute = new Intl.DateTimeFormat(undefined, { timeStyle: "short", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric" });
const thatYear = new Intl.DateTimeFormat(undefined, { year: "numeric", month: "short", day: "numeric" });

function ago(moment) {
  const seconds = (moment - Date.now()) / 1000;
  if (Math.abs(seconds) < 45) return seconds > 5 ? "in a moment" : "just now";
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size || unit === "minute") {
      if (unit === "day" && Math.abs(seconds) > 30 * size) return thatYear.format(moment);
      return relative.format(Math.trunc(seconds / size) || Math.sign(seconds), unit).replace(".", "");
    }
  }
  return full.format(moment);
}

function tellTimes(root) {
  for (const element of root.querySelectorAll("time[datetime]")) {
    const moment = new Date(element.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    const today = moment.toDateString() === new Date().toDateString();
    const style = element.dataset.style;
    let text = ago(moment);
    if (style === "next" && moment <= Date.now()) text = "any moment";
    if (style === "full") text = full.format(moment);
    const hands = { clock, minute }[style];
    if (hands) text = today ? hands.format(moment) : `${day.format(moment)}, ${hands.format(moment)}`;
    if (element.textContent !== text) element.textContent = text;
    element.title = full.format(moment);
  }
}

// --- light and dark

const THEMES = ["system", "light", "dark"];

function theme() {
  return document.documentElement.dataset.theme || "system";
}

function nameTheme() {
  for (const name of document.querySelectorAll("[data-theme-name]")) {
    name.textContent = { system: "As the system", light: "Light", dark: "Dark" }[theme()];
  }
}

function nextTheme() {
  const next = THEMES[(THEMES.indexOf(theme()) + 1) % THEMES.length];
  if (next === "system") {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem("homeostat-theme");
  } else {
    document.documentElement.dataset.theme = next;
    localStorage.setItem("homeostat-theme", next);
  }
  nameTheme();
}

// --- the stream

// A browser opens at most six connections to a host over HTTP/1.1, so hidden tabs give theirs back.
// The SSE extension makes its sources by this hook; to it, this one never closes.
class SleepingSource extends EventTarget {
  constructor(url) {
    super();
    this.url = url;
    this.topics = new Set();
    this.readyState = EventSource.OPEN;
    this.onVisibility = () => this.follow();
    document.addEventListener("visibilitychange", this.onVisibility);
    setTimeout(() => this.follow(), 0);
  }

  addEventListener(topic, listener) {
    super.addEventListener(topic, listener);
    this.topics.add(topic);
    if (this.source) this.listen(topic);
  }

  listen(topic) {
    if (this.listening.has(topic)) return;
    this.listening.add(topic);
    this.source.addEventListener(topic, (event) => this.dispatchEvent(new MessageEvent(topic, { data: event.data })));
  }

  follow() {
    if (document.hidden) {
      this.source?.close();
      this.source = undefined;
      return;
    }
    if (this.source) return;
    this.listening = new Set();
    this.source = new EventSource(this.url);
    this.source.onopen = (event) => this.onopen?.(event);
    this.source.onerror = () => {
      // A refused stream stays closed in browsers: ask again, slowly, while somebody looks.
      if (this.source?.readyState !== EventSource.CLOSED) return;
      this.source = undefined;
      setTimeout(() => this.follow(), 10000);
    };
    for (const topic of this.topics) this.listen(topic);
  }

  close() {
    document.removeEventListener("visibilitychange", this.onVisibility);
    this.source?.close();
  }
}

if (window.htmx) htmx.createEventSource = (url) => new SleepingSource(url);

// A part in which somebody is typing, reading an unfolded text or selecting waits for the next change.
document.addEventListener("htmx:beforeSwap", (event) => {
  const part = event.detail.target;
  const selection = document.getSelection();
  const busy = part.contains(document.activeElement) || part.querySelector("details[open] form")
    || (selection && !selection.isCollapsed && part.contains(selection.anchorNode));
  if (busy && part.classList.contains("live")) event.detail.shouldSwap = false;
});
document.addEventListener("htmx:afterSwap", () => tellTimes(document));

// --- the keyboard

const PLACES = { h: "/", b: "/bugs", d: "/deployments", a: "/audit" };
let wentTo = 0;

function typing(event) {
  return event.ctrlKey || event.metaKey || event.altKey
    || event.target.closest("input, textarea, select, [contenteditable], dialog");
}

function move(step) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return;
  const now = rows.findIndex((row) => row.contains(document.activeElement));
  const next = rows[Math.max(0, Math.min(rows.length - 1, now + step))];
  next.querySelector("a").focus();
  next.scrollIntoView({ block: "nearest" });
}

function press(key) {
  const target = document.querySelector(`[data-key="${key}"]`);
  if (!target) return;
  if (target.tagName === "FORM") target.requestSubmit();
  else target.click();
  if (target.tagName === "SUMMARY") target.closest("details").querySelector("input[type=radio], textarea")?.focus();
}

document.addEventListener("keydown", (event) => {
  if (typing(event)) {
    if (event.key === "Escape" && event.target.id === "search") event.target.blur();
    return;
  }
  const went = Date.now() - wentTo < 1200;
  wentTo = 0;
  if (went && PLACES[event.key]) location.assign(PLACES[event.key]);
  else if (event.key === "g") wentTo = Date.now();
  else if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "?") document.getElementById("help")?.showModal();
  else if (event.key === "/") {
    const search = document.getElementById("search");
    if (!search) return;
    event.preventDefault();
    search.focus();
  } else if ("raxcnd".includes(event.key)) {
    event.preventDefault();
    press(event.key);
  }
});

// --- small helps

document.addEventListener("submit", (event) => {
  const question = event.target.dataset.confirm;
  if (question && !window.confirm(question)) event.preventDefault();
});
document.addEventListener("change", (event) => {
  if (event.target.matches("select[data-submit]")) event.target.form.requestSubmit();
});
document.addEventListener("click", (event) => {
  const action = event.target.closest("[data-action]")?.dataset.action;
  if (action === "theme") nextTheme();
  if (action === "help") document.getElementById("help").showModal();
});

for (const button of document.querySelectorAll("[data-action]")) button.hidden = false;
nameTheme();
tellTimes(document);
setInterval(() => tellTimes(document), 20000);
