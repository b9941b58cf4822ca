// A browser has one book open. With tabs of several, the one that is looked at opens its
// own again, so that what is typed there is saved there.

const KEY = "book";

async function follow() {
  const { book, bookUrl } = document.body.dataset;
  if (document.hidden || localStorage.getItem(KEY) === book) return;
  localStorage.setItem(KEY, book);
  await fetch(bookUrl, { redirect: "manual" });
}

export function startBook() {
  const { book } = document.body.dataset;
  if (!book) return;
  localStorage.setItem(KEY, book);
  window.addEventListener("focus", follow);
  document.addEventListener("visibilitychange", follow);
}
