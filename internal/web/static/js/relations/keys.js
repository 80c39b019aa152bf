// The map by keyboard: arrows go from card to card, Shift with arrows moves.
const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function keys(board) {
  let pushed = null;
  const save = () => {
    if (!pushed) return;
    clearTimeout(pushed.timer);
    const list = [...pushed.was.values()];
    pushed = null;
    board.draw();
    board.moves.save(list);
  };

  function push(cards, [dx, dy]) {
    pushed ??= { was: new Map() };
    clearTimeout(pushed.timer);
    for (const c of cards) {
      if (!pushed.was.has(c.id)) pushed.was.set(c.id, { card: c, from: c.seen ? [c.x, c.y] : null });
      board.put(c, c.x + 20 * dx, c.y + 20 * dy);
    }
    board.follow(cards);
    board.camera.show(cards[0]);
    pushed.timer = setTimeout(save, 700);
  }

  const acts = {
    "+": () => board.camera.zoom(1.25),
    "=": () => board.camera.zoom(1.25),
    "-": () => board.camera.zoom(0.8),
    0: () => board.camera.fit(),
    f: () => board.full(),
    l: (card) => (card ? board.lines.begin(card) : board.lines.begin()),
    Escape: () => (board.lines.picking ? board.lines.stop() : board.select([])),
    " ": (card) => {
      if (!card) return;
      const ids = new Set(board.selected);
      if (!ids.delete(card.id)) ids.add(card.id);
      board.select([...ids]);
    },
  };

  board.frame.addEventListener("keydown", (event) => {
    const card = board.cards.get(event.target.closest("[data-card]")?.dataset.card), ctrl = event.ctrlKey || event.metaKey;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key, way = arrows[event.key];
    let did = true;
    if (ctrl && key === "z") event.shiftKey ? board.history.redo() : board.history.undo();
    else if (ctrl && key === "y") board.history.redo();
    else if (ctrl && key === "a") board.select([...board.cards.keys()]);
    else if (ctrl || event.altKey) did = false;
    else if (way && card && event.shiftKey && board.mayMove) {
      push(board.selected.has(card.id) ? [...board.selected].map((id) => board.cards.get(id)) : [card], way);
    } else if (way && card) {
      const next = nearest(board, card, way);
      if (next) {
        board.rove(next);
        board.camera.show(next);
      }
    } else if (way) board.camera.pan(-60 * way[0], -60 * way[1]);
    else if (event.key === "Enter" && card && board.lines.picking) board.lines.pick(card);
    else if (acts[key] && !event.isComposing) acts[key](card);
    else did = false;
    if (did) event.preventDefault();
  });
  board.frame.addEventListener("focusin", (event) => {
    const card = board.cards.get(event.target.closest("[data-card]")?.dataset.card);
    if (card && event.target.matches(":focus-visible")) board.camera.show(card);
  });
  window.addEventListener("pagehide", save);
}

// nearest is the next card in a direction.
function nearest(board, from, [dx, dy]) {
  let best = null, least = Infinity;
  for (const c of board.cards.values()) {
    const along = (c.x - from.x) * dx + (c.y - from.y) * dy, aside = Math.abs((c.x - from.x) * dy) + Math.abs((c.y - from.y) * dx);
    if (c === from || along <= 4 || aside > along * 3) continue;
    const score = along + 2 * aside;
    if (score < least) [best, least] = [c, score];
  }
  return best;
}
