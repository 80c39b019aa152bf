// <select data-picker="/lookup/…"> becomes a field with suggestions (the
// combobox of the ARIA practices). The select stays, hidden, as what the form
// sends. data-with names a field whose value goes along with the question;
// with data-late the nearest choices are asked for when the field is opened.
import { text } from "./toast.js";

let count = 0;

const make = (tag, attributes = {}, ...children) => {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) el.setAttribute(name, value);
  el.append(...children);
  return el;
};
const read = (option) => ({ value: option.value, name: option.dataset.name ?? option.text, hint: option.dataset.hint ?? "" });
const near = (item, words) => (item.name + " " + item.hint).toLowerCase().includes(words.toLowerCase());
const most = 50; // suggestions in sight; who wants others types more

class Picker {
  constructor(select) {
    this.select = select;
    this.many = select.multiple;
    this.items = [];
    this.at = -1;
    const id = select.id;
    select.id = `${id}-value`;
    this.field = make("input", {
      id, class: "form-control", type: "text", role: "combobox", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
      "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `pick-${++count}`,
    });
    this.field.placeholder = select.dataset.placeholder ?? "";
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (select.hasAttribute(name)) this.field.setAttribute(name, select.getAttribute(name));
    }
    this.field.disabled = select.disabled;
    if (select.required) this.field.setAttribute("aria-required", "true");
    const label = this.field.labels?.[0] ?? document.querySelector(`label[for="${CSS.escape(id)}"]`);
    this.list = make("ul", { id: `pick-${count}`, role: "listbox", "aria-label": label?.textContent.replace("*", "").trim() ?? "" });
    this.none = make("p", { class: "k-pick-none", role: "status" });
    this.panel = make("div", { class: "k-pick-panel" }, this.list, this.none);
    this.panel.hidden = true;
    this.clear = make("button", { type: "button", class: "k-pick-clear", "aria-label": text("picker-clear") }, "×");
    this.chips = make("ul", { class: "k-pick-chips" });
    const box = make("div", { class: "k-pick" }, ...(this.many ? [this.chips] : []), this.field, ...(this.many ? [] : [this.clear]), this.panel);
    select.after(box);
    select.hidden = true;
    if (select.autofocus) this.field.focus();
    this.listen(box);
    this.show();
  }

  listen(box) {
    const { field, list, select } = this;
    field.addEventListener("focus", () => field.select());
    field.addEventListener("click", () => this.panel.hidden && this.suggest(""));
    field.addEventListener("input", (e) => e.isComposing || this.suggest(field.value.trim()));
    field.addEventListener("compositionend", () => this.suggest(field.value.trim()));
    field.addEventListener("keydown", (e) => this.key(e));
    box.addEventListener("focusout", (e) => box.contains(e.relatedTarget) || this.leave());
    list.addEventListener("mousedown", (e) => e.preventDefault()); // the focus stays in the field
    list.addEventListener("click", (e) => {
      const row = e.target.closest("[role=option]");
      if (row) this.take(this.items[[...list.children].indexOf(row)]);
    });
    this.clear.addEventListener("click", () => {
      this.set("", false);
      field.focus();
    });
    this.chips.addEventListener("click", (e) => {
      const button = e.target.closest("button");
      if (!button) return;
      this.set(button.value, false);
      field.focus();
    });
    select.addEventListener("change", () => this.show());
    const other = select.dataset.with && select.form?.elements[select.dataset.with];
    other?.addEventListener?.("change", () => this.depend());
  }

  chosen() {
    return [...this.select.selectedOptions].filter((o) => o.value !== "").map(read);
  }

  // show writes what is chosen where it can be read.
  show() {
    const chosen = this.chosen();
    if (!this.many) {
      this.field.value = chosen[0]?.name ?? "";
      this.clear.hidden = !chosen.length || this.field.disabled;
      return;
    }
    this.field.value = "";
    this.chips.replaceChildren(...chosen.map((c) =>
      make("li", {}, c.name, make("button", { type: "button", value: c.value, "aria-label": `${text("picker-remove")} ${c.name}` }, "×"))));
    this.chips.hidden = !chosen.length;
  }

  set(value, on) {
    const hit = [...this.select.options].find((o) => o.value === value);
    if (hit && this.many) hit.selected = on;
    else this.select.value = on ? value : "";
    for (const kind of ["input", "change"]) this.select.dispatchEvent(new Event(kind, { bubbles: true }));
  }

  take(item) {
    if (!item) return;
    if (![...this.select.options].some((o) => o.value === item.value)) {
      this.select.append(make("option", { value: item.value, "data-name": item.name, "data-hint": item.hint }, item.name));
    }
    this.set(item.value, !this.many || !this.chosen().some((c) => c.value === item.value));
    this.close();
    this.field.focus();
  }

  address(words) {
    const url = new URL(this.select.dataset.picker, location.href);
    url.searchParams.set("q", words);
    const { with: name } = this.select.dataset;
    if (name) url.searchParams.set(name, this.select.form?.elements[name]?.value ?? "");
    return url;
  }

  async ask(words) {
    this.asking?.abort();
    this.asking = new AbortController();
    const answer = await fetch(this.address(words), { headers: { "HX-Request": "true" }, signal: this.asking.signal });
    if (!answer.ok) throw new Error(answer.statusText);
    const box = document.createElement("template");
    box.innerHTML = `<select>${await answer.text()}</select>`;
    return [...box.content.querySelectorAll("option")].map(read);
  }

  suggest(words) {
    const own = [...this.select.options].filter((o) => o.value !== "").map(read).filter((i) => near(i, words));
    const { picker, late } = this.select.dataset;
    const asks = picker && (words || late !== undefined);
    this.open(own, !asks);
    clearTimeout(this.timer);
    this.asking?.abort();
    if (!asks) return;
    const others = (list) => (words ? list : [...own, ...list.filter((i) => !own.some((o) => o.value === i.value))]);
    this.timer = setTimeout(() => this.ask(words).then((list) => this.open(others(list), true), (e) => e.name === "AbortError" || this.open(own, true)), words ? 150 : 0);
  }

  // depend asks anew for what goes with the other field.
  depend() {
    this.ask("").then((list) => {
      const kept = this.chosen().filter((c) => list.some((i) => i.value === c.value)).map((c) => c.value);
      const empty = [...this.select.options].filter((o) => o.value === "" && !this.many);
      const options = list.map((i) => make("option", { value: i.value, "data-name": i.name, "data-hint": i.hint }, i.name));
      options.forEach((o) => (o.selected = kept.includes(o.value)));
      this.select.replaceChildren(...empty, ...options);
      this.select.dispatchEvent(new Event("change", { bubbles: true }));
    }, () => {});
  }

  open(items, final) {
    this.items = items.slice(0, most);
    const chosen = new Set(this.chosen().map((c) => c.value));
    this.list.replaceChildren(...this.items.map((item, i) =>
      make("li", { role: "option", id: `${this.list.id}-${i}`, "aria-selected": String(chosen.has(item.value)) },
        make("span", {}, item.name), ...(item.hint ? [make("small", {}, item.hint)] : []))));
    this.list.hidden = !this.items.length;
    this.none.textContent = this.items.length || !final ? "" : text("picker-none");
    this.none.hidden = !this.none.textContent;
    this.panel.hidden = this.list.hidden && this.none.hidden;
    this.field.setAttribute("aria-expanded", String(!this.panel.hidden && !this.list.hidden));
    this.mark(this.field.value.trim() && this.items.length ? 0 : -1);
  }

  mark(i) {
    this.at = i;
    [...this.list.children].forEach((row, n) => row.classList.toggle("k-pick-at", n === i));
    const row = this.list.children[i];
    if (row) this.field.setAttribute("aria-activedescendant", row.id);
    else this.field.removeAttribute("aria-activedescendant");
    row?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (event.isComposing) return;
    const open = !this.panel.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) this.suggest("");
      const step = event.key === "ArrowDown" ? 1 : -1, n = this.items.length;
      if (n) this.mark(this.at < 0 && step < 0 ? n - 1 : (this.at + step + n) % n);
    } else if (event.key === "Enter" && (open || this.typing())) {
      event.preventDefault();
      if (open) this.take(this.items[this.at]);
    } else if (event.key === "Escape" && (open || this.typing())) {
      event.stopPropagation();
      event.preventDefault(); // a dialog around it stays
      this.close();
      this.show();
    }
  }

  // typing says that the field holds words and not what was chosen.
  typing() {
    return this.field.value.trim() !== (this.many ? "" : (this.chosen()[0]?.name ?? ""));
  }

  close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    this.panel.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }

  // leave keeps what was chosen; an emptied field chooses nothing.
  leave() {
    this.close();
    if (!this.many && !this.field.value.trim() && this.select.value) this.set("", false);
    this.show();
  }
}

export function attach(root) {
  for (const select of root.querySelectorAll("select[data-picker]:not([hidden])")) new Picker(select);
}
