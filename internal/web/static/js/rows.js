// Rows of a form that one adds, moves and takes away:
//   <fieldset data-rows="option">    holds them
//   <li data-row-item>               is a row; fields are named option.ROW.…
//   <button data-row="add|up|down|remove">
// Without this the same buttons ask the server.
const letters = (list) => {
  list.querySelectorAll("[data-row-letter]").forEach((e, i) => (e.textContent = String.fromCharCode(65 + (i % 26))));
  list.querySelectorAll("[data-row-number]").forEach((e, i) => (e.textContent = i + 1));
};

// rename gives a copied row a name that no other has.
function rename(row, part, list) {
  const old = row.querySelector(`input[name="${part}"]`);
  const taken = new Set([...list.querySelectorAll(`input[name="${part}"]`)].map((e) => e.value));
  let n = taken.size;
  while (taken.has(`r${n}`)) n++;
  const from = old.value;
  old.value = `r${n}`;
  for (const e of row.querySelectorAll("[name], [id], [for], [aria-describedby]")) {
    for (const a of ["name", "id", "for", "aria-describedby"]) {
      if (e.hasAttribute(a)) e.setAttribute(a, e.getAttribute(a).replaceAll(`.${from}.`, `.r${n}.`).replaceAll(`-${from}-`, `-r${n}-`));
    }
  }
}

function empty(row) {
  row.querySelectorAll(".k-error").forEach((e) => e.remove());
  row.querySelectorAll("details").forEach((e) => e.removeAttribute("open"));
  row.querySelectorAll("[aria-invalid]").forEach((e) => e.removeAttribute("aria-invalid"));
  for (const e of row.querySelectorAll("input:not([type=hidden]), textarea, select")) {
    if (e.type === "checkbox") e.checked = false;
    else if (e.tagName === "SELECT") e.selectedIndex = 0;
    else e.value = "";
  }
}

function add(box, list) {
  const last = list.lastElementChild;
  if (!last) return false;
  const row = last.cloneNode(true);
  empty(row);
  rename(row, box.dataset.rows, list);
  list.append(row);
  row.querySelector("textarea")?.focus();
  return true;
}

function move(row, up) {
  const other = up ? row.previousElementSibling : row.nextElementSibling;
  if (other) up ? other.before(row) : other.after(row);
}

export function start() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-row]");
    const box = button?.closest("[data-rows]");
    const list = box?.querySelector("ol");
    if (!list) return;
    const row = button.closest("[data-row-item]");
    const does = button.dataset.row;
    if (does === "add" && !add(box, list)) return;
    if (does === "up" || does === "down") move(row, does === "up");
    if (does === "remove") {
      const next = row.nextElementSibling ?? row.previousElementSibling;
      if (next) row.remove();
      else empty(row);
      next?.querySelector("textarea")?.focus();
    }
    event.preventDefault();
    letters(list);
    if (does !== "add" && does !== "remove") button.focus();
    button.form?.dispatchEvent(new Event("input", { bubbles: true }));
    if (box.closest("form[data-guard]")) box.closest("form").dataset.dirty = "";
  });
}
