// Practice by keyboard: digits and letters choose an option, Enter answers and
// goes on. What was typed in a field stays text.
//   <article data-quiz>   one question
//   <input data-took>     gets the milliseconds until the answer
//   <a data-next>         leads on after the answer
const quiz = document.querySelector("[data-quiz]");
const form = quiz?.querySelector(".k-quiz-form");
const next = quiz?.querySelector("[data-next]");
const shown = performance.now();

const typing = (el) => el.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]") !== null;

function placeOf(key) {
  if (/^[1-9]$/.test(key)) return Number(key) - 1;
  if (/^[a-z]$/i.test(key)) return key.toLowerCase().charCodeAt(0) - 97;
  return -1;
}

function choose(place) {
  const option = form?.querySelectorAll(".k-quiz-option input")[place];
  if (!option) return false;
  option.checked = option.type === "radio" || !option.checked;
  option.dispatchEvent(new Event("input", { bubbles: true }));
  option.focus();
  return true;
}

form?.addEventListener("submit", () => {
  const took = form.querySelector("[data-took]");
  if (took) took.value = String(Math.round(performance.now() - shown));
});

document.addEventListener("keydown", (event) => {
  if (!quiz || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (typing(event.target)) return;
  if (event.key === "Enter") {
    if (event.target.closest("a, button, summary")) return; // does it by itself
    event.preventDefault();
    if (next) next.click();
    else form?.querySelector("[type=submit]")?.click();
    return;
  }
  if (choose(placeOf(event.key))) event.preventDefault();
});

next?.focus();
