// Dragging cards between columns; its own file, loaded by boards only.
//   <div data-board>  <ol data-column="key">  <li data-card data-move="url">
// A drop opens the card's move form, url?to=key, in the shared dialog; closing
// it without saving puts the card back. The keyboard's way is the link with
// data-modal on every card, which opens the same form.
import Sortable from "sortablejs/modular/sortable.esm.js";

function dropped(event) {
  const { item, from, to, oldIndex } = event;
  if (from === to) return back(item, from, oldIndex);
  const url = new URL(item.dataset.move, location.href);
  url.searchParams.set("to", to.dataset.column);
  const opener = document.createElement("a");
  opener.href = url.href;
  opener.dataset.modal = item.dataset.moveTitle ?? "";
  item.append(opener);
  opener.click();
  opener.remove();
  const frame = document.getElementById("modal");
  frame?.addEventListener("close", () => back(item, from, oldIndex), { once: true });
}

function back(item, column, index) {
  column.insertBefore(item, column.children[index] ?? null);
}

for (const column of document.querySelectorAll("[data-board] [data-column]")) {
  Sortable.create(column, {
    group: "board",
    sort: false,
    forceFallback: true, // the same on mouse and finger, and it scrolls the board along
    fallbackTolerance: 4,
    delay: 250, // a finger that moves at once scrolls
    delayOnTouchOnly: true,
    scrollSensitivity: 60,
    draggable: "[data-card]",
    filter: "[data-fixed]",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
    ghostClass: "k-dragged",
    onEnd: dropped,
  });
}
