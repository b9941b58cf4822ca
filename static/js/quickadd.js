// The quick-add line. The server reads it and htmx shows what it understood; Shift+Enter
// carries the line over into the full form.
import { openSheet } from "./sheet.js";

function fullForm(line) {
  const url = new URL(line.form.dataset.fullForm, location.href);
  url.searchParams.set("line", line.value);
  return url.pathname + url.search;
}

export function startQuickAdd() {
  document.addEventListener("keydown", (event) => {
    const line = event.target;
    if (!line.matches?.("[data-quick-add]")) return;
    if (event.key === "Enter" && event.shiftKey) {
      event.preventDefault();
      openSheet(fullForm(line));
    }
  });
}
