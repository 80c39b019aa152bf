// Putting cards somewhere, one save after the other so that each knows the
// version of the one before.
export class Moves {
  constructor(board) {
    this.board = board;
    this.turn = Promise.resolve();
  }

  // save stores where cards are now; from is where each was before, null for
  // one that the server had laid out.
  save(list) {
    return this.send(list.map(({ card, from }) => ({ id: card.id, from, to: [card.x, card.y] }))).then((ok) => {
      if (ok) this.board.say("moved");
    });
  }

  // release gives the selected cards, or all, back to the automatic layout.
  release() {
    const ids = this.board.selected.size ? [...this.board.selected] : [...this.board.cards.keys()];
    const placed = ids.map((id) => this.board.cards.get(id)).filter((c) => c.seen);
    if (placed.length) this.send(placed.map((c) => ({ id: c.id, from: [c.x, c.y], to: null })));
  }

  send(moves) {
    return this.store(moves.map((m) => ({ id: m.id, to: m.to }))).then((ok) => {
      if (ok) this.board.history.add({ moves });
      return ok;
    });
  }

  // store posts places without noting them in the history.
  store(list) {
    const ask = async () => {
      const board = this.board, fields = [["view", board.root.dataset.view]];
      for (const { id, to } of list) {
        const card = board.cards.get(id);
        if (card && (to || card.seen)) fields.push(["move", `${id}:${to ? to.join(":") : ":"}:${card.seen}`]);
      }
      if (fields.length === 1) return true;
      const answer = await board.ask(board.root.dataset.places, fields);
      if (answer?.status !== 200) {
        await board.lost(answer);
        return false;
      }
      const { version } = await answer.json();
      for (const { id, to } of list) {
        const card = board.cards.get(id);
        if (!card) continue;
        card.seen = to ? version : 0;
        if (to) board.put(card, ...to);
      }
      board.draw();
      if (list.some((m) => !m.to || board.covers(m.id))) await board.refresh(); // the server makes room
      return true;
    };
    return (this.turn = this.turn.then(ask).catch(() => false));
  }
}
