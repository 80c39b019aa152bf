// Finds things in a page the way a person or a screen reader does. Evaluated
// as an expression; its value is the function find(kind, name, near).
(() => {
  const squash = (s) => (s ?? "").replace(/\s+/g, " ").trim();
  const visible = (el) => {
    if (!el.isConnected || !el.checkVisibility({ visibilityProperty: true, opacityProperty: false })) return false;
    const box = el.getBoundingClientRect();
    return box.width > 0 && box.height > 0;
  };
  const byIds = (ids) => ids.split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
  const nameOf = (el) => {
    if (el.hasAttribute("aria-labelledby")) return squash(byIds(el.getAttribute("aria-labelledby")));
    if (el.hasAttribute("aria-label")) return squash(el.getAttribute("aria-label"));
    if (el.labels?.length) {
      const texts = [...el.labels].map((label) => {
        const copy = label.cloneNode(true);
        copy.querySelectorAll("[aria-hidden=true], input, select, textarea").forEach((x) => x.remove());
        return copy.textContent;
      });
      return squash(texts.join(" "));
    }
    const copy = el.cloneNode(true);
    copy.querySelectorAll("[aria-hidden=true]").forEach((x) => x.remove());
    return squash(copy.textContent) || squash(el.getAttribute("title")) || squash(el.value);
  };
  const kinds = {
    action: "a[href], button, summary, [role=button], [role=tab], input[type=submit], label.k-radio",
    field: "input:not([type=hidden]):not([type=submit]), textarea, select, fieldset",
    heading: "h1, h2, h3, h4",
    any: "*",
  };
  const legend = (el) => (el.tagName === "FIELDSET" ? squash(el.querySelector("legend")?.textContent.replace("*", "")) : null);
  return (kind, name, near) => {
    // While a dialog is open the rest of the page cannot be reached.
    let root = [...document.querySelectorAll("dialog[open]")].pop() ?? document;
    if (near) {
      const rows = [...root.querySelectorAll("tr, li, article, section, fieldset, form, dialog, nav")];
      const hits = rows.filter((r) => visible(r) && squash(r.textContent).includes(near));
      root = hits.sort((a, b) => a.textContent.length - b.textContent.length).find((r) => {
        return [...r.querySelectorAll(kinds[kind])].some((el) => (legend(el) ?? nameOf(el)) === name && visible(el));
      });
      if (!root) return null;
    }
    const all = [...root.querySelectorAll(kinds[kind])].filter(visible);
    const named = (test) => all.find((el) => test(legend(el) ?? nameOf(el)));
    return named((n) => n === name) ?? named((n) => n.startsWith(name)) ?? named((n) => n.includes(name)) ?? null;
  };
})()
