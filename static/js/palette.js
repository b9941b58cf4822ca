// The command palette: every action and place by its name, and what the server finds.
// A combobox whose list is swapped in while one types; arrows move, Enter opens.
import Modal from "bootstrap/js/dist/modal";
import { openHelp } from "./help.js";
import { openSheet } from "./sheet.js";

const pause = 120;
const dialog = document.getElementById("palette");
const field = document.getElementById("palette-query");
const list = document.getElementById("palette-list");
const status = document.getElementById("palette-status");

let opener = null;
let timer = 0;
let request = null;
let usual = ""; // the options where nothing is typed, kept for the next time

const options = () => [...list.querySelectorAll("[role=option]")];
const current = () => list.querySelector("[aria-selected=true]");

function select(option) {
  current()?.setAttribute("aria-selected", "false");
  if (!option) {
    field.removeAttribute("aria-activedescendant");
    return;
  }
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", option.id);
}

function fill(html) {
  list.innerHTML = html;
  const found = options();
  found.forEach((option, index) => {
    option.setAttribute("aria-posinset", index + 1);
    option.setAttribute("aria-setsize", found.length);
  });
  select(found[0]);
  status.textContent = found.length === 1 ? "1 result" : `${found.length} results`;
}

async function ask() {
  const url = new URL(dialog.dataset.url, location.href);
  url.searchParams.set("q", field.value);
  request?.abort();
  request = new AbortController();
  const headers = { "HX-Request": "true" };
  try {
    const response = await fetch(url, { headers, signal: request.signal });
    if (!response.ok) return;
    const html = await response.text();
    if (!field.value) usual = html;
    fill(html);
  } catch {
    // another letter was typed, or the server is away: the list stays
  }
}

function step(by) {
  const found = options();
  if (!found.length) return;
  const at = found.indexOf(current());
  select(found[(at + by + found.length) % found.length]);
}

const presses = {
  keys: () => Modal.getOrCreateInstance("#keys").show(),
  theme: () => document.querySelector("[data-theme-toggle]")?.click(),
  help: () => openHelp(),
  ask: (option) => openHelp(new URL(option.href).searchParams.get("q")),
};

/** Does what the option says once the palette is out of the way. */
function run(option) {
  const url = option.getAttribute("href");
  dialog.addEventListener(
    "hidden.bs.modal",
    () => {
      if (option.dataset.press) presses[option.dataset.press](option);
      else if (option.hasAttribute("data-sheet")) openSheet(url);
      else location.assign(url);
    },
    { once: true },
  );
  Modal.getInstance(dialog).hide();
}

function onKey(event) {
  const steps = { ArrowDown: 1, ArrowUp: -1 };
  if (event.key in steps) step(steps[event.key]);
  else if (event.key === "Enter" && current()) run(current());
  else return;
  event.preventDefault();
}

export function openPalette() {
  if (dialog.classList.contains("show")) return;
  opener = document.activeElement;
  field.value = "";
  fill(usual);
  ask();
  Modal.getOrCreateInstance(dialog).show();
}

function onShortcut(event) {
  const isIt = (event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k";
  if (!isIt || event.shiftKey || event.altKey) return;
  if (document.querySelector(".modal.show, .offcanvas.show")) return;
  event.preventDefault();
  openPalette();
}

export function startPalette() {
  if (!dialog) return;
  document.addEventListener("keydown", onShortcut);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-palette-open]")) return;
    event.preventDefault();
    openPalette();
  });
  field.addEventListener("keydown", onKey);
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, pause);
  });
  list.addEventListener("mousemove", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && option !== current()) select(option);
  });
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (!option || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    event.stopPropagation();
    run(option);
  });
  dialog.addEventListener("shown.bs.modal", () => field.focus());
  dialog.addEventListener("hidden.bs.modal", () => {
    if (opener?.isConnected) opener.focus({ preventScroll: true });
  });
}
