// "/" and Ctrl-K (Cmd-K) go to the search box, or to the search page where
// there is no box in sight.
const typing = (el) => el.closest("input, textarea, select, [contenteditable]") !== null;

function search() {
  const box = document.querySelector("[data-search]");
  if (box && box.offsetParent !== null) {
    box.focus();
    box.select();
    return;
  }
  const link = document.querySelector("[data-search-page]");
  if (link) link.click();
}

export function start() {
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || document.querySelector("dialog[open]")) return;
    const command = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k";
    const slash = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target);
    if (!command && !slash) return;
    event.preventDefault();
    search();
  });
}
