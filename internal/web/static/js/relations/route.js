// Lines led around cards. The same rules as the server's (rule/maplay), in
// whole numbers and in the same order, so that both draw the same.
import { seek } from "./grid.js";
import { along, apart, bottom, isLevel, lane, left, middleX, middleY, right, spot, stub, top, Ways } from "./ways.js";

const sides = [top, right, bottom, left], markHigh = 10;

// route leads links {from, to, arrow, left, right} around boxes, clear of what
// is drawn already. It returns the points of each and where its mark stands.
export function route(boxes, links, drawn) {
  const ways = new Ways(boxes);
  drawn.forEach((points) => ways.keep(points));
  const found = links.map((l) => leave(ways, l));
  spread(ways, found.map((f) => f.ends));
  const all = [];
  for (const i of nearestFirst(boxes, links)) {
    const points = lead(ways, ...found[i].ends, found[i].sought);
    ways.keep(points);
    all[i] = { points, mark: mark(ways, points, links[i]) };
  }
  return all;
}

function lead(ways, a, b, sought) {
  if (sought) {
    const n = sought.length;
    sought[0] = ways.touch(a, 2);
    sought[1] = ways.touch(a, stub);
    sought[n - 2] = ways.touch(b, stub);
    sought[n - 1] = ways.touch(b, 4);
    return nudge(ways, plain(sought));
  }
  const simple = ways.between(a, b);
  if (simple) return simple.points;
  const other = seek(ways, [a], [b]);
  return other ? nudge(ways, plain(other.points)) : [ways.touch(a, 2), ways.touch(b, 4)];
}

function leave(ways, l) {
  let best = null, ends = null;
  for (const from of sides) {
    for (const to of sides) {
      const a = ways.middle(l.from, from), b = ways.middle(l.to, to);
      align(ways, a, b, true, true);
      const p = ways.between(a, b);
      if (p && (!best || p.cost < best.cost)) [best, ends] = [p, [a, b]];
    }
  }
  if (best) return { ends };
  const other = seek(ways, sides.map((s) => ways.middle(l.from, s)), sides.map((s) => ways.middle(l.to, s)));
  if (other) return { ends: other.ends, sought: other.points };
  const a = ways.boxes[l.from], b = ways.boxes[l.to];
  let d = middleX(b) - middleX(a), pair = [right, left];
  const dy = middleY(b) - middleY(a);
  if (Math.abs(d) * (a.y2 - a.y1 + b.y2 - b.y1) < Math.abs(dy) * (a.x2 - a.x1 + b.x2 - b.x1)) {
    pair = [bottom, top];
    d = dy;
  }
  if (d < 0) pair.reverse();
  return { ends: [ways.middle(l.from, pair[0]), ways.middle(l.to, pair[1])] };
}

function nearestFirst(boxes, links) {
  const far = links.map((l) => {
    const a = boxes[l.from], b = boxes[l.to];
    return apart(middleX(a), middleX(b)) + apart(middleY(a), middleY(b));
  });
  return links.map((_, i) => i).sort((i, j) => far[i] - far[j]);
}

const facing = (a, b) => a !== b && isLevel(a) === isLevel(b);

function align(ways, a, b, moveA, moveB) {
  if (!facing(a.side, b.side)) return;
  const one = ways.rim(a), other = ways.rim(b), lo = Math.max(one[0], other[0]), hi = Math.min(one[1], other[1]);
  if (lo > hi) return;
  if (moveA && moveB) a.at = b.at = (lo + hi) >> 1;
  else if (moveB && a.at >= lo && a.at <= hi) b.at = a.at;
  else if (moveA && b.at >= lo && b.at <= hi) a.at = b.at;
}

