// Light or dark: this device's choice, else the account's, else the system's.

const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");
const storageKey = "theme";

function storedChoice() {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null; // storage is blocked: the account's choice stands
  }
}

function storeChoice(choice) {
  try {
    localStorage.setItem(storageKey, choice);
  } catch {
    // the choice then lasts as long as the page
  }
}

export function currentTheme() {
  return root.dataset.bsTheme;
}

export function applyTheme(choice = storedChoice() ?? root.dataset.theme) {
  const theme = choice === "light" || choice === "dark" ? choice : null;
  root.dataset.bsTheme = theme ?? (system.matches ? "dark" : "light");
  document.dispatchEvent(new CustomEvent("theme:changed"));
}

/** `choice` is "auto", "light" or "dark". */
export function chooseTheme(choice) {
  storeChoice(choice);
  applyTheme(choice);
}

export function followSystem() {
  system.addEventListener("change", () => applyTheme());
}
