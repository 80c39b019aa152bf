// One-time links carry their code behind the "#", which stays in the browser.
// <div data-secret> holds the field for it: filled and put away when the
// address brings a code, taken by hand otherwise.
export function start() {
  const place = document.querySelector("[data-secret]");
  const code = location.hash.slice(1);
  if (!place || !code) return;
  const field = place.querySelector("input");
  field.value = code;
  if (!field.matches("[aria-invalid]")) place.hidden = true;
  history.replaceState(null, "", location.pathname + location.search);
}
