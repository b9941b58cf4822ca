// Completes a search expression while it is typed, in every field with data-complete: a
// combobox whose list the server fills. Without scripts it is a plain field.
const pause = 120;

let field = null; // the field whose list is open
let timer = 0;
let request = null;
let from = 0; // where the word begins that an option replaces

function makeList() {
  const list = document.createElement("ul");
  list.className = "complete";
  list.id = "complete";
  list.setAttribute("role", "listbox");
  list.setAttribute("popover", "manual");
  list.setAttribute("aria-label", "Completions");
  // Pressed on, it must not take the focus from the field.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) take(option);
  });
  return list;
}

const list = makeList();
const options = () => [...list.children];
const current = () => list.querySelector("[aria-selected=true]");

function asOption({ text, label, hint }, index) {
  const row = document.createElement("li");
  row.id = `complete-${index}`;
  row.setAttribute("role", "option");
  row.setAttribute("aria-selected", "false");
  row.dataset.text = text;
  const name = document.createElement("span");
  name.textContent = label;
  const what = document.createElement("small");
  what.textContent = hint;
  row.append(name, what);
  return row;
}

function place() {
  const box = field.getBoundingClientRect();
  list.style.left = `${box.left}px`;
  list.style.top = `${box.bottom}px`;
  list.style.minWidth = `${Math.min(box.width, 420)}px`;
  list.style.maxWidth = `calc(100vw - ${box.left}px - 12px)`;
}

function show(input, answer) {
  if (!answer.options.length || document.activeElement !== input) return close();
  field = input;
  from = answer.start;
  // Inside a dialog it must stand in there, or it could not be pressed.
  (field.closest(".offcanvas, .modal") ?? document.body).append(list);
  list.replaceChildren(...answer.options.map(asOption));
  list.showPopover();
  place();
  field.setAttribute("aria-expanded", "true");
  field.removeAttribute("aria-activedescendant");
}

function close() {
  clearTimeout(timer);
  request?.abort();
  if (!field) return;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
  if (list.isConnected) list.hidePopover();
  list.remove();
  field = null;
}

function select(option) {
  current()?.setAttribute("aria-selected", "false");
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  field.setAttribute("aria-activedescendant", option.id);
}

function step(by) {
  const all = options();
  const at = all.indexOf(current());
  const next = at < 0 && by < 0 ? all.length - 1 : (at + by + all.length) % all.length;
  select(all[next]);
}

/** Puts the option in place of the word begun, and goes on asking. */
function take(option) {
  const input = field;
  const end = input.selectionStart;
  input.setRangeText(option.dataset.text, from, end, "end");
  close();
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

async function ask(input) {
  const url = new URL(input.dataset.complete, location.href);
  url.searchParams.set("q", input.value.slice(0, input.selectionStart));
  request?.abort();
  request = new AbortController();
  try {
    const response = await fetch(url, { signal: request.signal });
    if (response.ok) show(input, await response.json());
  } catch {
    // typed on, or offline: the field works without
  }
}

/** Asks once typing rests, if a word is begun. */
function askSoon(input) {
  clearTimeout(timer);
  if (/\S$/.test(input.value.slice(0, input.selectionStart))) {
    timer = setTimeout(() => ask(input), pause);
  } else {
    close();
  }
}

function prepare(input) {
  if (input.getAttribute("role") === "combobox") return;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
}

const keys = {
  ArrowDown: () => step(1),
  ArrowUp: () => step(-1),
  Escape: close,
};

function onKey(event) {
  const input = event.target;
  if (!input.matches?.("[data-complete]")) return;
  if (!field) {
    if (event.key === "ArrowDown") {
      event.preventDefault();
      ask(input);
    }
    return;
  }
  const chosen = current();
  if (chosen && (event.key === "Enter" || event.key === "Tab")) {
    event.preventDefault();
    take(chosen);
  } else if (event.key in keys) {
    event.preventDefault();
    event.stopPropagation();
    keys[event.key]();
  } else if (event.key === "Enter") {
    close();
  }
}

export function startSearch() {
  document.addEventListener("focusin", (event) => {
    if (event.target.matches?.("[data-complete]")) prepare(event.target);
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("[data-complete]")) askSoon(event.target);
  });
  document.addEventListener("focusout", (event) => {
    if (event.target === field) close();
  });
  document.addEventListener("keydown", onKey, true);
  window.addEventListener("resize", close);
}