function spread(ways, ends) {
  const ports = new Map(), key = (e) => e.card * 4 + e.side;
  for (const [a, b] of ends) {
    for (const [e, o] of [[a, b], [b, a]]) {
      if (!ports.has(key(e))) ports.set(key(e), []);
      ports.get(key(e)).push({ e, rank: rank(ways, e, o) });
    }
  }
  for (const list of ports.values()) {
    const n = list.length;
    if (n === 1) continue;
    list.sort((x, y) => x.rank - y.rank);
    const [lo, hi] = ways.rim(list[0].e), gap = Math.min(20, Math.trunc((hi - lo) / (n - 1)));
    list.forEach((p, k) => (p.e.at = (lo + hi + (2 * k - n + 1) * gap) >> 1));
  }
  for (const [a, b] of ends) align(ways, a, b, ports.get(key(a)).length === 1, ports.get(key(b)).length === 1);
}

function rank(ways, e, o) {
  const of = isLevel(e.side) ? middleY : middleX, off = of(ways.boxes[o.card]) - of(ways.boxes[e.card]), beyond = 1 << 20;
  if (e.side !== o.side) return off;
  return off < 0 ? -beyond - off : beyond - off;
}

function plain(points) {
  const list = [];
  for (const p of points) {
    const [a, b] = [list.at(-2), list.at(-1)];
    if (b && b.x === p.x && b.y === p.y) continue;
    if (a && ((a.x === b.x && b.x === p.x) || (a.y === b.y && b.y === p.y))) list.pop();
    list.push(p);
  }
  return list;
}

function nudge(ways, points) {
  for (let k = 1; k + 2 < points.length; k++) {
    const a = points[k], b = points[k + 1], level = a.y === b.y, aside = along(a, !level);
    const c = ways.lane(level, aside - 2 * lane, aside + 2 * lane, aside, along(a, level), along(b, level));
    if (c !== null) [points[k], points[k + 1]] = [spot(level, along(a, level), c), spot(level, along(b, level), c)];
  }
  return plain(points);
}

const meets = (a, b, gap) => a.x1 < b.x2 + gap && b.x1 < a.x2 + gap && a.y1 < b.y2 + gap && b.y1 < a.y2 + gap;

function mark(ways, points, l) {
  if (!(l.left + l.right)) return null;
  const long = (s) => apart(s[0].x, s[1].x) + apart(s[0].y, s[1].y);
  const list = points.slice(1).map((p, i) => [points[i], p]).sort((x, y) => long(y) - long(x));
  const tip = points.at(-1);
  const room = ({ x, y, upright }) => (upright
    ? { x1: x - markHigh, y1: y - l.left, x2: x + markHigh, y2: y + l.right }
    : { x1: x - l.left, y1: y - markHigh, x2: x + l.right, y2: y + markHigh });
  const head = l.arrow ? [{ x1: tip.x - 12, y1: tip.y - 12, x2: tip.x + 12, y2: tip.y + 12 }] : [];
  let best = null, least = -1;
  for (let n = 0; n < 2 * list.length && least !== 0; n++) {
    const [a, b] = list[n % list.length], upright = n >= list.length;
    for (let k = 0; k < 31 && least !== 0; k++) {
      const i = k & 1 ? 16 - ((k + 1) >> 1) : 16 + ((k + 1) >> 1);
      const m = { x: (a.x * (32 - i) + b.x * i) >> 5, y: (a.y * (32 - i) + b.y * i) >> 5, upright }, box = room(m);
      const sum = 4 * covers(box, ways.boxes, 0) + covers(box, ways.marks, 2) + covers(box, head, 0);
      if (least < 0 || sum < least) [best, least] = [m, sum];
    }
  }
  ways.marks.push(room(best));
  return best;
}

function covers(b, others, gap) {
  let sum = 0;
  for (const o of others) {
    if (meets(b, o, gap)) sum += (Math.min(b.x2, o.x2 + gap) - Math.max(b.x1, o.x1 - gap)) * (Math.min(b.y2, o.y2 + gap) - Math.max(b.y1, o.y1 - gap));
  }
  return sum;
}
