// Points at an element of the page: scrolls to it and rings it for a while. Elements
// say what they are with data-help; an address that ends in #show-name points on arrival.
const ringTime = 4000;

let timer = 0;

const ringed = () => document.querySelector(".spot");

/** Rings the element named so. Returns it, or nothing where the page has none. */
export function show(name, forLong = false) {
  const named = document.querySelectorAll(`[data-help~="${CSS.escape(name)}"]`);
  const element = [...named].find((each) => each.checkVisibility());
  clear();
  if (!element) return null;
  element.classList.add("spot");
  bringIntoView(element);
  if (!forLong) timer = setTimeout(clear, ringTime);
  return element;
}

// What is in view stays: scrolling to it would also move where Tab goes on from.
function bringIntoView(element) {
  const { top, bottom } = element.getBoundingClientRect();
  if (top >= 0 && bottom <= innerHeight) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
}

export function clear() {
  clearTimeout(timer);
  ringed()?.classList.remove("spot");
}

export function startSpots() {
  const asked = /^#show-([\w-]+)$/.exec(location.hash);
  if (asked) show(asked[1]);
}
