// Asks the server what a second currency makes of the amounts typed so far, and which
// purchase a refund may be of. Both answers stand in parts of the form that htmx renews.
import htmx from "htmx.org";

const ofRefunds = ["kind", "payee", "amount", "date"];

function inTwoCurrencies(form) {
  const said = form.elements;
  if (said.kind.value !== "transfer") {
    return said.original_amount.value && said.original_currency.value;
  }
  const of = JSON.parse(form.querySelector("[data-currencies]").dataset.currencies);
  const [one, other] = [of[said.wallet.value], of[said.to_wallet.value]];
  return other && one !== other;
}

function onChange(event) {
  const form = event.target.form;
  const exchange = form?.querySelector("#exchange");
  if (!exchange) return;
  if (inTwoCurrencies(form) || exchange.textContent.trim()) {
    htmx.trigger(exchange, "exchange");
  }
  const isRefund = form.elements.kind.value === "refund";
  if (isRefund && ofRefunds.includes(event.target.name)) {
    htmx.trigger(form.querySelector("#purchases"), "suggest");
  }
}

export function startExchange() {
  document.addEventListener("change", onChange);
}
