// <details data-menu> opens by itself; this closes it like a menu.

const open = () => document.querySelectorAll("details[data-menu][open]");

export function startMenus() {
  document.addEventListener("click", (event) => {
    open().forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    open().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
}
