// Where lines lie, by the same rules as the server's (figure_line.go).
const round = 8;

// draw is a way with round corners.
export function draw(points) {
  return points.map((p, i) => {
    if (i === 0) return `M${p.x} ${p.y}`;
    if (i === points.length - 1) return `L${p.x} ${p.y}`;
    const a = toward(p, points[i - 1]), b = toward(p, points[i + 1]);
    return `L${a.x} ${a.y}Q${p.x} ${p.y} ${b.x} ${b.y}`;
  }).join("");
}

function toward(p, next) {
  const step = (d) => Math.max(Math.min(Math.trunc(d / 2), round), -round);
  return { x: p.x + step(next.x - p.x), y: p.y + step(next.y - p.y) };
}

export function elbow(a, b, hangs) {
  const ax = (a.x1 + a.x2) >> 1, bx = (b.x1 + b.x2) >> 1, by = (b.y1 + b.y2) >> 1, spine = b.x1 - 12;
  const way = (...list) => list.map(([x, y]) => ({ x, y }));
  if (hangs && by > a.y2 && spine >= a.x1 && spine <= a.x2) return way([spine, a.y2], [spine, by], [b.x1, by]);
  if (hangs && by > a.y2 + 14) return way([ax, a.y2], [ax, a.y2 + 14], [spine, a.y2 + 14], [spine, by], [b.x1, by]);
  if (b.y1 >= a.y2 + 18) return way([ax, a.y2], [ax, a.y2 + 14], [bx, a.y2 + 14], [bx, b.y1]);
  return way([ax, (a.y1 + a.y2) >> 1], [bx, by]);
}
