// The room between cards: what is free, and what runs where. The same rules as
// the server's (rule/maplay), in whole numbers and in the same order.
import { Grid } from "./grid.js";

export const top = 0, right = 1, bottom = 2, left = 3;
export const passing = 9, stub = 12, lane = 6, gutter = 34, perBend = 24, perOverlap = 80;

export const isLevel = (side) => side === left || side === right;
export const isOnward = (side) => side === right || side === bottom;
export const spot = (level, along, aside) => (level ? { x: along, y: aside } : { x: aside, y: along });
export const along = (p, level) => (level ? p.x : p.y);
export const apart = (a, b) => Math.abs(a - b);
export const middleX = (b) => (b.x1 + b.x2) >> 1;
export const middleY = (b) => (b.y1 + b.y2) >> 1;
const low = (b, level) => (level ? b.x1 : b.y1), high = (b, level) => (level ? b.x2 : b.y2);

export class Ways {
  constructor(boxes) {
    this.boxes = boxes;
    this.tracks = [new Map(), new Map()];
    this.marks = [];
    const all = { x1: Infinity, y1: Infinity, x2: -Infinity, y2: -Infinity };
    for (const b of boxes) {
      all.x1 = Math.min(all.x1, b.x1);
      all.y1 = Math.min(all.y1, b.y1);
      all.x2 = Math.max(all.x2, b.x2);
      all.y2 = Math.max(all.y2, b.y2);
    }
    this.all = { x1: all.x1 - gutter, y1: all.y1 - gutter, x2: all.x2 + gutter, y2: all.y2 + gutter };
    this.grid = new Grid(boxes);
  }

  middle(card, side) {
    return { card, side, at: isLevel(side) ? middleY(this.boxes[card]) : middleX(this.boxes[card]) };
  }

  touch({ card, side, at }, gap) {
    const b = this.boxes[card];
    if (side === top) return { x: at, y: b.y1 - gap };
    if (side === right) return { x: b.x2 + gap, y: at };
    if (side === bottom) return { x: at, y: b.y2 + gap };
    return { x: b.x1 - gap, y: at };
  }

  rim({ card, side }) {
    const b = this.boxes[card], level = !isLevel(side);
    return [low(b, level) + 12, high(b, level) - 12];
  }

  ray(e) {
    const level = isLevel(e.side), onward = isOnward(e.side), me = this.boxes[e.card], near = low(me, level), far = high(me, level);
    let lo = low(this.all, level), hi = high(this.all, level);
    for (let k = 0; k < this.boxes.length; k++) {
      const b = this.boxes[k];
      if (k === e.card || e.at <= low(b, !level) - passing || e.at >= high(b, !level) + passing) continue;
      if (onward && high(b, level) > far) hi = Math.min(hi, low(b, level) - passing);
      if (!onward && low(b, level) < near) lo = Math.max(lo, high(b, level) + passing);
    }
    return onward ? [far + stub, hi] : [lo, near - stub];
  }

  free(level, at, lo, hi, but = -1, and = -1) {
    for (let k = 0; k < this.boxes.length; k++) {
      const b = this.boxes[k];
      if (k === but || k === and || at <= low(b, !level) - passing || at >= high(b, !level) + passing) continue;
      if (low(b, level) - passing < hi && lo < high(b, level) + passing) return false;
    }
    return true;
  }

  used(level, at, lo, hi) {
    const of = this.tracks[+level];
    for (let k = (at >> 3) - 1; k <= (at >> 3) + 1; k++) {
      for (const t of of.get(k) ?? []) if (apart(t.at, at) < lane - 1 && t.lo < hi && lo < t.hi) return true;
    }
    return false;
  }

  lane(level, lo, hi, start, a, b) {
    const from = Math.min(a, b), to = Math.max(a, b);
    let place = null;
    for (let k = 0; k < 40; k++) {
      const off = ((k + 1) >> 1) * lane, c = k & 1 ? start - off : start + off;
      if (c < lo || c > hi || !this.free(level, c, from, to)) continue;
      if (!this.used(level, c, from, to)) return c;
      place ??= c;
    }
    return place;
  }

  path(...list) {
    const points = list.filter((p, i) => i === 0 || p.x !== list[i - 1].x || p.y !== list[i - 1].y);
    let cost = perBend * (points.length - 2);
    this.each(points, (level, at, lo, hi) => (cost += hi - lo + (this.used(level, at, lo, hi) ? perOverlap : 0)));
    return { points, cost };
  }

  keep(points) {
    this.each(points, (level, at, lo, hi) => {
      const of = this.tracks[+level];
      if (!of.has(at >> 3)) of.set(at >> 3, []);
      of.get(at >> 3).push({ at, lo, hi });
    });
  }

  each(points, act) {
    for (let i = 1; i < points.length; i++) {
      const a = points[i - 1], b = points[i];
      if (a.y === b.y) act(true, a.y, Math.min(a.x, b.x), Math.max(a.x, b.x));
      else if (a.x === b.x) act(false, a.x, Math.min(a.y, b.y), Math.max(a.y, b.y));
    }
  }

  // between is the best simple way between two ends, or null.
  between(a, b) {
    if (isLevel(a.side) !== isLevel(b.side)) return this.corner(a, b);
    return (a.side !== b.side && a.at === b.at && this.straight(a, b)) || this.once(a, b);
  }

  straight(a, b) {
    const level = isLevel(a.side);
    let lo = along(this.touch(a, 0), level), hi = along(this.touch(b, 0), level);
    if (!isOnward(a.side)) [lo, hi] = [hi, lo];
    if (lo >= hi || !this.free(level, a.at, lo, hi, a.card, b.card)) return null;
    return this.path(this.touch(a, 2), this.touch(b, 4));
  }

  corner(a, b) {
    const [lo, hi] = this.ray(a), [from, to] = this.ray(b);
    if (b.at < lo || b.at > hi || a.at < from || a.at > to) return null;
    return this.path(this.touch(a, 2), spot(isLevel(a.side), b.at, a.at), this.touch(b, 4));
  }

  once(a, b) {
    const level = isLevel(a.side), one = this.ray(a), other = this.ray(b);
    const lo = Math.max(one[0], other[0]), hi = Math.min(one[1], other[1]);
    let start = (lo + hi) >> 1;
    if (a.side === b.side) start = isOnward(a.side) ? lo : hi;
    const c = this.lane(!level, lo, hi, start, a.at, b.at);
    if (c === null) return null;
    return this.path(this.touch(a, 2), spot(level, c, a.at), spot(level, c, b.at), this.touch(b, 4));
  }
}
