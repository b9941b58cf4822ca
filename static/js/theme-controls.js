// The sidebar's theme button, and the theme field of the settings, which acts at once.
import { applyTheme, chooseTheme, currentTheme, followSystem } from "./theme-choice.js";

export function startThemeControls() {
  followSystem();
  // Paper is white.
  addEventListener("beforeprint", () => applyTheme("light"));
  addEventListener("afterprint", () => applyTheme());
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-theme-toggle]")) {
      chooseTheme(currentTheme() === "dark" ? "light" : "dark");
    }
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-theme-field] input, input[data-theme-field]")) {
      chooseTheme(event.target.value);
    }
  });
}
