// On phones a row of tabs scrolls sideways: the current one is brought into view.

export function startTabs() {
  document
    .querySelector(".set-nav [aria-current], .nav-x [aria-current]")
    ?.scrollIntoView({ block: "nearest", inline: "center" });
}
