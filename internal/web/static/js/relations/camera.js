// What part of the map is in sight: its middle, in the picture's own measures,
// and how large. The browser remembers it until the tab is closed.
const least = 0.12, most = 3;

export class Camera {
  constructor(board) {
    this.board = board;
    board.frame.classList.add("k-rm-live");
    this.room();
    try {
      Object.assign(this, JSON.parse(sessionStorage.getItem(board.name)));
    } catch {
      // nothing remembered
    }
    if (this.k) this.apply();
    else this.fit(true);
  }

  size() {
    return { w: this.board.frame.clientWidth, h: this.board.frame.clientHeight };
  }

  // room chooses how high the frame is: a few people need little. Where the text
  // can be read when the picture fills the width, the page grows for all of it; else,
  // and where a finger that moves the map must find the page beside it, the frame
  // keeps to the window. The tools stay in sight below the head of a deal.
  room() {
    const { frame, box } = this.board, k = Math.min(frame.clientWidth / box.w, 1);
    const tall = k >= 0.75 && !matchMedia("(pointer: coarse)").matches;
    frame.classList.toggle("k-rm-tall", tall);
    frame.parentElement.style.setProperty("--k-rm-top", (document.querySelector(".k-dealhead")?.offsetHeight ?? 0) + "px");
    frame.style.setProperty("--k-rm-high", Math.ceil(tall ? box.h * k : box.h * 1.2 + 60) + "px");
  }

  // fit shows everything; at first only as far as text stays legible: then the
  // one who decides is in the middle.
  fit(first = false) {
    const { w, h } = this.size(), box = this.board.box;
    const all = Math.min(w / box.w, h / box.h, 1.2);
    this.k = first ? Math.max(all, w < 600 ? 0.7 : 0.66) : Math.max(all, least);
    this.x = box.x + box.w / 2;
    this.y = box.y + box.h / 2;
    const top = this.board.cards.get(this.board.current);
    if (this.k > all && top) {
      const inside = (at, from, size, seen) => (seen >= size ? from + size / 2 : Math.min(Math.max(at, from + seen / 2), from + size - seen / 2));
      this.x = inside(top.x, box.x, box.w, w / this.k);
      this.y = inside(top.y, box.y, box.h, h / this.k);
    }
    this.apply();
  }

  apply() {
    const { w, h } = this.size(), box = this.board.box;
    const x = w / 2 - (this.x - box.x) * this.k, y = h / 2 - (this.y - box.y) * this.k;
    for (const svg of [this.board.svg, this.board.over]) {
      if (svg) svg.style.transform = `translate(${x}px, ${y}px) scale(${this.k})`;
    }
    clearTimeout(this.later);
    this.later = setTimeout(() => this.rest(), 200);
  }

  // glide tells the browser that the picture is about to move as a whole: it is
  // painted once and pushed around, and sharp again when it rests.
  glide() {
    this.board.frame.classList.add("k-rm-gliding");
  }

  rest() {
    if (!this.held) this.board.frame.classList.remove("k-rm-gliding");
    try {
      sessionStorage.setItem(this.board.name, JSON.stringify({ x: this.x, y: this.y, k: this.k }));
    } catch {
      // full or forbidden
    }
  }

  // at is where on the picture a point of the window lies.
  at(clientX, clientY) {
    const { w, h } = this.size(), f = this.board.frame.getBoundingClientRect();
    return { x: this.x + (clientX - f.left - this.board.frame.clientLeft - w / 2) / this.k, y: this.y + (clientY - f.top - this.board.frame.clientTop - h / 2) / this.k };
  }

  pan(dx, dy) {
    this.glide();
    this.x -= dx / this.k;
    this.y -= dy / this.k;
    this.apply();
  }

  // zoom keeps the point under the pointer, or the middle, where it is.
  zoom(by, clientX, clientY) {
    this.glide();
    const f = this.board.frame.getBoundingClientRect();
    clientX ??= f.left + f.width / 2;
    clientY ??= f.top + f.height / 2;
    const before = this.at(clientX, clientY);
    this.k = Math.min(Math.max(this.k * by, least), most);
    const after = this.at(clientX, clientY);
    this.x += before.x - after.x;
    this.y += before.y - after.y;
    this.apply();
  }

  // show brings a card into sight.
  show(card) {
    const { w, h } = this.size(), room = 12 / this.k;
    const dx = Math.max(0, Math.abs(card.x - this.x) + card.w / 2 + room - w / 2 / this.k) * Math.sign(card.x - this.x);
    const dy = Math.max(0, Math.abs(card.y - this.y) + card.h / 2 + room - h / 2 / this.k) * Math.sign(card.y - this.y);
    if (dx || dy) this.pan(-dx * this.k, -dy * this.k);
  }
}
