// A form marked data-live is sent in the background and the page brought up to date.
// Without scripts it is an ordinary form whose view redirects.
import { release } from "./forms.js";
import { parsePage, reportFailure, showAnswer } from "./page.js";

/** Where the pressed button sends the form. */
function addressOf(form, submitter) {
  return submitter?.hasAttribute("formaction") ? submitter.formAction : form.action;
}

function send(form, submitter) {
  const body = new FormData(form, submitter);
  const encoded = form.enctype === "multipart/form-data";
  return fetch(addressOf(form, submitter), {
    method: "POST",
    body: encoded ? body : new URLSearchParams(body),
  });
}

/** Puts the form with its errors in place of the one that was sent. */
function showErrors(form, page) {
  const fresh = form.id && page.getElementById(form.id);
  if (!fresh) return false;
  form.replaceWith(fresh);
  (fresh.querySelector(".is-invalid") ?? fresh).focus();
  return true;
}

/** Whether it deletes the very thing that this page shows. */
function endsThisPage(form, submitter) {
  const { pathname } = new URL(addressOf(form, submitter), location.href);
  return pathname === `${location.pathname}delete/`;
}

async function submit(form, submitter) {
  const response = await send(form, submitter);
  const page = parsePage(await response.text());
  if (response.redirected) {
    form.closest(".toast-u")?.remove();
    if (endsThisPage(form, submitter)) history.replaceState(null, "", response.url);
    await showAnswer(page, response.url);
  } else if (!showErrors(form, page)) {
    // Nothing was saved: sent the ordinary way, the answer shows why.
    form.submit();
  }
}

/** Sends the form in the background, to the address of its pressed button. */
export async function sendLive(form, submitter) {
  try {
    await submit(form, submitter);
  } catch {
    reportFailure();
  } finally {
    release(form);
  }
}

export function startLiveForms() {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("form[data-live]")) return;
    event.preventDefault();
    await sendLive(form, event.submitter);
  });
}
