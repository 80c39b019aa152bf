// What is on the map: cards with their places, and the lines at each.
import { text, toast } from "../toast.js";
import { route } from "./route.js";
import { draw, elbow } from "./shape.js";

const few = 90; // lines that can all be drawn anew while a card moves

export class Board {
  constructor(root) {
    this.root = root;
    this.frame = root.querySelector("[data-frame]");
    this.status = root.querySelector("[data-status]");
    this.name = `kongdan:map:${root.dataset.map}:${root.dataset.view}`;
    this.mayMove = "places" in root.dataset;
    this.mayDraw = "draw" in root.dataset;
    this.selected = new Set();
    this.selecting = false;
    this.read();
  }

  // read takes in the picture as the server drew it.
  read() {
    this.svg = this.frame.querySelector("svg");
    const [x, y, w, h] = this.svg.getAttribute("viewBox").split(" ").map(Number);
    this.box = { x, y, w, h };
    this.cards = new Map();
    for (const el of this.svg.querySelectorAll("[data-card]")) {
      const d = el.dataset;
      this.cards.set(d.card, { id: d.card, el, x: +d.x, y: +d.y, w: +d.w, h: +d.h, seen: +d.seen, lines: [] });
      el.tabIndex = -1;
    }
    const marks = new Map([...this.svg.querySelectorAll("[data-mark]")].map((el) => [el.dataset.mark, el]));
    const join = (line, a, b) => {
      if (!a || !b) return;
      Object.assign(line, { a, b });
      a.lines.push(line);
      b.lines.push(line);
      (line.boss ? this.bosses : this.ties).push(line);
    };
    this.ties = [];
    this.bosses = [];
    for (const el of this.svg.querySelectorAll("[data-line]")) {
      const [left, right] = el.dataset.reach.split(" ").map(Number);
      const line = { el, left, right, arrow: el.dataset.kind === "influence", paths: el.querySelectorAll(":scope > path"), mark: marks.get(el.dataset.line) };
      join(line, this.cards.get(el.dataset.from), this.cards.get(el.dataset.to));
    }
    for (const el of this.svg.querySelectorAll("[data-below]")) {
      join({ el, boss: true, hangs: el.dataset.hangs === "1" }, this.cards.get(el.dataset.above), this.cards.get(el.dataset.below));
    }
    this.selected = new Set([...this.selected].filter((id) => this.cards.has(id)));
    this.mark();
    const first = this.cards.get(this.current) ?? [...this.cards.values()].find((c) => c.el.querySelector(".k-rm-star:not(.k-rm-open)")) ?? this.cards.values().next().value;
    if (first) this.rove(first, false);
  }

  put(card, x, y) {
    card.x = Math.round(x);
    card.y = Math.round(y);
    card.el.setAttribute("transform", `translate(${card.x} ${card.y})`);
  }

  // covers reports whether a card lies on another.
  covers(id) {
    const c = this.cards.get(id);
    return !!c && [...this.cards.values()].some((o) => o !== c && 2 * Math.abs(o.x - c.x) < o.w + c.w + 8 && 2 * Math.abs(o.y - c.y) < o.h + c.h + 8);
  }

  // follow draws the lines of cards while they move. Where there are many lines,
  // those of the cards go straight until they rest.
  follow(cards) {
    if (this.ties.length <= few) return this.draw();
    for (const l of new Set(cards.flatMap((c) => c.lines))) {
      const points = l.boss ? elbow(boxOf(l.a), boxOf(l.b), l.hangs) : [l.a, l.b];
      if (l.boss) l.el.setAttribute("d", draw(points));
      else this.place(l, points, { x: (l.a.x + l.b.x) >> 1, y: (l.a.y + l.b.y) >> 1 });
    }
  }

