// Marking an answer, [data-marking] in its form: buttons and digits give a point
// its marks, the sum follows, Ctrl-Enter saves and S leads to the next answer.
const number = (text) => {
  const t = text.trim().replace("．", ".").replace(/[０-９]/g, (d) => String.fromCharCode(d.charCodeAt(0) - 0xfee0));
  return /^\d*\.?\d+$/.test(t) ? Number(t) : NaN;
};

const boxOf = (button) => button.closest(".k-marking-give").querySelector("input");

function give(box, value) {
  box.value = value;
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function attach(root) {
  const form = root.closest("form");
  const sum = root.querySelector("[data-sum]");
  const boxes = [...root.querySelectorAll(".k-marking-give input")];
  const add = () => {
    const given = boxes.map((b) => number(b.value));
    sum.textContent = given.some(Number.isNaN) ? "–" : String(Math.round(100 * given.reduce((a, b) => a + b, 0)) / 100);
  };
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-give]");
    if (button) give(boxOf(button), button.dataset.give);
  });
  root.addEventListener("input", add);
  add();
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    if (event.key.toLowerCase() === "s") {
      root.querySelector("[data-skip]")?.click();
      return;
    }
    const box = boxes[Number(event.key) - 1];
    if (!box) return;
    event.preventDefault();
    const full = box.closest(".k-marking-give").querySelector("[data-give]:last-of-type").dataset.give;
    give(box, number(box.value) === Number(full) ? "0" : full);
  });
}

export function start() {
  for (const root of document.querySelectorAll("[data-marking]")) attach(root);
}
