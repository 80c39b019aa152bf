// What pages do beyond links and forms. Everything works without it, less
// smoothly: each module looks for data attributes and adds to them.
import htmx from "htmx.org/dist/htmx.esm.js";
import * as confirm from "./confirm.js";
import * as copy from "./copy.js";
import * as dialog from "./dialog.js";
import * as draft from "./draft.js";
import * as forms from "./forms.js";
import * as keys from "./keys.js";
import * as marking from "./marking.js";
import * as menu from "./menu.js";
import * as picker from "./picker.js";
import * as print from "./print.js";
import * as rows from "./rows.js";
import * as search from "./search.js";
import * as secret from "./secret.js";
import { toast } from "./toast.js";

confirm.start();
copy.start();
dialog.start(htmx);
picker.attach(document); // before drafts, which fill in what was chosen
draft.start();
forms.start();
keys.start();
marking.start();
menu.start();
print.start();
rows.start();
search.start(htmx);
secret.start();

document.addEventListener("htmx:error", () => toast("offline"));
// Fragments that arrive later get what the page's own elements got at the start.
document.addEventListener("htmx:after:swap", (event) => {
  const root = event.target instanceof Element ? event.target : document;
  picker.attach(root);
  forms.attach(root);
  draft.attach(root);
});
