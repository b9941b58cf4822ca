// A search field marked data-narrow shows those buttons of a list that have its words;
// Enter presses the first of them.

/** Lower case without accents: "cafe" finds "Café". */
export const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

const buttonsOf = (field) => [...document.querySelectorAll(`${field.dataset.narrow} button`)];

function narrow(field) {
  const words = plain(field.value).split(/\s+/);
  buttonsOf(field).forEach((button) => {
    const name = plain(button.textContent);
    button.hidden = !words.every((word) => name.includes(word));
  });
}

function onKey(event) {
  const field = event.target;
  if (!field.matches?.("[data-narrow]")) return;
  if (event.key === "Escape") {
    field.blur();
  } else if (event.key === "Enter") {
    event.preventDefault();
    const first = buttonsOf(field).find((button) => !button.hidden);
    if (!field.value.trim() || !first) return;
    field.blur(); // keys are keys again on what comes next
    first.click();
  }
}

export function startNarrowing() {
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-narrow]")) narrow(event.target);
  });
  document.addEventListener("keydown", onKey);
}
