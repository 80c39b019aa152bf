// Forms and buttons with data-confirm="question" ask first, in a dialog.
const agreed = new WeakSet();

function ask(question) {
  const frame = document.getElementById("confirm");
  if (!frame) return Promise.resolve(window.confirm(question));
  document.getElementById("confirm-text").textContent = question;
  frame.returnValue = "no";
  frame.showModal();
  return new Promise((answer) => {
    frame.addEventListener("close", () => answer(frame.returnValue === "yes"), { once: true });
  });
}

export function start() {
  // In the capture phase, so that nothing else believes the form was sent.
  document.addEventListener(
    "submit",
    async (event) => {
      const form = event.target;
      const by = event.submitter;
      const question = by?.dataset.confirm || form.dataset.confirm;
      if (!question || agreed.delete(form)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!(await ask(question))) return by?.focus();
      agreed.add(form);
      form.requestSubmit(by);
    },
    true,
  );
}
