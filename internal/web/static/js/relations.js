// The relation map, in its own file: moving around, moving cards, drawing
// lines. The server draws the picture and says everything in it; without this
// the map can be read, printed and downloaded, and lines have a page of forms.
//   <section data-map="id" data-view="…" data-places="url" data-draw="url">
//     <div data-stage> <button data-tool="…" hidden>  <div data-frame> <svg>  <p data-status>
import { Board } from "./relations/board.js";
import { Camera } from "./relations/camera.js";
import { History } from "./relations/history.js";
import { keys } from "./relations/keys.js";
import { Lines } from "./relations/lines.js";
import { Moves } from "./relations/moves.js";
import { pointers } from "./relations/pointers.js";
import { png } from "./relations/png.js";

function start(root) {
  const stage = root.querySelector("[data-stage]");
  if (!stage) return;
  const board = new Board(root);
  board.camera = new Camera(board);
  board.history = new History(board);
  board.moves = new Moves(board);
  board.lines = new Lines(board);
  pointers(board);
  keys(board);
  const tools = {
    in: () => board.camera.zoom(1.25),
    out: () => board.camera.zoom(0.8),
    fit: () => board.camera.fit(),
    full: () => full(stage),
    select: (button) => button.setAttribute("aria-pressed", String((board.selecting = !board.selecting))),
    auto: () => board.moves.release(),
    draw: () => board.lines.begin(),
    undo: () => board.history.undo(),
    redo: () => board.history.redo(),
    png: () => png(root),
  };
  board.full = () => full(stage);
  for (const button of root.querySelectorAll("[data-tool]")) {
    button.hidden = false;
    button.addEventListener("click", () => tools[button.dataset.tool](button));
  }
  root.querySelector("[data-keys]").hidden = false;
  board.history.show();
  document.addEventListener("fullscreenchange", () => board.camera.fit());
  new ResizeObserver(() => board.camera.apply()).observe(board.frame);
}

function full(stage) {
  if (document.fullscreenElement) return document.exitFullscreen();
  stage.requestFullscreen?.().catch(() => {});
}

document.querySelectorAll("[data-map]").forEach(start);
