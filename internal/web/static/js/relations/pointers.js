// Mouse, pen and fingers: the ground moves the map, a card moves itself, its
// handle draws a line, two fingers zoom. A finger moves a card only once it is
// selected, so that the map can be moved anywhere.
const slack = 5;

export function pointers(board) {
  const { frame } = board, down = new Map();
  let act = null;

  frame.addEventListener("dragstart", (event) => event.preventDefault());
  frame.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    down.set(event.pointerId, event);
    if (down.size === 2) {
      act?.cancel?.();
      act = pinch(board, down);
      return;
    }
    if (down.size > 2) return;
    act = choose(board, event);
    act.x = event.clientX;
    act.y = event.clientY;
  });
  frame.addEventListener("pointermove", (event) => {
    if (!down.has(event.pointerId) || !act) return;
    down.set(event.pointerId, event);
    if (!act.moved) {
      if (!act.pinching && Math.hypot(event.clientX - act.x, event.clientY - act.y) < slack) return;
      act.moved = true;
      frame.setPointerCapture(event.pointerId);
      act.start?.(event);
    }
    act.move(event);
  });
  const up = (event) => {
    if (!down.delete(event.pointerId) || !act) return;
    if (act.pinching && down.size === 1) { // one of two fingers is lifted: the other moves the map
      act = Object.assign(panning(board, [...down.values()][0]), { moved: true });
      return;
    }
    if (event.type === "pointercancel") act.cancel?.();
    else if (act.moved) act.end?.(event);
    moved = act.moved;
    act = null;
    board.camera.held = false;
    board.camera.apply();
  };
  let moved = false;
  frame.addEventListener("pointerup", up);
  frame.addEventListener("pointercancel", up);
  frame.addEventListener("click", (event) => click(board, event, moved), true);
  frame.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !document.fullscreenElement && !frame.contains(document.activeElement)) return; // the page scrolls
    event.preventDefault();
    board.camera.zoom(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.0015)), event.clientX, event.clientY);
  }, { passive: false });
}

function cardAt(board, target) {
  return board.cards.get(target.closest?.("[data-card]")?.dataset.card);
}

function choose(board, event) {
  const card = cardAt(board, event.target);
  if (card && event.target.closest("[data-handle]")) return drawing(board, card);
  const mine = card && board.mayMove && !board.lines.picking && (event.pointerType === "mouse" || board.selected.has(card.id));
  if (mine && !event.shiftKey) return moving(board, card);
  if (!card && (event.shiftKey || board.selecting)) return framing(board, event);
  return panning(board, event);
}

function click(board, event, moved) {
  const card = cardAt(board, event.target);
  if (moved) {
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  if (!card) {
    if (!event.target.closest("[data-line], [data-mark]")) {
      board.select([]);
      board.frame.focus({ preventScroll: true });
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.detail === 0) return; // a new tab, or the keyboard
  const alone = board.selected.size === 1 && board.selected.has(card.id);
  if (board.lines.pick(card)) event.preventDefault();
  else if (event.shiftKey || board.selecting) {
    event.preventDefault();
    const ids = new Set(board.selected);
    if (!ids.delete(card.id)) ids.add(card.id);
    board.select([...ids]);
  } else if (board.mayMove && !alone) {
    event.preventDefault(); // the second click opens
    board.rove(card);
    board.select([card.id]);
  }
}

function panning(board, from) {
  let last = from;
  board.camera.held = true;
  return {
    start: () => board.camera.glide(),
    move(event) {
      board.camera.pan(event.clientX - last.clientX, event.clientY - last.clientY);
      last = event;
    },
  };
}

function pinch(board, down) {
  const span = () => {
    const [a, b] = [...down.values()];
    return { d: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY), x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2 };
  };
  let last = span();
  board.camera.held = true;
  return {
    pinching: true,
    move() {
      if (down.size < 2) return;
      const now = span();
      board.camera.pan(now.x - last.x, now.y - last.y);
      board.camera.zoom(now.d / (last.d || 1), now.x, now.y);
      last = now;
    },
  };
}

function moving(board, card) {
  const cards = board.selected.has(card.id) ? [...board.selected].map((id) => board.cards.get(id)) : [card];
  let was, from, back, wait;
  return {
    start(event) {
      from = board.camera.at(event.clientX, event.clientY);
      was = cards.map((c) => ({ card: c, x: c.x, y: c.y, from: c.seen ? [c.x, c.y] : null }));
      board.camera.held = true;
      board.camera.glide();
      back = board.lift(cards);
    },
    move(event) {
      const now = board.camera.at(event.clientX, event.clientY);
      wait ??= requestAnimationFrame(() => {
        wait = null;
        for (const w of was) board.put(w.card, w.x + this.to.x - from.x, w.y + this.to.y - from.y);
        board.follow(cards);
      });
      this.to = now;
    },
    end() {
      cancelAnimationFrame(wait);
      if (this.to) for (const w of was) board.put(w.card, w.x + this.to.x - from.x, w.y + this.to.y - from.y);
      board.draw();
      back();
      board.rove(card);
      board.moves.save(was);
    },
    cancel() {
      cancelAnimationFrame(wait);
      was?.forEach((w) => board.put(w.card, w.x, w.y));
      board.draw();
      back?.();
    },
  };
}

function drawing(board, card) {
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("class", "k-rm-rubber");
  let aim;
  const done = () => {
    path.remove();
    aim?.el.classList.remove("k-rm-end");
  };
  return {
    start: () => board.svg.append(path),
    move(event) {
      const to = board.camera.at(event.clientX, event.clientY);
      path.setAttribute("d", `M${card.x + card.w / 2} ${card.y}L${to.x} ${to.y}`);
      const over = cardAt(board, document.elementFromPoint(event.clientX, event.clientY) ?? board.frame);
      if (over !== aim) {
        aim?.el.classList.remove("k-rm-end");
        aim = over === card ? undefined : over;
        aim?.el.classList.add("k-rm-end");
      }
    },
    end() {
      done();
      if (aim) board.lines.ask(card, aim);
    },
    cancel: done,
  };
}

function framing(board, from) {
  const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect"), a = board.camera.at(from.clientX, from.clientY);
  rect.setAttribute("class", "k-rm-band-select");
  let box;
  return {
    start: () => board.svg.append(rect),
    move(event) {
      const b = board.camera.at(event.clientX, event.clientY);
      box = { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), w: Math.abs(a.x - b.x), h: Math.abs(a.y - b.y) };
      for (const [name, v] of [["x", box.x], ["y", box.y], ["width", box.w], ["height", box.h]]) rect.setAttribute(name, v);
    },
    end() {
      rect.remove();
      const hit = (c) => c.x > box.x && c.x < box.x + box.w && c.y > box.y && c.y < box.y + box.h;
      board.select([...board.selected, ...[...board.cards.values()].filter(hit).map((c) => c.id)]);
    },
    cancel: () => rect.remove(),
  };
}
