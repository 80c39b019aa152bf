// Where lines lie, by the same rules as the server's (figure_line.go).
export function curve(a, b, bend, cards) {
  const dx = b.x - a.x, dy = b.y - a.y, far = Math.hypot(dx, dy) || 1;
  const off = (far > 260 ? Math.min(0.2 * far, 170) : 14) + bend;
  const cx = (a.x + b.x) / 2 - (dy / far) * off, cy = (a.y + b.y) / 2 + (dx / far) * off;
  const [x1, y1] = edge(a, cx, cy, 2), [x2, y2] = edge(b, cx, cy, 4);
  const on = (t, p, c, q) => r((1 - t) * (1 - t) * p + 2 * (1 - t) * t * c + t * t * q);
  const covered = (x, y) => cards.some((k) => 2 * Math.abs(k.x - x) < k.w + 20 && 2 * Math.abs(k.y - y) < k.h + 20);
  const t = [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8].find((t) => !covered(on(t, x1, cx, x2), on(t, y1, cy, y2))) ?? 0.5;
  return { path: `M${r(x1)} ${r(y1)}Q${r(cx)} ${r(cy)} ${r(x2)} ${r(y2)}`, x: on(t, x1, cx, x2), y: on(t, y1, cy, y2) };
}

export function elbow(a, b, hangs) {
  const left = b.x - Math.floor(b.w / 2), top = b.y - Math.floor(b.h / 2), foot = a.y + Math.floor(a.h / 2), spine = left - 12, half = Math.floor(a.w / 2);
  if (hangs && b.y > foot && spine >= a.x - half && spine <= a.x + half) return `M${spine} ${foot}V${b.y}H${left}`;
  if (hangs && b.y > foot + 14) return `M${a.x} ${foot}V${foot + 14}H${spine}V${b.y}H${left}`;
  if (top >= foot + 18) return `M${a.x} ${foot}V${foot + 14}H${b.x}V${top}`;
  return `M${a.x} ${a.y}L${b.x} ${b.y}`;
}

function edge(box, x, y, gap) {
  const dx = x - box.x, dy = y - box.y;
  let part = 1;
  if (dx) part = Math.min(part, (box.w / 2 + gap) / Math.abs(dx));
  if (dy) part = Math.min(part, (box.h / 2 + gap) / Math.abs(dy));
  return [box.x + dx * part, box.y + dy * part];
}

const r = Math.round;
