// The combobox of categories: typing narrows the list, arrows move in it, Enter takes.
import { plain } from "./narrow.js";

class Choices {
  constructor(form) {
    this.form = form;
    this.field = form.querySelector("[role=combobox]");
    this.value = form.querySelector("input[name=category]");
    this.options = [...form.querySelectorAll("[role=option]")];
    this.select(this.options.find((each) => each.dataset.value === this.value.value));
    this.field.addEventListener("input", () => this.narrow());
    this.field.addEventListener("keydown", (event) => this.onKey(event));
    form.addEventListener("click", (event) => this.onClick(event));
  }

  get shown() {
    return this.options.filter((option) => !option.hidden);
  }

  select(option) {
    this.options.forEach((each) => each.setAttribute("aria-selected", each === option));
    this.selected = option;
    this.field.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.value.value = option.dataset.value;
  }

  narrow() {
    const words = plain(this.field.value).split(/\s+/);
    this.options.forEach((option) => {
      const name = plain(option.querySelector("[data-name]").textContent);
      option.hidden = !words.every((word) => name.includes(word));
    });
    this.select(this.shown[0]);
  }

  onKey(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const list = this.shown;
      const at = list.indexOf(this.selected) + step;
      if (list.length) this.select(list.at(at % list.length));
    } else if (event.key === "Enter" && !this.selected) {
      event.preventDefault();
    }
  }

  onClick(event) {
    const option = event.target.closest("[role=option]");
    if (!option) return;
    this.select(option);
    this.form.requestSubmit();
  }
}

export const attachChoices = (form) => new Choices(form);
