// Long forms, <form data-autosave="name">, are kept in this browser while they
// are typed. A draft goes away when the save has succeeded (the next page
// carries data-saved, or a fragment does with the draft's name), when its writer
// drops it, signs out, or after a week.
const prefix = "kongdan:draft:";
const week = 7 * 24 * 3600 * 1000;
const skipped = new Set(["_key", "version"]);

const drafts = () => Object.keys(localStorage).filter((k) => k.startsWith(prefix));

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // Full or forbidden: the form itself still works.
  }
}

function valuesOf(form) {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !skipped.has(name));
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

function fill(form, values) {
  const rest = new Map();
  for (const [name, value] of values) rest.set(name, [...(rest.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || skipped.has(field.name) || ["hidden", "submit", "file"].includes(field.type)) continue;
    const given = rest.get(field.name);
    if (field.type === "checkbox" || field.type === "radio") field.checked = given?.includes(field.value) ?? false;
    else if (field.multiple) for (const o of field.options) o.selected = given?.includes(o.value) ?? false;
    else if (given?.length) field.value = given.shift();
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

// writtenAt is the time of a draft as all times on the page are shown: in the
// member's zone, where the browser knows it.
function writtenAt(at) {
  const how = { dateStyle: "short", timeStyle: "short" };
  const lang = document.documentElement.lang;
  try {
    return new Date(at).toLocaleString(lang, { ...how, timeZone: document.body.dataset.zone || undefined });
  } catch {
    return new Date(at).toLocaleString(lang, how);
  }
}

function offer(form, key, draft) {
  const note = document.getElementById("draft-note")?.content.firstElementChild?.cloneNode(true);
  if (!note) return;
  const when = note.querySelector("[data-when]");
  if (when) when.textContent = writtenAt(draft.at);
  note.querySelector("[data-restore]").addEventListener("click", () => {
    fill(form, draft.values);
    note.remove();
    form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
  });
  note.querySelector("[data-discard]").addEventListener("click", () => {
    localStorage.removeItem(key);
    note.remove();
  });
  form.prepend(note);
}

const known = new WeakSet();

// settle forgets what a fragment says was saved.
function settle(root) {
  for (const note of root.querySelectorAll("[data-saved]:not([data-saved=''])")) {
    localStorage.removeItem(prefix + note.dataset.saved);
    delete note.dataset.saved;
  }
}

export function attach(root) {
  settle(root);
  for (const form of root.querySelectorAll("form[data-autosave]")) {
    if (known.has(form)) continue;
    known.add(form);
    const key = prefix + form.dataset.autosave;
    const fresh = valuesOf(form);
    const draft = read(key);
    if (draft && !("refused" in form.dataset) && !same(draft.values, fresh)) offer(form, key, draft);
    let timer;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => write(key, { at: Date.now(), values: valuesOf(form) }), 400);
    });
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      write(key, { at: Date.now(), values: valuesOf(form), sent: true });
    });
  }
}

// The answers of an exam lie here too, under exam-MEMBER-ATTEMPT, by question:
// { at, seq, kept }, see exam.js. What the server has is taken away with the
// drafts; what it has not stays a month for the member who gave it, and is sent
// when that member comes back.
const month = 30 * 24 * 3600 * 1000;
function dropAnswers() {
  for (const key of Object.keys(localStorage).filter((k) => k.startsWith("exam-"))) {
    const answers = Object.values(read(key) ?? {});
    const last = Math.max(0, ...answers.map((x) => x?.seq ?? 0));
    if (answers.every((x) => x?.kept) || Date.now() - last > month) localStorage.removeItem(key);
  }
}

// sweep removes what was saved, what is old, and what another user typed here.
function sweep() {
  const user = document.body.dataset.user ?? "";
  const saved = document.querySelector(".k-flash[data-saved]") !== null;
  const stranger = user !== "" && localStorage.getItem("kongdan:user") !== user;
  for (const key of drafts()) {
    const draft = read(key);
    if (!draft || stranger || (saved && draft.sent) || Date.now() - draft.at > week) localStorage.removeItem(key);
  }
  if (!stranger) return;
  dropAnswers();
  localStorage.setItem("kongdan:user", user);
}

// sendAnswers sends what the reader answered in an exam and the server has not,
// once for each page. An attempt's own page does that itself. What comes too
// late stays, so that the page of the attempt can say so, and is not sent again.
async function sendAnswers() {
  const mine = `exam-${document.body.dataset.user}-`;
  if (!document.body.dataset.user || document.querySelector("[data-sit]")) return;
  for (const key of Object.keys(localStorage).filter((k) => k.startsWith(mine))) {
    const list = Object.values(read(key) ?? {}).filter((x) => !x.kept && !x.late);
    for (let i = 0; i < list.length; i += 20) {
      const some = list.slice(i, i + 20).map(({ kept, ...x }) => x);
      const body = new URLSearchParams({ answers: JSON.stringify(some) });
      const r = await fetch(`/attempts/${key.slice(mine.length)}/answers`, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
      if (!r.ok && r.status !== 404) return;
      const got = r.ok ? await r.json() : {};
      const now = read(key) ?? {};
      for (const { at, seq } of some) {
        if (now[at]?.seq !== seq) continue; // answered again meanwhile
        if ((got.seqs?.[at] ?? 0) >= seq) now[at].kept = true;
        else if (!got.running || got.unread?.includes(at)) now[at].late = true;
      }
      write(key, now);
    }
  }
}

export function start() {
  try {
    sweep();
    sendAnswers().catch(() => {}); // no line: the next page tries again
  } catch {
    return; // no storage here
  }
  attach(document);
  document.addEventListener("submit", (event) => {
    if (!("forget" in event.target.dataset)) return;
    drafts().forEach((key) => localStorage.removeItem(key));
    dropAnswers();
  });
}
