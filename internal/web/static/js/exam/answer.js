// What the fields of a question say, and how they are filled in.
export function response(el, at) {
  const all = [...el.querySelectorAll("input, textarea")];
  const x = { at };
  const chosen = all.filter((i) => i.name === `c.${at}` && i.checked && i.value !== "").map((i) => Number(i.value));
  if (chosen.length) x.c = chosen;
  const truth = all.find((i) => i.name === `t.${at}` && i.checked && i.value !== "");
  if (truth) x.t = truth.value === "1";
  const blanks = all.filter((i) => i.name === `b.${at}`).map((i) => i.value);
  if (blanks.some((b) => b.trim() !== "")) x.b = blanks;
  const words = all.find((i) => i.name === `w.${at}`);
  if (words && words.value.trim() !== "") x.w = words.value;
  if (all.some((i) => i.name === `f.${at}` && i.checked)) x.f = true;
  return x;
}

export function fill(el, x) {
  const at = x.at;
  for (const i of el.querySelectorAll("input, textarea")) {
    if (i.name === `c.${at}`) i.checked = i.value === "" ? !x.c?.length : (x.c ?? []).includes(Number(i.value));
    else if (i.name === `t.${at}`) i.checked = i.value === (x.t === undefined ? "" : x.t ? "1" : "0");
    else if (i.name === `f.${at}`) i.checked = Boolean(x.f);
    else if (i.name === `w.${at}`) i.value = x.w ?? "";
  }
  el.querySelectorAll(`[name="b.${at}"]`).forEach((i, n) => (i.value = x.b?.[n] ?? ""));
}

export const answered = (x) => Boolean(x.c || x.b || x.w || x.t !== undefined);
