// Short messages while the page stays. Their texts come with the page, in
// <template id="text-NAME">, so that scripts hold no language.
export function text(name) {
  return document.getElementById("text-" + name)?.content.textContent.trim() ?? "";
}

export function toast(name) {
  const words = text(name);
  if (!words) return;
  let frame = document.querySelector(".k-toasts");
  if (!frame) {
    frame = document.createElement("div");
    frame.className = "k-toasts";
    frame.setAttribute("role", "status");
    document.body.append(frame);
  }
  const box = document.createElement("p");
  box.className = "k-toast";
  box.textContent = words;
  frame.append(box);
  setTimeout(() => box.remove(), 8000);
}
