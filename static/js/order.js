// A list marked data-order is put in order by dragging. Each item has a form that moves it
// to a place, whose buttons do the same by key and without scripts.
let dragged = null;

const items = (list) => [...list.querySelectorAll("[data-order-item]")];

function target(event) {
  const item = event.target.closest?.("[data-order-item]");
  return dragged && item && item !== dragged && item.parentElement === dragged.parentElement
    ? item
    : null;
}

function mark(item) {
  document.querySelector(".drop-here")?.classList.remove("drop-here");
  item?.classList.add("drop-here");
}

/** Sends the form of the dragged item with the place of the one it was dropped on. */
function move(item) {
  const form = dragged.querySelector("[data-order-form]");
  const place = document.createElement("input");
  place.type = "hidden";
  place.name = "place";
  place.value = String(items(item.parentElement).indexOf(item) + 1);
  form.append(place);
  form.requestSubmit();
}

export function startOrder() {
  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-order] > [data-order-item]") ?? null;
    dragged?.classList.add("dragging");
  });
  document.addEventListener("dragover", (event) => {
    const item = target(event);
    if (!item) return;
    event.preventDefault();
    mark(item);
  });
  document.addEventListener("drop", (event) => {
    const item = target(event);
    if (!item) return;
    event.preventDefault();
    move(item);
  });
  document.addEventListener("dragend", () => {
    mark(null);
    dragged?.classList.remove("dragging");
    dragged = null;
  });
}
