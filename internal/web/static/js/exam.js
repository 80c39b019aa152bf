// An attempt at an exam. Every answer goes to the server at once. Until the
// server says that it is kept it lies in this browser's storage, so a reload, a
// crash or a broken line loses nothing; it is sent again until it has arrived.
//
// Each answer carries a number: the server's time when it was given. Of two
// answers to a question the one with the higher number stays, wherever it came
// from. The clock is the server's; this device's is only used to count on.
import { answered, fill, response } from "./exam/answer.js";
import { place, read, unsent } from "./exam/journal.js";
import { banner, sure, text } from "./exam/page.js";
import { walk } from "./exam/walk.js";

const form = document.querySelector("[data-sit]");
const over = document.querySelector("[data-sit-over]");

if (over) {
  const left = unsent(read(over.dataset.sitOver)).length;
  banner("refused", left > 0);
}

if (form) sit(form);

function sit(form) {
  const url = form.dataset.sit;
  const id = url.split("/").pop();
  const questions = new Map([...form.querySelectorAll("[data-q]")].map((el) => [Number(el.dataset.q), el]));
  const seqs = new Map([...questions].map(([at, el]) => [at, Number(el.dataset.seq)]));
  let journal = {};
  let due = Number(form.dataset.due);
  const grace = Number(form.dataset.grace) * 1000;
  let paused = "paused" in form.dataset;
  let running = true;
  let last = Number(form.elements.seen.value);

  // The clock: the server's time, counted on by a clock that nobody can turn.
  let base = Number(form.dataset.now) - performance.now();
  let closest = Infinity; // the shortest way there and back so far
  const now = () => Math.round(base + performance.now());
  const heard = (serverNow, sent, got) => {
    const way = got - sent;
    const guess = serverNow + way / 2 - got;
    if (way <= closest || Math.abs(guess - base) > way / 2 + 1000) {
      closest = way;
      base = guess;
    }
  };

  function keep() {
    const there = read(id);
    for (const [at, x] of Object.entries(there)) {
      const mine = journal[at];
      if (!mine || x.seq > mine.seq) journal[at] = x;
      else if (x.seq === mine.seq && x.kept) mine.kept = true;
    }
    try {
      localStorage.setItem(place(id), JSON.stringify(journal));
      homeless = false;
    } catch {
      homeless = true; // full or forbidden: only the page holds the answers
    }
  }
  let homeless = false;

  function mark(at) {
    const x = response(questions.get(at), at);
    const link = form.querySelector(`[data-to="${at}"]`);
    link?.toggleAttribute("data-answered", answered(x));
    link?.toggleAttribute("data-flagged", Boolean(x.f));
  }

  function count() {
    const done = form.querySelectorAll("[data-to][data-answered]").length;
    form.querySelector("[data-done]").textContent = done;
    return questions.size - done;
  }

  // An answer was given: number it, keep it here, send it.
  function given(at, soon) {
    if (!running || paused) return;
    last = Math.max(last, read(id)[at]?.seq ?? 0); // another tab may be a little ahead
    last = Math.max(last + 1, now());
    journal[at] = { ...response(questions.get(at), at), seq: last, kept: false };
    seqs.set(at, last);
    keep();
    mark(at);
    count();
    state("saving");
    clearTimeout(timer);
    timer = setTimeout(send, soon ? 0 : 700);
  }

  // An answer came from elsewhere: another tab, another device, the journal.
  function taken(x) {
    const el = questions.get(x.at);
    if (!el || x.seq <= (seqs.get(x.at) ?? 0)) return false;
    seqs.set(x.at, x.seq);
    last = Math.max(last, x.seq);
    fill(el, x);
    mark(x.at);
    return true;
  }

  const saved = form.querySelector("[data-saved]");
  function state(name) {
    saved.textContent = name ? text(name) : "";
    saved.dataset.state = name;
  }

  // An answer that the server cannot keep is not kept by sending it again: its
  // question says so until it is answered otherwise.
  function refuse(at, seq) {
    if (journal[at]?.seq === seq) Object.assign(journal[at], { kept: true, bad: true });
    keep();
    unread();
  }

  function unread() {
    let any = false;
    for (const [at, el] of questions) {
      const bad = Boolean(journal[at]?.bad);
      el.toggleAttribute("data-unread", bad);
      any ||= bad;
    }
    banner("unread", any);
    return any;
  }

  // The line.
  let most = 100; // answers of one request
  let timer = 0;
  let wait = 0;
  let sending = null;

  function later() {
    wait = Math.min(wait ? wait * 2 : 1000, 15000);
    clearTimeout(timer);
    timer = setTimeout(send, wait * (0.75 + Math.random() / 2));
  }

  function send() {
    clearTimeout(timer);
    sending ??= go().finally(() => (sending = null));
    return sending;
  }

  async function ask(path, body) {
    const sent = performance.now();
    const stop = new AbortController();
    const limit = setTimeout(() => stop.abort(), 15000);
    try {
      const r = await fetch(path, { method: body ? "POST" : "GET", body, signal: stop.signal, headers: { Accept: "application/json" }, redirect: "manual" });
      if (!r.ok || !r.headers.get("Content-Type")?.startsWith("application/json")) return { status: r.type === "opaqueredirect" ? 401 : r.status };
      const got = await r.json();
      heard(got.now, sent, performance.now());
      due = got.due;
      pause(got.paused);
      return { status: 200, got };
    } catch {
      return { status: 0 };
    } finally {
      clearTimeout(limit);
    }
  }

  async function go() {
    for (;;) {
      const list = unsent(journal);
      if (!list.length) {
        state(Object.keys(journal).length && !unread() ? "saved" : "");
        return true;
      }
      state("saving");
      const answers = list.slice(0, most).map(({ kept, ...x }) => x);
      const { status, got } = await ask(`${url}/answers`, new URLSearchParams({ answers: JSON.stringify(answers) }));
      banner("login", status === 401 || status === 403);
      if (status !== 200) {
        if ((status === 422 || status === 413) && answers.length > 1) {
          most = Math.ceil(answers.length / 2); // too much at once, or one that spoils all
          continue;
        }
        if (status === 422 || status === 413) {
          refuse(answers[0].at, answers[0].seq);
          continue;
        }
        if (status === 404) return finish(true);
        banner("local", status !== 401);
        state("kept");
        later();
        return false;
      }
      wait = 0;
      banner("local", false);
      if (!got.running) return finish(true);
      if (got.held) {
        state("kept");
        later();
        return false;
      }
      for (const [at, seq] of Object.entries(got.seqs ?? {})) {
        if (journal[at] && seq >= journal[at].seq) journal[at].kept = true;
      }
      for (const at of got.unread ?? []) refuse(at, answers.find((x) => x.at === at)?.seq);
      keep();
    }
  }

  // Other devices, the proctor and the deadline are heard of by asking now and then.
  async function look() {
    const since = Math.max(0, ...seqs.values());
    const { status, got } = await ask(`${url}/state?since=${since}`);
    banner("login", status === 401 || status === 403);
    if (status === 404 || (status === 200 && !got.running)) return finish(unsent(journal).length > 0);
    if (status !== 200) return;
    if (got.answers?.map(taken).some(Boolean)) count();
    if (unsent(journal).length) send();
  }

  function pause(on) {
    if (on === paused) return;
    paused = on;
    banner("paused", on);
    form.classList.toggle("k-sitpaused", on);
    if (!on && !questions.size) location.reload(); // the paper was covered when the page came
    if (!on && unsent(journal).length) send();
  }

  // The attempt is over: the page after it says how.
  function finish(refused) {
    if (!running) return false;
    running = false;
    form.querySelectorAll("fieldset, [type=submit]").forEach((el) => (el.disabled = true));
    banner("refused", refused && unsent(journal).length > 0);
    if (!unsent(journal).length) {
      try {
        localStorage.removeItem(place(id));
      } catch {
        // Nothing was kept.
      }
    }
    window.removeEventListener("beforeunload", hold);
    setTimeout(() => location.replace(url), 1500);
    return false;
  }

  // The countdown.
  const clock = form.querySelector("[data-clock]");
  let ended = false;
  function tick() {
    const left = due - now();
    if (paused) {
      clock.textContent = text("paused");
      return;
    }
    const s = Math.max(0, Math.ceil(left / 1000));
    const two = (n) => String(n).padStart(2, "0");
    clock.textContent = s >= 3600 ? `${Math.floor(s / 3600)}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${two(Math.floor(s / 60))}:${two(s % 60)}`;
    clock.parentElement.toggleAttribute("data-hurry", left < 5 * 60 * 1000);
    if (left > 0) {
      if (ended) {
        ended = false; // time was given
        banner("over", false);
        form.querySelectorAll("fieldset").forEach((el) => (el.disabled = false));
      }
      return;
    }
    if (!ended) {
      ended = true;
      banner("over", true);
      form.querySelectorAll("fieldset").forEach((el) => (el.disabled = true));
      send();
    }
    if (left < -grace - 1500 && running && !asking) {
      asking = true; // the server ends it; ask until it has
      look().finally(() => setTimeout(() => (asking = false), 3000));
    }
  }
  let asking = false;

  function hold(event) {
    if (homeless && unsent(journal).length) event.preventDefault();
  }

  // What people do.
  form.addEventListener("change", (event) => {
    const el = event.target.closest("[data-q]");
    if (el) given(Number(el.dataset.q), true);
  });
  form.addEventListener("input", (event) => {
    const el = event.target.closest("[data-q]");
    if (el && event.target.matches("textarea, [type=text]")) given(Number(el.dataset.q), false);
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const submitting = event.submitter?.value === "submit";
    if (!running) return;
    if (!(await send()) || unsent(journal).length) {
      await send();
    }
    if (!submitting) return;
    const open = count();
    if (!(await sure((open ? text("ask-open").replace("{N}", open) : text("ask"))))) return;
    if (unsent(journal).length && !(await send())) {
      saved.textContent = text("offline");
      saved.scrollIntoView({ block: "center" });
      return;
    }
    window.removeEventListener("beforeunload", hold);
    const does = document.createElement("input");
    does.type = "hidden";
    does.name = "do";
    does.value = "submit";
    form.append(does);
    form.elements.seen.value = Math.max(last, ...seqs.values());
    try {
      localStorage.removeItem(place(id));
    } catch {
      // Nothing was kept.
    }
    form.submit();
  });

  walk(form, questions);

  // The start: what lies here from before goes on.
  journal = read(id);
  for (const [at, x] of Object.entries(journal)) {
    if (x.seq <= (seqs.get(Number(at)) ?? 0)) delete journal[at];
    else taken(x);
  }
  keep();
  questions.forEach((_, at) => mark(at));
  count();
  unread();
  if (matchMedia("(width >= 1000px)").matches) form.querySelector("[data-nav]").open = true;
  form.classList.add("k-sitlive");
  form.classList.toggle("k-sitpaused", paused);
  tick();
  setInterval(tick, 500);
  setInterval(look, 20000);
  if (unsent(journal).length) send();
  else look();
  window.addEventListener("online", () => {
    wait = 0;
    send();
  });
  window.addEventListener("storage", (event) => {
    if (event.key !== place(id)) return;
    for (const x of Object.values(read(id))) {
      if (taken(x)) journal[x.at] = x;
      else if (journal[x.at]?.seq === x.seq && x.kept) journal[x.at].kept = true;
    }
    count();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) send();
    else look();
  });
  window.addEventListener("beforeunload", hold);
}
