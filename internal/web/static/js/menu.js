// <details data-menu>: one open at a time, closed by Esc, by a click outside
// and when the focus leaves. Buttons with data-dismiss="selector" remove what
// they stand in.
const openMenus = () => document.querySelectorAll("details[data-menu][open]");

function closeExcept(kept) {
  for (const menu of openMenus()) {
    if (menu !== kept) menu.open = false;
  }
}

export function start() {
  document.addEventListener("click", (event) => {
    closeExcept(event.target.closest("details[data-menu]"));
    const dismiss = event.target.closest("[data-dismiss]");
    if (dismiss) dismiss.closest(dismiss.dataset.dismiss)?.remove();
  });
  document.addEventListener("focusin", (event) => closeExcept(event.target.closest("details[data-menu]")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      const inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside) menu.querySelector("summary").focus();
    }
  });
}
