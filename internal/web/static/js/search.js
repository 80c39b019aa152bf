// The search box offers hits while somebody types (the combobox of the ARIA
// practices). Without the script it is a form that leads to the page of results.
const wait = 160; // milliseconds without a key before asking

export function start(htmx) {
  document.querySelectorAll("input[data-search]").forEach((field, n) => box(field, n, htmx));
}

function box(field, n, htmx) {
  const list = document.createElement("div");
  list.id = `offers-${n}`;
  list.className = "k-offers";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.getAttribute("aria-label") ?? "");
  list.hidden = true;
  field.form.append(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off",
  })) field.setAttribute(name, value);

  let timer = 0, asked = "", at = -1;
  const options = () => [...list.querySelectorAll("[role=option]")];
  const show = (on) => {
    list.hidden = !on;
    field.setAttribute("aria-expanded", String(on));
    if (!on) mark(-1);
  };
  const mark = (to) => {
    const all = options();
    at = all.length ? (to + all.length) % all.length : -1;
    if (to < 0 && at === all.length - 1 && list.hidden) at = -1;
    all.forEach((el, i) => {
      el.id ||= `${list.id}-${i}`;
      el.setAttribute("aria-selected", String(i === at));
    });
    if (at < 0) return field.removeAttribute("aria-activedescendant");
    field.setAttribute("aria-activedescendant", all[at].id);
    all[at].scrollIntoView({ block: "nearest" });
  };
  const ask = async () => {
    const words = field.value.trim();
    if (words === asked && !list.hidden) return;
    asked = words;
    if (!words) return show(false);
    await htmx.ajax("GET", `${field.form.action}?q=${encodeURIComponent(words)}`, { target: list, swap: "innerHTML" });
    if (field.value.trim() !== words) return;
    options().forEach((el, i) => (el.id = `${list.id}-${i}`));
    at = -1;
    field.removeAttribute("aria-activedescendant");
    show(document.activeElement === field && list.childElementCount > 0);
  };
  const later = (event) => {
    if (event.isComposing) return;
    clearTimeout(timer);
    timer = setTimeout(ask, wait);
  };
  field.addEventListener("input", later);
  field.addEventListener("compositionend", later);
  field.addEventListener("focus", () => field.value.trim() && ask());
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (list.hidden) return;
      event.preventDefault();
      mark(event.key === "ArrowDown" ? at + 1 : at < 0 ? options().length - 1 : at - 1);
    } else if (event.key === "Enter" && at >= 0 && !list.hidden) {
      event.preventDefault();
      location.assign(options()[at].href);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      show(false);
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays in the field
  field.form.addEventListener("focusout", (event) => field.form.contains(event.relatedTarget) || show(false));
}
