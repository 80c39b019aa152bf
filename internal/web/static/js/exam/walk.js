// The keyboard: j and k go through the questions, letters choose, m marks.
// A click on a number goes there too.
export function walk(form, questions) {
  const order = [...questions.keys()];
  const here = () => {
    const inside = document.activeElement?.closest?.("[data-q]");
    if (inside) return order.indexOf(Number(inside.dataset.q));
    return order.findIndex((at) => questions.get(at).getBoundingClientRect().bottom > 120);
  };
  function to(i) {
    const el = questions.get(order[Math.max(0, Math.min(order.length - 1, i))]);
    el?.scrollIntoView({ block: "start" });
    el?.focus({ preventScroll: true });
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    if (event.target.matches("textarea, [type=text]")) return;
    const key = event.key.toLowerCase();
    const i = here();
    const el = questions.get(order[i]);
    if (key === "j" || key === "k") to(i + (key === "j" ? 1 : -1));
    else if (key === "m" && el) el.querySelector('[name^="f."]').click();
    else if (/^[a-i]$/.test(key) && el) {
      const choice = el.querySelector(`[name^="c."][value="${key.charCodeAt(0) - 97}"]`) ?? (key < "c" ? el.querySelector(`[name^="t."][value="${key === "a" ? 1 : 0}"]`) : null);
      if (!choice) return;
      choice.click();
    } else return;
    event.preventDefault();
  });
  form.querySelector("[data-nav]").addEventListener("click", (event) => {
    const link = event.target.closest("[data-to]");
    if (!link) return;
    event.preventDefault();
    if (matchMedia("(width < 1000px)").matches) form.querySelector("[data-nav]").open = false;
    to(order.indexOf(Number(link.dataset.to)));
  });
}
