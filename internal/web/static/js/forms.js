// Forms: nothing typed is lost by leaving, nothing is sent twice, and what
// went wrong is where the reader looks.
//   <form data-guard>     asks before leaving with unsaved changes
//   <textarea data-grow>  grows with its text
//   [data-focus]          takes the focus when it appears
let leaving = false;

const grow = (area) => {
  area.style.height = "auto";
  area.style.height = area.scrollHeight + area.offsetHeight - area.clientHeight + "px";
};

export function attach(root) {
  if (!CSS.supports("field-sizing", "content")) root.querySelectorAll("textarea[data-grow]").forEach(grow);
  root.querySelector("[data-focus]")?.focus();
}

export function start() {
  attach(document);
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form?.matches("[data-guard]")) form.dataset.dirty = "";
    if (event.target.matches("textarea[data-grow]") && !CSS.supports("field-sizing", "content")) grow(event.target);
  });
  document.addEventListener("reset", (event) => delete event.target.dataset.dirty);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method === "dialog" || event.defaultPrevented) return;
    if (form.dataset.sent) return event.preventDefault();
    leaving = true;
    delete form.dataset.dirty;
    form.dataset.sent = "1";
    event.submitter?.setAttribute("data-busy", "");
    setTimeout(() => release(form), 10000); // the answer never came, or it was a download
  });
  window.addEventListener("pageshow", () => {
    leaving = false;
    document.querySelectorAll("form[data-sent]").forEach(release);
  });
  window.addEventListener("beforeunload", (event) => {
    if (leaving || !document.querySelector("form[data-dirty]:not([data-autosave])")) return;
    event.preventDefault();
  });
}

function release(form) {
  delete form.dataset.sent;
  form.querySelectorAll("[data-busy]").forEach((b) => b.removeAttribute("data-busy"));
}
