// Receipts in a transaction's form and in the vault: files dropped, pasted, chosen or
// photographed in [data-receipts] are sent at once, one after another, each with a bar.
// Without scripts the file field is sent with its form.
import { reportFailure, refreshPage } from "./page.js";

const pause = 2000;

function bar(area, name) {
  const item = document.createElement("li");
  item.className = "rc-tile";
  const what = document.createElement("div");
  what.className = "rc-what";
  const label = document.createElement("small");
  label.textContent = name;
  const progress = document.createElement("progress");
  progress.max = 1;
  progress.value = 0;
  progress.setAttribute("aria-label", `Sending ${name}`);
  what.append(label, progress);
  item.append(what);
  area.querySelector("[data-receipt-list]").append(item);
  return { item, progress };
}

function token() {
  return document.querySelector("[name=csrfmiddlewaretoken]").value;
}

/** Sends one file; resolves with the answer, however it is. */
function post(area, file, onProgress) {
  const body = new FormData();
  body.append("files", file, file.name || "pasted.png");
  body.append("entry", area.dataset.entry ?? "");
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", area.dataset.url);
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("HX-Request", "true");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onProgress(event.loaded / event.total);
    });
    request.addEventListener("load", () => resolve(request));
    request.addEventListener("error", reject);
    request.send(body);
  });
}

/** Puts tiles in place of the bar; what went wrong is said in a tile as well. */
function show(item, html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const tiles = [...template.content.children];
  item.replaceWith(...tiles);
  tiles.forEach(dress);
}

async function send(area, file) {
  const { item, progress } = bar(area, file.name);
  try {
    const { status, responseText } = await post(area, file, (part) => {
      progress.value = part;
    });
    if (status !== 200 && status !== 422) throw new Error(String(status));
    show(item, responseText);
    return status === 200;
  } catch {
    item.remove();
    reportFailure();
    return false;
  }
}

async function sendAll(area, files) {
  let all = files.length > 0;
  for (const file of files) all = (await send(area, file)) && all;
  if (all && area.matches("[data-receipts-page]")) await refreshPage();
}

/** Asks for the tile of a receipt that is being read until it is. */
function watch(tile) {
  tile.dataset.watched = "";
  setTimeout(async () => {
    if (!tile.isConnected) return;
    const response = await fetch(tile.dataset.receiptReading);
    if (response.ok) show(tile, await response.text());
  }, pause);
}

function dress(root) {
  uncover(root);
  const reading = "[data-receipt-reading]:not([data-watched])";
  if (root.matches?.(reading)) watch(root);
  root.querySelectorAll(reading).forEach(watch);
}

function uncover(root) {
  root.querySelectorAll("[data-receipt-take]").forEach((button) => {
    button.hidden = !button.closest("form")?.elements.namedItem("amount");
  });
}

/** Makes an area of `root` ready that was not, and its proposals to be taken over. */
function prepare(root) {
  root.querySelectorAll("[data-receipts]:not(.ready)").forEach((area) => {
    area.classList.add("ready");
    area.querySelectorAll("[data-receipt-send]").forEach((button) => button.remove());
    const camera = area.querySelector(".rc-camera");
    if (camera) {
      camera.hidden = false;
      document.getElementById(camera.htmlFor).disabled = false;
    }
  });
  dress(root);
}

function take(button) {
  const { elements } = button.closest("form");
  for (const [name, value] of Object.entries(JSON.parse(button.dataset.receiptTake))) {
    const field = elements.namedItem(name);
    if (!field) continue;
    field.value = value;
    field.closest("details")?.setAttribute("open", "");
    field.classList.add("rc-taken");
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

async function remove(button) {
  const response = await fetch(button.formAction, {
    method: "POST",
    headers: { "X-CSRFToken": token(), "HX-Request": "true" },
  });
  if (!response.ok) throw new Error(String(response.status));
  button.closest(".rc-tile").remove();
  const said = JSON.parse(response.headers.get("HX-Trigger"));
  document.body.dispatchEvent(new CustomEvent("toast", { detail: said.toast }));
}

/** The area that a paste or a drop is meant for: the open form's, else the page's. */
function areaFor(target) {
  const near = target.closest?.("form, [data-receipts]");
  return (
    target.closest?.("[data-receipts]") ??
    near?.querySelector("[data-receipts]") ??
    document.querySelector("#sheet.show [data-receipts]") ??
    document.querySelector("#main [data-receipts], form[data-receipts]")
  );
}

export function startReceipts() {
  prepare(document);
  document.addEventListener("page:updated", () => prepare(document));
  document.body.addEventListener("htmx:afterSwap", () => prepare(document));
  document.addEventListener("change", (event) => {
    const area = event.target.closest("[data-receipts]");
    if (!area || event.target.type !== "file") return;
    const files = [...event.target.files];
    event.target.value = "";
    sendAll(area, files);
  });
  document.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    const area = files.length && areaFor(event.target);
    if (!area) return;
    event.preventDefault();
    sendAll(area, files);
  });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const area = event.target.closest?.("[data-receipts]");
      if (!area?.matches(".ready")) return;
      event.preventDefault();
      area.classList.toggle("over", kind === "dragover");
      if (kind === "drop") sendAll(area, [...event.dataTransfer.files]);
    });
  }
  document.addEventListener("click", (event) => {
    const taken = event.target.closest("[data-receipt-take]");
    if (taken) take(taken);
    const deleted = event.target.closest("[data-receipt-delete]");
    if (!deleted) return;
    event.preventDefault();
    remove(deleted).catch(reportFailure);
  });
}
