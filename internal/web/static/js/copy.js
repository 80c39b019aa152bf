// <button data-copy="id" data-done="text" hidden> copies what stands in the
// input with that id; [data-select] selects itself when it gets the focus.
export function start() {
  document.querySelectorAll("[data-copy]").forEach((button) => (button.hidden = false));
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-select]")) event.target.select();
  });
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    field.focus();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      document.execCommand("copy"); // plain HTTP has no clipboard of its own
    }
    button.querySelector("span").textContent = button.dataset.done;
  });
}
