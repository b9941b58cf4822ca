// Passkeys and security keys: the browser signs what the server asks for.
//
//   <form data-passkey="create" data-options="id">   makes one; [name=passwordless] says
//                                                    whether it is to sign in alone
//   <form data-passkey="get" data-options="id">      uses one
//   <form data-passkey="get">                        uses whichever the person has: asks
//                                                    the form's address what to sign
// Each has a hidden [name=credential], and may have a [data-passkey-error] for what
// went wrong. A form that is hidden is shown where the browser knows passkeys.

const refusals = {
  NotAllowedError: "Nothing was confirmed. Try again when you are ready.",
  InvalidStateError: "This device has one for your account already.",
  NotSupportedError: "This device cannot make such a key.",
  SecurityError: "Passkeys work under the site's own name and https only.",
};

function toBytes(text) {
  const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

function toText(buffer) {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function named(keys) {
  return keys?.map((key) => ({ ...key, id: toBytes(key.id) }));
}

/** What the key must be able to do, to sign in without anything else. */
function demands(passwordless) {
  if (passwordless === undefined) return {};
  return {
    residentKey: passwordless ? "required" : "discouraged",
    requireResidentKey: passwordless,
    ...(passwordless && { userVerification: "required" }),
  };
}

function create({ publicKey }, form) {
  const wanted = demands(form.elements.passwordless?.checked);
  return navigator.credentials.create({
    publicKey: {
      ...publicKey,
      challenge: toBytes(publicKey.challenge),
      user: { ...publicKey.user, id: toBytes(publicKey.user.id) },
      excludeCredentials: named(publicKey.excludeCredentials),
      authenticatorSelection: { ...publicKey.authenticatorSelection, ...wanted },
    },
  });
}

function get({ publicKey }) {
  return navigator.credentials.get({
    publicKey: {
      ...publicKey,
      challenge: toBytes(publicKey.challenge),
      allowCredentials: named(publicKey.allowCredentials),
    },
  });
}

const parts = [
  "attestationObject",
  "authenticatorData",
  "clientDataJSON",
  "signature",
  "userHandle",
];

/** The answer of a key as the server reads it: bytes in base64url. */
function toJson(credential) {
  const { response } = credential;
  const told = parts.filter((name) => response[name]);
  return JSON.stringify({
    id: credential.id,
    rawId: toText(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: {
      ...Object.fromEntries(told.map((name) => [name, toText(response[name])])),
      transports: response.getTransports?.(),
    },
  });
}

async function optionsOf(form) {
  const { options } = form.dataset;
  if (options) return Object.values(JSON.parse(document.getElementById(options).textContent))[0];
  const response = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Error("No answer.");
  return (await response.json()).request_options;
}

function say(form, words) {
  const note = form.querySelector("[data-passkey-error]");
  if (!note) return;
  note.querySelector("span").textContent = words;
  note.hidden = words === "";
}

async function confirm(form) {
  say(form, "");
  const ask = form.dataset.passkey === "create" ? create : get;
  form.elements.credential.value = toJson(await ask(await optionsOf(form), form));
  form.submit();
}

async function onSubmit(event) {
  event.preventDefault();
  const form = event.currentTarget;
  try {
    await confirm(form);
  } catch (error) {
    say(form, refusals[error.name] ?? "That did not work. Try again.");
  }
}

export function startPasskeys() {
  if (!window.PublicKeyCredential) return;
  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    form.hidden = false;
    form.addEventListener("submit", onSubmit);
  });
}
