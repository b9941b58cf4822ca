// Adding this browser to the devices that show push: it asks the person, subscribes with
// the site's key and hands its address to the server by an ordinary form.

const decode = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (char) =>
    char.charCodeAt(0),
  );

/** Shows the sentence for that state, and the button while there is something to do. */
function show(place, state) {
  place.querySelectorAll("[data-push-state]").forEach((note) => {
    note.hidden = note.dataset.pushState !== state;
  });
  const button = place.querySelector("[data-push-add]");
  if (button) button.hidden = state === "unsupported";
}

const canPush = () =>
  "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

async function subscribe(place) {
  await navigator.serviceWorker.register(place.dataset.worker);
  const { pushManager } = await navigator.serviceWorker.ready;
  const options = {
    userVisibleOnly: true,
    applicationServerKey: decode(place.dataset.push),
  };
  try {
    return await pushManager.subscribe(options);
  } catch (error) {
    // It is subscribed already, with a key that the site had before.
    const old = await pushManager.getSubscription();
    if (!old) throw error;
    await old.unsubscribe();
    return pushManager.subscribe(options);
  }
}

function handOver(form, { endpoint, keys }) {
  form.elements.endpoint.value = endpoint;
  form.elements.p256dh.value = keys.p256dh;
  form.elements.auth.value = keys.auth;
  form.requestSubmit();
}

async function add(place) {
  if ((await Notification.requestPermission()) !== "granted") {
    show(place, "denied");
    return;
  }
  try {
    const subscription = await subscribe(place);
    handOver(place.querySelector("form"), subscription.toJSON());
  } catch {
    show(place, "failed");
  }
}

function prepare() {
  const place = document.querySelector("[data-push]");
  if (!place?.dataset.push) return;
  show(place, canPush() ? "ready" : "unsupported");
}

export function startPush() {
  prepare();
  document.addEventListener("page:updated", prepare);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-push-add]");
    if (button) add(button.closest("[data-push]"));
  });
}
