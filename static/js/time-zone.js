// The hidden field of the sign-up form: the browser knows its zone, the region does not.

export function startTimeZone() {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  document.querySelectorAll("input[data-time-zone]").forEach((field) => {
    field.value = timeZone;
  });
}
