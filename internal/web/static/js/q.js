// The page of a questionnaire. It runs on phones of long ago: plain ES5, no
// library. The secret stays behind the "#": it is sent only when the page asks
// for the sentences and when the answers go. What is typed is kept on the
// phone until it has arrived.
(function () {
  "use strict";
  var doc = document;
  var link = /^#([ze])(c?)\.([A-Za-z0-9_-]{43})/.exec(location.hash);
  var secret = link ? link[3] : "";
  var coded = link && link[2] === "c";
  var code = "";
  var place = "q-" + mark(secret);
  var draft = fresh();
  var count = 0;
  var pause = 0;
  var timer = 0;
  var under = false; // an answer is under way
  var shownLang = link && link[1] === "e" ? "en" : "zh";

  function fresh() {
    return { key: "", said: {}, going: false, at: 0 };
  }

  function el(id) {
    return doc.getElementById(id);
  }

  // mark is a short hash: where a draft lies does not give the link away.
  function mark(text) {
    var a = 0x811c9dc5;
    var b = 0x1000193;
    for (var i = 0; i < text.length; i++) {
      a = imul(a ^ text.charCodeAt(i), 0x1000193);
      b = imul(b + text.charCodeAt(i), 0x85ebca6b) ^ (a >>> 13);
    }
    return (a >>> 0).toString(36) + (b >>> 0).toString(36);
  }

  function imul(x, y) {
    return ((x & 0xffff) * y + ((((x >>> 16) * y) & 0xffff) << 16)) | 0;
  }

  function speak(lang) {
    shownLang = lang;
    doc.documentElement.lang = lang;
    var all = el("switch").getElementsByTagName("button");
    for (var i = 0; i < all.length; i++) all[i].setAttribute("aria-pressed", all[i].getAttribute("data-lang") === lang ? "true" : "false");
    var titles = doc.title.split(" · ");
    if (titles.length === 2) speak.titles = titles;
    if (speak.titles) doc.title = speak.titles[lang === "zh" ? 0 : 1];
  }

  var parts = ["wait", "line", "busy", "code", "shut", "form", "done", "late"];

  function show(name) {
    for (var i = 0; i < parts.length; i++) el("s-" + parts[i]).hidden = parts[i] !== name;
    var head = el("s-" + name).getElementsByTagName("h1")[0];
    if (head && name !== "form") head.focus();
    window.scrollTo(0, 0);
  }

  // The draft.

  function keep() {
    draft.at = new Date().getTime();
    try {
      localStorage.setItem(place, JSON.stringify(draft));
    } catch (e) {
      // Full or forbidden: the page itself still holds what is typed.
    }
  }

  function forget() {
    try {
      localStorage.removeItem(place);
    } catch (e) {
      // Nothing was kept.
    }
  }

  function recall() {
    try {
      var old = [];
      for (var i = 0; i < localStorage.length; i++) {
        var name = localStorage.key(i);
        if (name.indexOf("q-") === 0) old.push(name);
      }
      for (i = 0; i < old.length; i++) {
        var d = drafted(localStorage.getItem(old[i]));
        if (old[i] === place && d) draft = d;
        else if (!d || new Date().getTime() - d.at > 45 * 864e5) localStorage.removeItem(old[i]);
      }
    } catch (e) {
      // No storage here.
    }
  }

  // drafted reads a draft, or null from what is none.
  function drafted(text) {
    try {
      var d = JSON.parse(text);
      return d && d.said ? d : null;
    } catch (e) {
      return null;
    }
  }

  function wrote() {
    for (var at in draft.said) if (draft.said[at].r || draft.said[at].n) return true;
    return false;
  }

  function chance() {
    var text = "";
    var pool = window.crypto && crypto.getRandomValues ? crypto.getRandomValues(new Uint8Array(16)) : null;
    for (var i = 0; i < 16; i++) text += (256 + (pool ? pool[i] : Math.floor(Math.random() * 256))).toString(16).slice(1);
    return text;
  }

  // The line.

  function post(path, fields, done) {
    var x = new XMLHttpRequest();
    var over = false;
    function end() {
      if (over) return;
      over = true;
      var got = null;
      try {
        got = JSON.parse(x.responseText);
      } catch (e) {
        got = null;
      }
      done(got && typeof got.open === "boolean" ? x.status : 0, got);
    }
    var body = [];
    for (var name in fields) body.push(encodeURIComponent(name) + "=" + encodeURIComponent(fields[name]));
    x.open("POST", path);
    x.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    x.timeout = 20000;
    x.onload = end;
    x.onerror = x.ontimeout = x.onabort = function () {
      if (over) return;
      over = true;
      done(0, null);
    };
    x.send(body.join("&"));
  }

  // crowded reports an answer that says: not now, but soon.
  function crowded(status) {
    return status === 429 || status === 503;
  }

  // later tries again, each time after a longer pause.
  function later(what) {
    clearTimeout(timer);
    pause = Math.min(pause ? pause * 2 : 2, 60);
    later.what = what;
    timer = setTimeout(soon, pause * 1000);
  }

  function soon() {
    clearTimeout(timer);
    var what = later.what;
    later.what = null;
    if (what) what();
  }

  // open asks for the sentences; answers that went out before and were never
  // confirmed go out again instead, because the link may be used up by them.
  function open() {
    show("wait");
    if (draft.going) return send(true);
    post("/q/open", { secret: secret, code: code }, function (status, got) {
      if (status === 200) {
        pause = 0;
        fill(got);
        show("form");
      } else if (status === 404) {
        shut();
      } else {
        show(crowded(status) ? "busy" : "line");
        later(open);
      }
    });
  }

  // shut says that the link opens nothing. What was typed stays: the code may
  // have been wrong, and its writer may want it. They may also throw it away.
  function shut() {
    el("recode").hidden = !coded;
    offer("shut");
    show("shut");
  }

  // offer lets the writer remove what lies on the phone.
  function offer(name) {
    el("s-" + name).appendChild(el("drop"));
    el("drop").hidden = !wrote();
    el("dropped").hidden = true;
  }

  // The sentences.

  function text(tag, words, parent) {
    var e = doc.createElement(tag);
    for (var i = 0; i < 2; i++) {
      var s = doc.createElement("span");
      s.lang = i ? "en" : "zh";
      s.appendChild(doc.createTextNode(words[s.lang]));
      e.appendChild(s);
    }
    parent.appendChild(e);
    return e;
  }

  function word(name) {
    var all = el("words").children;
    for (var i = 0; i < all.length; i++) {
      if (all[i].getAttribute("data-word") === name) return { zh: all[i].children[0].textContent, en: all[i].children[1].textContent };
    }
    return { zh: "", en: "" };
  }

  function line(id, said) {
    el(id).textContent = said;
    el(id).hidden = !said;
  }

  function fill(got) {
    var items = el("items");
    items.textContent = "";
    count = got.items.length;
    line("greeting", got.greeting);
    line("subject", got.subject);
    for (var i = 0; i < count; i++) {
      var set = doc.createElement("fieldset");
      text("legend", got.items[i], set);
      var row = doc.createElement("div");
      row.className = "row";
      for (var j = 0; j < 3; j++) row.appendChild(choice(i, ["confirms", "denies", "unsure"][j]));
      set.appendChild(row);
      var why = doc.createElement("label");
      why.className = "why";
      text("span", word("why"), why);
      var input = doc.createElement("input");
      input.type = "text";
      input.name = "n" + i;
      input.maxLength = 300;
      input.autocomplete = "off";
      input.value = (draft.said[i] && draft.said[i].n) || "";
      why.appendChild(input);
      set.appendChild(why);
      items.appendChild(set);
    }
  }

  function choice(i, ruling) {
    var label = doc.createElement("label");
    var input = doc.createElement("input");
    input.type = "radio";
    input.name = "r" + i;
    input.value = ruling;
    input.checked = !!draft.said[i] && draft.said[i].r === ruling;
    label.appendChild(input);
    text("span", word(ruling), label);
    return label;
  }

  function read() {
    var all = el("items").getElementsByTagName("input");
    draft.said = {};
    for (var i = 0; i < all.length; i++) {
      var at = all[i].name.slice(1);
      var said = draft.said[at] || (draft.said[at] = { r: "", n: "" });
      if (all[i].type === "radio") {
        if (all[i].checked) said.r = all[i].value;
      } else said.n = all[i].value;
    }
  }

  function typed() {
    if (under) return;
    read();
    keep();
    el("none").hidden = true;
    el("refused").hidden = true;
  }

  // send brings the answers on their way: those of the form, or kept ones.
  function send(kept) {
    if (under) return;
    clearTimeout(timer);
    if (!kept) read();
    var fields = { secret: secret, code: code };
    var any = false;
    for (var at in draft.said) {
      if (!draft.said[at].r) continue;
      any = true;
      fields["r" + at] = draft.said[at].r;
      fields["n" + at] = draft.said[at].n;
    }
    el("none").hidden = any;
    el("refused").hidden = true;
    if (!any) {
      draft.going = false;
      if (kept) open();
      return;
    }
    if (!draft.key) draft.key = chance();
    fields.key = draft.key;
    draft.going = true;
    keep();
    hold(true);
    post("/q/answer", fields, function (status) {
      hold(false);
      if (status === 200) {
        forget();
        pause = 0;
        if (history.replaceState) history.replaceState(null, "", location.pathname);
        show("done");
      } else if (status === 409) {
        // An earlier version had arrived; what was changed since did not count.
        offer("late");
        show("late");
      } else if (status === 404) {
        shut();
      } else if (status === 422) {
        draft.going = false;
        keep();
        if (kept) open();
        el("refused").hidden = !!kept;
      } else if (kept) {
        show(crowded(status) ? "busy" : "line");
        later(open);
      } else {
        el(crowded(status) ? "waits" : "kept").hidden = false;
        later(send);
      }
    });
  }

  // hold keeps the answers as they are while they are under way.
  function hold(on) {
    under = on;
    el("sending").hidden = !on;
    if (on) el("kept").hidden = el("waits").hidden = true;
    el("send").disabled = on;
    var all = el("items").getElementsByTagName("input");
    for (var i = 0; i < all.length; i++) all[i].disabled = on;
  }

  // digits takes a code out of what was typed, by a Chinese keyboard too.
  function digits(typed) {
    var text = "";
    for (var i = 0; i < typed.length; i++) {
      var n = typed.charCodeAt(i);
      if (n >= 0xff10 && n <= 0xff19) n -= 0xfee0;
      if (n >= 48 && n <= 57) text += String.fromCharCode(n);
    }
    return text;
  }

  // The start.

  el("switch").onclick = function (e) {
    var to = e.target.getAttribute("data-lang");
    if (to) speak(to);
  };
  el("again").onclick = el("again-busy").onclick = soon;
  el("drop").getElementsByTagName("button")[0].onclick = function () {
    forget();
    draft = fresh();
    el("drop").hidden = true;
    el("drop").parentNode.appendChild(el("dropped"));
    el("dropped").hidden = false;
  };
  el("retype").onclick = function () {
    show("code");
    el("code").value = "";
    el("nocode").hidden = true;
    el("code").focus();
  };
  el("s-code").onsubmit = function () {
    code = digits(el("code").value);
    el("nocode").hidden = !!code;
    if (code) open();
    else el("code").focus();
    return false;
  };
  el("s-form").onsubmit = function () {
    send();
    return false;
  };
  el("items").oninput = el("items").onchange = typed;
  window.addEventListener("online", soon);
  window.addEventListener("pagehide", function () {
    if (count && !under && !el("s-form").hidden) typed();
  });

  el("switch").hidden = false;
  speak(shownLang);
  recall();
  if (!secret) shut();
  else if (coded) {
    show("code");
    el("code").focus();
  } else open();
})();
