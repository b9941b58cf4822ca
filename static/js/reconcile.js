// Ticking off a statement: each tick is sent by itself and the figures follow.
import { parsePage, refreshPage, reportFailure, swapIn } from "./page.js";

let queue = Promise.resolve();

function bodyOf(box) {
  const body = new URLSearchParams(new FormData(box.form));
  ["shown", "pk"].forEach((name) => body.delete(name));
  body.append("shown", box.value);
  if (box.checked) body.append("pk", box.value);
  return body;
}

async function send(box) {
  const response = await fetch(box.form.action, { method: "POST", body: bodyOf(box) });
  const page = parsePage(await response.text());
  if (!page.querySelector("#reconcile-figures")) await refreshPage();
  else swapIn("#reconcile-figures", page);
}

export function startReconciling() {
  document.documentElement.dataset.scripts = "";
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!box.matches("form[data-ticks] input[name=pk]")) return;
    // One after the other, so that the figures shown are those of the last tick.
    queue = queue.then(() => send(box)).catch(() => {
      box.checked = !box.checked;
      reportFailure();
    });
  });
}
