// The journal: of each question the youngest answer and whether it is kept by
// the server. All tabs of the browser share it; it belongs to one member.
export const place = (id) => `exam-${document.body.dataset.user}-${id}`;
export const read = (id) => {
  try {
    return JSON.parse(localStorage.getItem(place(id))) ?? {};
  } catch {
    return {};
  }
};
export const unsent = (journal) => Object.values(journal).filter((x) => !x.kept);
