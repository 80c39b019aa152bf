// The lines beside all cards, and the search for the best way along them.
import { along, apart, isLevel, passing, perBend, stub } from "./ways.js";

export class Grid {
  constructor(boxes) {
    const lines = (a, b) => Int32Array.from(new Set(boxes.flatMap((x) => [x[a] - stub, x[b] + stub]))).sort();
    this.at = [lines("x1", "x2"), lines("y1", "y2")];
    this.high = this.at[1].length;
    const n = this.at[0].length * this.high;
    this.shut = [new Uint8Array(n), new Uint8Array(n)];
    this.turns = new Int32Array(2 * n);
    this.costs = new Int32Array(2 * n);
    this.turn = 0;
    for (const b of boxes) {
      const [i1, i2] = within(this.at[0], b.x1 - passing, b.x2 + passing), [j1, j2] = within(this.at[1], b.y1 - passing, b.y2 + passing);
      for (let i = Math.max(i1 - 1, 0); i < i2; i++) {
        for (let j = Math.max(j1 - 1, 0); j < j2; j++) {
          if (i >= i1) this.shut[0][i * this.high + j] = 1;
          if (j >= j1) this.shut[1][i * this.high + j] = 1;
        }
      }
    }
  }

  spot(node) {
    return { x: this.at[0][(node / this.high) | 0], y: this.at[1][node % this.high] };
  }
}

// before is how many of a sorted list are less than a value.
function before(list, value) {
  let lo = 0, hi = list.length;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (list[mid] < value) lo = mid + 1;
    else hi = mid;
  }
  return lo;
}

const within = (list, lo, hi) => [before(list, lo + 1), before(list, hi)];

function gates(ways, e) {
  const { grid } = ways, level = isLevel(e.side), c = along(ways.touch(e, stub), level), aside = grid.at[+level];
  const [lo, hi] = ways.ray(e);
  if (c < lo || c > hi) return [];
  const i = before(grid.at[+!level], c), j = before(aside, e.at), list = [];
  for (const k of [j - 1, j]) {
    if (k < 0 || k >= aside.length || !ways.free(!level, c, Math.min(e.at, aside[k]), Math.max(e.at, aside[k]))) continue;
    list.push({ node: level ? i * grid.high + k : k * grid.high + i, off: apart(e.at, aside[k]), level: !level });
  }
  return list;
}

// seek finds a good way from one of some ends to one of others, or null.
export function seek(ways, from, to) {
  const { grid } = ways, goals = new Map(), steps = [], open = [], target = ways.boxes[to[0].card];
  grid.turn++;
  to.forEach((e) => gates(ways, e).forEach((g) => goals.set(g.node, [...(goals.get(g.node) ?? []), { ...g, e }])));
  if (!goals.size) return null;
  const less = (a, b) => steps[a].least < steps[b].least || (steps[a].least === steps[b].least && a > b);
  const push = (k) => {
    let i = open.push(k) - 1;
    for (let up; i > 0 && less(open[i], open[(up = (i - 1) >> 1)]); i = up) [open[i], open[up]] = [open[up], open[i]];
  };
  const pop = () => {
    const first = open[0], last = open.pop();
    if (!open.length) return first;
    open[0] = last;
    for (let i = 0; ;) {
      let next = 2 * i + 1;
      if (next + 1 < open.length && less(open[next + 1], open[next])) next++;
      if (next >= open.length || !less(open[next], open[i])) return first;
      [open[i], open[next]] = [open[next], open[i]];
      i = next;
    }
  };
  const reach = (node, level, cost, before, source) => {
    const key = 2 * node + +level;
    if (grid.turns[key] === grid.turn && grid.costs[key] <= cost) return;
    grid.turns[key] = grid.turn;
    grid.costs[key] = cost;
    const x = grid.at[0][(node / grid.high) | 0], y = grid.at[1][node % grid.high];
    const far = Math.max(target.x1 - stub - x, x - target.x2 - stub, 0) + Math.max(target.y1 - stub - y, y - target.y2 - stub, 0);
    push(steps.push({ node, level, cost, least: cost + far + (far >> 1), before, source }) - 1);
  };
  from.forEach((e) => gates(ways, e).forEach((g) => reach(g.node, g.level, g.off, -1, e)));
  let best = 0, door = null, last = -1;
  while (open.length) {
    const k = pop(), s = steps[k], { node } = s, i = (node / grid.high) | 0, j = node % grid.high;
    if (door && s.least >= best) break;
    if (grid.costs[2 * node + +s.level] < s.cost) continue;
    for (const g of goals.get(node) ?? []) {
      const cost = s.cost + g.off + (g.level === s.level ? 0 : perBend);
      if (!door || cost < best) [best, door, last] = [cost, g, k];
    }
    const on = (to, level, length) => reach(to, level, s.cost + length + (level === s.level ? 0 : perBend), k, s.source);
    const [xs, ys] = grid.at, [down, across] = grid.shut;
    if (j + 1 < grid.high && !down[node]) on(node + 1, false, ys[j + 1] - ys[j]);
    if (j > 0 && !down[node - 1]) on(node - 1, false, ys[j] - ys[j - 1]);
    if (i + 1 < xs.length && !across[node]) on(node + grid.high, true, xs[i + 1] - xs[i]);
    if (i > 0 && !across[node - grid.high]) on(node - grid.high, true, xs[i] - xs[i - 1]);
  }
  if (!door) return null;
  const a = steps[last].source, b = door.e, points = [ways.touch(b, 4), ways.touch(b, stub)];
  for (let k = last; k >= 0; k = steps[k].before) points.push(grid.spot(steps[k].node));
  points.push(ways.touch(a, stub), ways.touch(a, 2));
  return { ends: [a, b], points: points.reverse() };
}
