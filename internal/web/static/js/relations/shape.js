// Where lines lie, by the same rules as the server's (figure_line.go).
export function curve(a, b, bend) {
  const dx = b.x - a.x, dy = b.y - a.y, far = Math.hypot(dx, dy) || 1;
  const off = (far > 260 ? Math.min(0.2 * far, 170) : 14) + bend;
  const cx = (a.x + b.x) / 2 - (dy / far) * off, cy = (a.y + b.y) / 2 + (dx / far) * off;
  const [x1, y1] = edge(a, cx, cy, 2), [x2, y2] = edge(b, cx, cy, 4);
  return { path: `M${r(x1)} ${r(y1)}Q${r(cx)} ${r(cy)} ${r(x2)} ${r(y2)}`, x: r((x1 + 2 * cx + x2) / 4), y: r((y1 + 2 * cy + y2) / 4) };
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
