// The words, banners and dialog of the page of an attempt.
export const text = (id) => document.getElementById(`sit-${id}`)?.innerHTML.trim() ?? "";
export const banner = (name, on) => {
  const box = document.querySelector(`[data-banner="${name}"]`);
  if (box && box.hidden === on) box.hidden = !on;
};

// sure asks in the dialog of the page.
export function sure(question) {
  const dialog = document.getElementById("confirm");
  dialog.querySelector("#confirm-text").textContent = question;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((done) => dialog.addEventListener("close", () => done(dialog.returnValue === "yes"), { once: true }));
}
