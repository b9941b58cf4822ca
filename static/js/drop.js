// A file dropped on <label data-drop for="..."> goes into the file field it names, and
// the chosen file's name stands in the label. The field itself then need not show.

function show(area, field) {
  const file = field.files[0];
  if (file) area.querySelector("[data-drop-name]").textContent = file.name;
}

function startDrop(area) {
  const field = document.getElementById(area.htmlFor);
  area.classList.add("ready");
  area.addEventListener("dragover", (event) => {
    event.preventDefault();
    area.classList.add("over");
  });
  area.addEventListener("dragleave", () => area.classList.remove("over"));
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    area.classList.remove("over");
    field.files = event.dataTransfer.files;
    show(area, field);
  });
  field.addEventListener("change", () => show(area, field));
}

export function startDrops() {
  document.querySelectorAll("[data-drop]").forEach(startDrop);
}