  // draw draws all lines anew, as the server does.
  draw() {
    const cards = [...this.cards.values()], at = new Map(cards.map((c, i) => [c, i]));
    const drawn = this.bosses.map((l) => elbow(boxOf(l.a), boxOf(l.b), l.hangs));
    this.bosses.forEach((l, i) => l.el.setAttribute("d", draw(drawn[i])));
    const links = this.ties.map(({ a, b, arrow, left, right }) => ({ from: at.get(a), to: at.get(b), arrow, left, right }));
    route(cards.map(boxOf), links, drawn).forEach((way, i) => this.place(this.ties[i], way.points, way.mark));
  }

  place(line, points, mark) {
    const d = draw(points);
    line.paths.forEach((p) => p.setAttribute("d", d));
    if (mark) line.mark?.setAttribute("transform", `translate(${mark.x} ${mark.y})${mark.upright ? " rotate(90)" : ""}`);
  }

  // lift lays some cards with their lines over the rest while they move, so that
  // only they have to be painted. It returns what lays them back.
  lift(cards) {
    const over = this.svg.cloneNode(false);
    over.removeAttribute("aria-label");
    over.setAttribute("aria-hidden", "true");
    over.classList.add("k-rm-over");
    const lines = cards.flatMap((c) => c.lines);
    const all = new Set([...lines.map((l) => l.el), ...cards.map((c) => c.el), ...lines.map((l) => l.mark).filter(Boolean)]);
    const back = [...all].map((el) => {
      const hole = document.createComment("");
      el.replaceWith(hole);
      over.append(el);
      return () => hole.replaceWith(el);
    });
    this.over = over;
    this.frame.append(over);
    this.camera.apply();
    return () => {
      back.forEach((put) => put());
      over.remove();
      this.over = null;
    };
  }

  select(ids) {
    this.selected = new Set(ids);
    this.mark();
    if (ids.length > 0) this.say("selected", [...ids].map((id) => this.nameOf(id)).slice(0, 6).join("、"));
  }

  mark() {
    for (const c of this.cards.values()) c.el.classList.toggle("k-rm-selected", this.selected.has(c.id));
  }

  nameOf(id) {
    return this.cards.get(id)?.el.querySelector(".k-rm-name").textContent ?? "";
  }

  // rove makes a card the one that the Tab key reaches.
  rove(card, focus = true) {
    const was = this.cards.get(this.current);
    if (was) was.el.tabIndex = -1;
    this.current = card.id;
    card.el.tabIndex = 0;
    if (focus) card.el.focus({ preventScroll: true });
  }

  say(name, more = "") {
    this.status.textContent = [text("map-" + name), more].filter(Boolean).join(" ");
  }

  // ask posts a form and returns the answer; null where nobody answered.
  async ask(url, fields) {
    const body = new URLSearchParams(fields);
    if (!body.has("_key")) body.set("_key", crypto.randomUUID?.() ?? String(Math.random()).slice(2));
    for (let again = 0; again < 2; again++) {
      try {
        return await fetch(url, { method: "POST", body, headers: { "HX-Request": "true" } });
      } catch {
        await new Promise((wait) => setTimeout(wait, 600)); // the same key: it counts once
      }
    }
    return null;
  }

  // lost tells that something was not saved, and shows the map as it is.
  async lost(answer) {
    toast(answer?.status === 409 ? "map-conflict" : "map-failed");
    this.say(answer?.status === 409 ? "conflict" : "failed");
    this.history.clear();
    await this.refresh();
  }

  // refresh takes the picture from the server again; what is in sight stays.
  async refresh() {
    const answer = await fetch(location.href).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-map] [data-frame] svg");
    if (!fresh) return location.reload();
    this.svg.replaceWith(document.adoptNode(fresh));
    this.read();
    this.camera.apply();
  }
}

// boxOf is where a card lies.
function boxOf({ x, y, w, h }) {
  const x1 = x - Math.floor(w / 2), y1 = y - Math.floor(h / 2);
  return { x1, y1, x2: x1 + w, y2: y1 + h };
}
