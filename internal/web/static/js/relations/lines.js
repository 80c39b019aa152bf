// Drawing lines. Both ends are picked on the map, the rest in the server's form,
// in a window; its answer goes into the history and the map is drawn again. Every
// line stands in a deal, and is changed where the lines of that deal are.
const place = /^(.*\/relations)(?:\/([^/]+?))?(\/end)?$/; // all lines, one of them, its end

export class Lines {
  constructor(board) {
    this.board = board;
    document.addEventListener("submit", (event) => this.submit(event), true);
    board.frame.addEventListener("click", (event) => this.open(event));
  }

  url() {
    return new URL(this.board.root.dataset.draw, location.href);
  }

  // begin waits for the first end, from for the second.
  begin(from = null) {
    if (!this.board.mayDraw) return;
    this.picking = { from };
    this.board.frame.classList.add("k-rm-picking");
    if (from) this.from(from);
    else this.board.say("begin");
  }

  from(card) {
    this.picking = { from: card };
    card.el.classList.add("k-rm-end");
    this.board.say("drawing", this.board.nameOf(card.id));
  }

  // pick takes a card as the next end; it reports whether it was waiting for one.
  pick(card) {
    if (!this.picking) return false;
    const { from } = this.picking;
    if (!from) this.from(card);
    else if (from !== card) {
      this.stop();
      this.ask(from, card);
    }
    return true;
  }

  stop() {
    this.picking?.from?.el.classList.remove("k-rm-end");
    this.picking = null;
    this.board.frame.classList.remove("k-rm-picking");
    this.board.status.textContent = "";
  }

  ask(from, to) {
    const url = this.url();
    url.searchParams.set("from", from.id);
    url.searchParams.set("to", to.id);
    this.window(url, this.board.root.dataset.drawTitle);
  }

  // open shows the form of a line that was clicked.
  open(event) {
    const at = event.target.closest("[data-line], [data-mark]"), line = at && this.of(at.dataset.line ?? at.dataset.mark);
    if (!line || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const href = line.getAttribute("href"), { changeTitle, linesTitle } = this.board.root.dataset;
    if (!href) return;
    event.preventDefault();
    this.window(href, line.dataset.many ? linesTitle : changeTitle);
  }

  // of is the line with an id.
  of(id) {
    return this.board.svg.querySelector(`[data-line="${CSS.escape(id ?? "")}"]`);
  }

  window(url, title) {
    const opener = document.createElement("a");
    opener.href = url;
    opener.dataset.modal = title;
    document.body.append(opener);
    opener.click();
    opener.remove();
  }

  async submit(event) {
    const form = event.target;
    if (!this.board.mayDraw || !form.closest("#modal")) return;
    const path = new URL(form.action).pathname, [, all, id = "", end] = place.exec(path) ?? [];
    if (!all) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (form.dataset.sent) return;
    form.dataset.sent = "1";
    const before = this.fields(id), fields = [...new FormData(form)];
    const answer = await this.board.ask(path, fields);
    delete form.dataset.sent;
    if (answer?.status === 204) {
      delete form.dataset.dirty;
      form.closest("dialog").close();
      const made = this.made(answer), after = fields.filter(([name]) => !name.startsWith("_") && name !== "version" && name !== "deal");
      if (end) this.board.history.add({ line: { all, before, id } });
      else if (made.id !== id) this.board.history.add({ line: { before: id ? before : null, after, ...made } });
      await this.board.refresh();
      this.board.say("saved");
    } else if (answer?.status === 422) {
      const body = form.closest(".k-dialog-body");
      body.innerHTML = await answer.text();
      body.dispatchEvent(new CustomEvent("htmx:after:swap", { bubbles: true }));
    } else {
      form.submit(); // the page says what is wrong
    }
  }

  // made tells of the line that an answer leads to, and where those of its deal are.
  made(answer) {
    const to = answer.headers.get("HX-Redirect")?.split("#line-");
    return to?.[1] ? { all: new URL(to[0], location.href).pathname, id: to[1] } : {};
  }

  // data is what the picture holds of a line, also of one that is drawn with others.
  data(id) {
    return (this.board.svg.querySelector(`[data-member="${CSS.escape(id ?? "")}"]`) ?? this.of(id))?.dataset;
  }

  // fields are those of a line as its form sends them.
  fields(id) {
    const d = this.data(id);
    if (!d) return null;
    const list = [["from", d.from], ["to", d.to], ["kind", d.kind], ["strength", d.strength], ["note", d.note]];
    if (d.confirmed) list.push(["confirmed", "1"]);
    return list;
  }

  // replay takes a step with a line back, or does it again.
  async replay({ line }, back) {
    const want = back ? line.before : line.after, has = back ? line.after : line.before;
    const version = this.data(line.id)?.version ?? "0";
    let answer;
    if (!has) answer = await this.board.ask(line.all, want);
    else if (!want) answer = await this.board.ask(`${line.all}/${line.id}/end`, [["version", version]]);
    else answer = await this.board.ask(`${line.all}/${line.id}`, [...want, ["version", version]]);
    if (answer?.status !== 204) {
      await this.board.lost(answer);
      return false;
    }
    Object.assign(line, this.made(answer));
    await this.board.refresh();
    return true;
  }
}
