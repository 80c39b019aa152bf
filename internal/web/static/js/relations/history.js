// What can be undone: moves and lines of this tab, sent through the same doors
// as the change itself. Kept until the tab is closed.
const most = 100;

export class History {
  constructor(board) {
    this.board = board;
    this.done = [];
    this.taken = [];
    try {
      Object.assign(this, JSON.parse(sessionStorage.getItem(board.name + ":history")));
    } catch {
      // nothing remembered
    }
  }

  add(step) {
    this.done.push(step);
    if (this.done.length > most) this.done.shift();
    this.taken = [];
    this.keep();
  }

  clear() {
    this.done = [];
    this.taken = [];
    this.keep();
  }

  undo() {
    return this.walk(this.done, this.taken, true);
  }

  redo() {
    return this.walk(this.taken, this.done, false);
  }

  async walk(from, to, back) {
    const step = from.pop();
    if (!step || this.busy) return step && from.push(step);
    this.busy = true;
    const board = this.board;
    const ok = step.moves
      ? await board.moves.store(step.moves.map((m) => ({ id: m.id, to: back ? m.from : m.to })))
      : await board.lines.replay(step, back);
    this.busy = false;
    if (ok) {
      to.push(step);
      board.say(back ? "undone" : "redone");
    }
    this.keep();
  }

  keep() {
    this.show();
    try {
      sessionStorage.setItem(this.board.name + ":history", JSON.stringify({ done: this.done, taken: this.taken }));
    } catch {
      // full or forbidden
    }
  }

  show() {
    for (const [tool, list] of [["undo", this.done], ["redo", this.taken]]) {
      const button = this.board.root.querySelector(`[data-tool=${tool}]`);
      if (button) button.disabled = list.length === 0;
    }
  }
}
