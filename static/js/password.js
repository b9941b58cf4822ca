// New-password fields: a button that shows the password, and how long it is so far.

const shortest = 8;
const strong = 14;

function verdict(length) {
  if (length < shortest) return `${length} of at least ${shortest} characters`;
  return `${length >= strong ? "Strong" : "Fair"}: ${length} characters`;
}

function icon(name) {
  const mark = document.createElement("i");
  mark.className = `bi bi-${name}`;
  mark.setAttribute("aria-hidden", "true");
  return mark;
}

function showButton(field) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-outline-secondary";
  button.setAttribute("aria-label", "Show password");
  button.setAttribute("aria-pressed", "false");
  button.append(icon("eye"));
  button.addEventListener("click", () => {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
    button.replaceChildren(icon(shown ? "eye-slash" : "eye"));
  });
  return button;
}

/** Puts field, button and the field's error into one group: errors follow their field. */
function wrap(field) {
  const group = document.createElement("div");
  group.className = "input-group has-validation";
  const error = field.parentElement.querySelector(".invalid-feedback");
  field.before(group);
  group.append(field, showButton(field));
  if (error) group.append(error);
  return group;
}

function addMeter(field, group) {
  const template = document.getElementById("password-meter");
  if (!template) return;
  const meter = template.content.firstElementChild.cloneNode(true);
  const fill = meter.querySelector(".pw-f");
  const text = meter.querySelector("span");
  group.after(meter);
  field.addEventListener("input", () => {
    const { length } = field.value;
    meter.hidden = length === 0;
    fill.setAttribute("width", `${Math.min(1, length / strong) * 100}%`);
    fill.classList.toggle("pw-short", length < shortest);
    text.textContent = verdict(length);
  });
}

export function startPasswords() {
  document.querySelectorAll("input[autocomplete=new-password]").forEach((field) => {
    const group = wrap(field);
    if (!field.name.endsWith("2")) addMeter(field, group);
  });
}
