// Windows in the page:
//   <button data-dialog="id">       opens <dialog id="id">
//   <button data-close>             closes the dialog it stands in
//   <a href="…" data-modal>         opens what the link answers (asked as an
//                                   htmx fragment) in the shared dialog #modal
let htmx;

export function start(library) {
  htmx = library;
  // What was typed into a closed dialog is given up: it must not hold up leaving.
  document.addEventListener("close", (event) => event.target.querySelectorAll("form[data-dirty]").forEach((f) => delete f.dataset.dirty), true);
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) return document.getElementById(opener.dataset.dialog)?.showModal();
    if (event.target.closest("[data-close]")) return event.target.closest("dialog")?.close();
    if (event.target instanceof HTMLDialogElement && event.target.open && !event.target.querySelector("[data-dirty]")) {
      return event.target.close(); // a click on the ground behind it
    }
    const link = event.target.closest("a[data-modal]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    modal(link.href, link.dataset.modal || link.textContent.trim());
  });
}

// modal shows the fragment behind url; where that fails it goes there instead.
// It returns the dialog, or null.
export async function modal(url, title) {
  const frame = document.getElementById("modal");
  const body = frame?.querySelector(".k-dialog-body");
  if (!body) {
    location.assign(url);
    return null;
  }
  body.replaceChildren();
  let failed = false;
  const note = () => (failed = true);
  document.addEventListener("htmx:error", note, { once: true });
  document.addEventListener("htmx:response:error", note, { once: true });
  await htmx.ajax("GET", url, { target: body, swap: "innerHTML" });
  document.removeEventListener("htmx:error", note);
  document.removeEventListener("htmx:response:error", note);
  if (failed || !body.firstElementChild) {
    location.assign(url);
    return null;
  }
  document.getElementById("modal-title").textContent = title;
  if (!frame.open) frame.showModal(); // a link in the window opens in it
  return frame;
}
