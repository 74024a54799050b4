// The entry table as a spreadsheet. Every figure comes from the server: here are keys, the order of
// saves, what happens when one fails, and the steps back. Without this script the form saves by button.
(() => {
  const form = document.getElementById("entry");
  if (!form?.dataset.block) return;
  const say = form.dataset;
  const status = document.getElementById("entry-status");
  const cells = () => [...form.querySelectorAll("input[data-line]")];
  const cellOf = (line) => document.getElementById(`cell-${line}`);
  const wasOf = (line) => document.getElementById(`was-${line}`);
  const wases = () => [...form.querySelectorAll("input[type=hidden][name^='was-']")];
  const shownIn = (input) => wasOf(input.dataset.line).dataset.shown;
  const dirty = (input) => input.value !== shownIn(input);
  const tell = (text) => { status.textContent = text; };
  // "3:-9700000.00" is version 3 of −9 700 000 kronor; nothing after the colon is no forecast.
  const amountIn = (was) => was.slice(was.indexOf(":") + 1);
  const asText = (amount) => (amount ? `${amount} kr` : "");

  // --- Saving: what was sent, what came back, what has yet to be saved ---
  const failed = new Map(); // how to try again, by what asked for it; each step is its own
  const waiting = new Set(); // the requests under way
  let pause = 2;
  let timer = 0;

  const mark = (input, text) => {
    input.closest(".field-cell").classList.toggle("is-unsaved", Boolean(text));
    document.getElementById(`state-${input.dataset.line}`).textContent = text;
  };
  const texts = () => [...form.querySelectorAll("textarea[data-horizon]")];
  const unsaved = () => failed.size > 0 || waiting.size > 0 || cells().some(dirty) || texts().some(textDirty);
  // The server keeps a text without the space around it.
  const textDirty = (area) => area.value.trim() !== document.getElementById(`shown-${area.dataset.horizon}`).value.trim();

  // A comment or months that stand in a panel and were never sent.
  const unsent = () => [...document.querySelectorAll(".row-panel textarea, .row-panel .spread input")].some((field) => field.value !== field.defaultValue);

  const again = () => {
    clearTimeout(timer);
    timer = 0;
    const work = [...failed.values()];
    failed.clear();
    work.forEach((retry) => retry());
  };
  const tryLater = (request, text) => {
    const input = request.elt;
    if (input.dataset?.line) mark(input, say.saidUnsaved);
    const { step, submitter } = request;
    if (step) failed.set(step, () => send(step.values, step.kind));
    else if (input.matches("form")) failed.set(input, () => input.requestSubmit(submitter));
    else failed.set(input, () => htmx.trigger(input, input.matches("input, textarea") ? "change" : "click"));
    tell(text);
    if (!timer) timer = setTimeout(again, pause * 1000);
    pause = Math.min(pause * 2, 60);
  };
  window.addEventListener("online", again);
  window.addEventListener("beforeunload", (event) => {
    if (unsaved() || unsent()) event.preventDefault();
  });

  // One step of several cells: a paste, undo, redo. Versions are read when it is really sent; what
  // comes of it is heard by the events below, so that nobody waits for the promise.
  const send = (values, kind) => htmx.ajax("POST", say.block, {
    source: form, swap: "none", values, headers: { "Entry-Step": kind },
  }).catch(() => {});

  document.addEventListener("htmx:configRequest", (event) => {
    const { elt, parameters, headers } = event.detail;
    if (elt === form) {
      // Only what the step is about: not the fields, nor the button that was pressed last.
      for (const name of Object.keys(parameters)) {
        if (!/^(set-.*|start|text)$/.test(name)) delete parameters[name];
      }
    }
    // And what stands there when it is sent.
    if (!headers["Entry-Step"]) return;
    for (const was of wases()) parameters[was.name] = was.value;
  });

  const requestOf = (event) => {
    const { requestConfig: config, elt } = event.detail;
    const kind = config.headers["Entry-Step"];
    const values = {};
    if (kind) for (const [name, value] of Object.entries(config.parameters)) if (!name.startsWith("was-")) values[name] = value;
    return { elt, submitter: config.triggeringEvent?.submitter, step: kind ? { values, kind } : null };
  };

  const before = new Map();
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt, xhr, requestConfig: config } = event.detail;
    waiting.add(xhr);
    // A choice in a conflict is made against what the other saved: that is what a step back restores.
    const against = Object.entries(config.parameters).filter(([name]) => name.startsWith("was-"));
    before.set(xhr, {
      says: elt.closest?.("[id^='says-']")?.id, // the answer takes it away
      sent: elt.dataset?.line ? elt.value : null,
      wases: new Map([...wases().map((was) => [was.name, was.value]), ...against].map(([name, value]) => [name.slice(4), value])),
      texts: new Map(cells().map((input) => [input.dataset.line, input.value])),
    });
    if (elt.dataset?.line) mark(elt, "");
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    // A refusal of ours says why beside the rows; anything else must not reach the table.
    const { xhr } = event.detail;
    if (!before.has(xhr)) return;
    const ours = xhr.getResponseHeader("Entry");
    if ((ours && [409, 422].includes(xhr.status)) || (xhr.status === 422 && event.detail.target !== form)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const { xhr, elt, requestConfig: config } = event.detail;
    const stood = before.get(xhr);
    if (!stood) return;
    waiting.delete(xhr);
    before.delete(xhr);
    if (xhr.status === 0) {
      tryLater(requestOf(event), say.saidTrying);
      return;
    }
    const how = xhr.getResponseHeader("Entry");
    if (how === "saved") {
      pause = 2;
      afterSave(stood, elt, config.headers["Entry-Step"]);
    } else if (how === "refused") {
      putBack(config);
      checkProblems();
      // Refused as a whole, with a word in the foot alone: the cell says so too.
      if (elt.dataset?.line && !document.querySelector(`#says-${elt.dataset.line} .says`)) mark(elt, say.saidUnsaved);
    } else if (xhr.status >= 500 || xhr.status === 429) {
      tryLater(requestOf(event), say.saidTrying);
    } else if (xhr.status >= 400 && xhr.status !== 422) {
      if (elt.dataset?.line) mark(elt, say.saidUnsaved);
      tell(say.saidRefused);
    } else if (new URL(xhr.responseURL || location.href).pathname !== config.path) {
      tryLater(requestOf(event), say.saidOut);
    }
    // The next in the queue begins when this event is over.
    if (handingIn) setTimeout(() => { if (!waiting.size) form.requestSubmit(handingIn); });
  });

  // Handing in is a step of its own, after the saves under way; what is refused holds it back.
  let handingIn = null;
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name !== "submit-area") return;
    handingIn = null;
    if (form.contains(document.activeElement)) document.activeElement.blur();
    if (!unsaved()) return;
    event.preventDefault();
    if (waiting.size) {
      handingIn = event.submitter;
      tell(say.saidSaving);
      return;
    }
    tell(say.saidHeld);
    (cells().find(dirty) ?? texts().find(textDirty))?.focus();
  });

  // The fields take what now stands, but not over a text that has been typed since it was sent.
  const afterSave = (stood, elt, step) => {
    const changes = [];
    for (const was of wases()) {
      const line = was.name.slice(4);
      const old = stood.wases.get(line);
      const input = cellOf(line);
      if (!input || old === undefined) continue;
      const answered = old !== was.value || elt === input || stood.says === `says-${line}`;
      if (amountIn(old) !== amountIn(was.value)) changes.push({ line, old: amountIn(old) });
      if (answered && (input.value === stood.texts.get(line) || step)) {
        input.value = was.dataset.shown;
        mark(input, "");
        failed.delete(input);
        if (document.activeElement === input && !editing) input.select();
      }
    }
    checkProblems();
    for (const area of texts()) {
      const shown = document.getElementById(`shown-${area.dataset.horizon}`);
      if (elt.name !== area.name && elt.closest?.(`#forklaring-${area.dataset.horizon}`)) area.value = shown.value;
    }
    remember(changes, step);
  };
  const checkProblems = () => {
    for (const input of cells()) {
      const wrong = document.querySelector(`#says-${input.dataset.line} .wrong`);
      input.toggleAttribute("aria-invalid", false);
      if (wrong) input.setAttribute("aria-invalid", "true");
    }
  };

  // --- The steps back: everything saved since the page was opened ---
  const done = [];
  const undone = [];
  const remember = (changes, step) => {
    if (!changes.length) return;
    if (step === "undo") {
      undone.push(changes);
    } else {
      if (step !== "redo") undone.length = 0;
      done.push(changes);
    }
  };
  // A step that was refused, for a conflict, is tried again by the same key after the choice.
  const putBack = ({ headers, parameters }) => {
    const stack = { undo: done, redo: undone }[headers["Entry-Step"]];
    const asked = Object.entries(parameters).filter(([name]) => name.startsWith("set-"));
    stack?.push(asked.map(([name, text]) => ({ line: name.slice(4), old: text.replace(" kr", "") })));
  };
  const stepBack = (stack, kind, nothing) => {
    const changes = stack.pop();
    if (!changes) return tell(nothing);
    const values = {};
    for (const change of changes) values[`set-${change.line}`] = asText(change.old);
    send(values, kind);
    const first = cellOf(changes[0].line);
    if (first && document.activeElement !== first) go(first);
  };

  // --- Keys ---
  let editing = false;
  let anchor = null;

  const edit = (input, on) => {
    editing = on;
    input?.classList.toggle("editing", on);
  };
  const pick = (from, to) => {
    const all = cells();
    const [a, b] = [all.indexOf(from), all.indexOf(to)].sort((x, y) => x - y);
    all.forEach((input, index) => input.classList.toggle("picked", a >= 0 && a !== b && index >= a && index <= b));
  };
  const picked = () => cells().filter((input) => input.classList.contains("picked"));
  const go = (input, keep) => {
    if (!input) return;
    if (!keep) { anchor = input; pick(input, input); }
    input.focus({ preventScroll: false });
    input.select();
  };
  const near = (input, steps) => {
    const all = cells();
    return all[Math.min(Math.max(all.indexOf(input) + steps, 0), all.length - 1)];
  };
  const restore = (input) => {
    input.value = shownIn(input);
    mark(input, "");
    failed.delete(input);
    edit(input, false);
    const says = document.getElementById(`says-${input.dataset.line}`);
    if (says.querySelector(".wrong")) says.replaceChildren();
    checkProblems();
    input.select();
  };
  // A key leaves the field before the browser would tell of the change: it is told at once.
  const settle = (input) => edit(input, false);

  const onKey = (event, input) => {
    const { key, shiftKey } = event;
    const control = event.ctrlKey || event.metaKey;
    const stop = () => event.preventDefault();
    if (control && !event.altKey && key.toLowerCase() === "z" && !shiftKey) {
      stop();
      if (dirty(input)) restore(input);
      else stepBack(done, "undo", say.saidNothing);
    } else if (control && (key.toLowerCase() === "y" || (shiftKey && key.toLowerCase() === "z"))) {
      stop();
      stepBack(undone, "redo", say.saidNothingRedo);
    } else if (control || event.altKey) {
      if (control && (key === "Home" || key === "End") && !editing) { stop(); go(key === "Home" ? cells()[0] : cells().at(-1)); }
    } else if (key === "Enter") {
      stop();
      settle(input);
      const next = near(input, shiftKey ? -1 : 1);
      if (next === input) { input.blur(); input.focus(); input.select(); } else go(next);
    } else if (key === "Tab") {
      settle(input);
      const next = near(input, shiftKey ? -1 : 1);
      if (next !== input) { stop(); go(next); }
    } else if (key === "F2") {
      stop();
      edit(input, !editing);
      if (editing) input.setSelectionRange(input.value.length, input.value.length);
      else input.select();
    } else if (key === "Escape") {
      if (dirty(input) || editing) stop();
      restore(input);
      go(input);
    } else if (editing) {
      // In the text the keys are the text's own.
    } else if (key === "ArrowDown" || key === "ArrowUp") {
      stop();
      const next = near(input, key === "ArrowDown" ? 1 : -1);
      if (shiftKey) pick(anchor ?? input, next);
      go(next, shiftKey);
    } else if (key === "Home" || key === "End") {
      stop();
      go(key === "Home" ? cells()[0] : cells().at(-1));
    } else if (key === "ArrowLeft" || key === "ArrowRight") {
      const row = input.closest("tr");
      const target = row.querySelector(key === "ArrowLeft" ? ".suggestion button" : ".more");
      if (target?.offsetParent) { stop(); target.focus(); }
    }
  };
  form.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const input = event.target.closest("input[data-line]");
    if (input) return onKey(event, input);
    const side = event.target.closest(".suggestion button, .more");
    // Over an open panel Escape closes it.
    if (!side || document.querySelector(".row-panel:popover-open")) return;
    const back = cellOf(side.closest("tr").querySelector("input[data-line]").dataset.line);
    const left = Boolean(side.closest(".suggestion"));
    if (event.key === (left ? "ArrowRight" : "ArrowLeft") || event.key === "Escape") {
      event.preventDefault();
      go(back);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const next = near(back, event.key === "ArrowDown" ? 1 : -1).closest("tr");
      (next.querySelector(left ? ".suggestion button" : ".more") ?? next.querySelector("input[data-line]")).focus();
    }
  });
  // Undo and redo also where no field has the focus.
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, select") || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) { event.preventDefault(); stepBack(done, "undo", say.saidNothing); }
    if (key === "y" || (key === "z" && event.shiftKey)) { event.preventDefault(); stepBack(undone, "redo", say.saidNothingRedo); }
  });
  form.addEventListener("focusin", (event) => {
    const input = event.target.closest("input[data-line]");
    if (!input) return;
    edit(input, false);
    if (!picked().includes(input)) { anchor = input; pick(input, input); }
  });
  form.addEventListener("focusout", (event) => event.target.closest("input[data-line]")?.classList.remove("editing"));
  // The first click chooses the cell; the next one, or a double click, goes into its text.
  form.addEventListener("pointerdown", (event) => {
    const input = event.target.closest("input[data-line]");
    if (!input) return;
    if (document.activeElement === input) { edit(input, true); return; }
    input.addEventListener("pointerup", () => { if (!editing) input.select(); }, { once: true });
  });

  // --- The clipboard ---
  form.addEventListener("paste", (event) => {
    const input = event.target.closest("input[data-line]");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const cell = text.replace(/[\r\n]+$/, "");
    const isBlock = /[\t\r\n]/.test(cell) || /^\s*[-\u2010-\u2014\u2212]\s*$/.test(cell);
    if (!input || !isBlock || (editing && !/[\t\r\n]/.test(cell))) return;
    event.preventDefault();
    if (dirty(input)) restore(input);
    send({ start: input.dataset.line, text }, "paste");
  });
  form.addEventListener("copy", (event) => {
    const chosen = picked();
    if (chosen.length < 2) return;
    event.preventDefault();
    // Figures that a spreadsheet reads: a plain minus, no spaces between the groups.
    const plain = (value) => value.replace(/\u2212/g, "-").replace(/[\u00a0\s]/g, "");
    event.clipboardData.setData("text/plain", chosen.map((input) => plain(input.value)).join("\r\n"));
    tell(`${say.saidCopied} ${chosen.length}`);
  });

  // A link to a row leads to its field.
  const toRow = () => {
    const input = location.hash.startsWith("#rad-") && document.getElementById(decodeURIComponent(location.hash.slice(1)))?.querySelector("input[data-line]");
    if (input) go(input);
  };
  window.addEventListener("hashchange", toRow);
  toRow();
})();
