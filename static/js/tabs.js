// On phones a row of tabs scrolls sideways: the current one is brought into view, and
// the page stays where it is.

function showCurrent() {
  const current = document.querySelector(".set-nav [aria-current], .nav-x [aria-current]");
  if (!current) return;
  const row = current.parentElement;
  const middle = (row.clientWidth - current.offsetWidth) / 2;
  const { left } = current.getBoundingClientRect();
  row.scrollLeft += left - row.getBoundingClientRect().left - middle;
}

export function startTabs() {
  showCurrent();
  document.body.addEventListener("htmx:afterSettle", showCurrent);
}
