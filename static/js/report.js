// A section of a report while it is written: figures put in at the caret, and what happens when a
// save fails. Saving itself is htmx's; without this script the form saves by its button.
(() => {
  const form = document.getElementById("writing");
  const text = document.getElementById("text");
  if (!form || !text) return;
  const state = () => document.getElementById("save-state");
  const tell = (words) => { state().textContent = words; };
  let saved = text.value; // as the server has it
  let sent = null; // as it was last sent
  let leaving = false;
  let pause = 2;
  let timer = 0;

  const showButtons = (root) => {
    root.querySelectorAll("[data-insert]").forEach((button) => { button.hidden = false; });
    root.querySelectorAll(".offer-plain").forEach((plain) => { plain.hidden = true; });
  };
  showButtons(document);
  document.addEventListener("htmx:load", (event) => showButtons(event.target));

  // setRangeText keeps the place; the input event saves, as typing would.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (!button) return;
    text.setRangeText(button.dataset.insert, text.selectionStart, text.selectionEnd, "end");
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });

  text.addEventListener("input", () => tell(form.dataset.unsaved));
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.detail.elt !== form) return;
    sent = text.value;
    tell(form.dataset.saving);
  });
  // A refusal is an answer too: it says on the page what is wrong.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if ([409, 422].includes(event.detail.xhr.status)) {
      event.detail.shouldSwap = true;
      event.detail.isError = false;
    }
  });
  const again = () => {
    clearTimeout(timer);
    timer = 0;
    htmx.trigger(form, "save");
  };
  // A step that leaves the page takes what is typed with it: past htmx, which would only save, and
  // after a save under way, which gives the text its next version.
  let waiting = null;
  const leave = (action) => {
    leaving = true;
    form.action = action;
    form.submit();
  };
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt !== form) return;
    const answer = event.detail.xhr.getResponseHeader("Report");
    if (answer !== "saved") waiting = null;
    if (answer === "saved") {
      saved = sent;
      pause = 2;
      if (text.value !== saved) tell(form.dataset.unsaved);
      if (waiting) leave(waiting);
    } else if (answer !== "refused") {
      tell(form.dataset.failed);
      if (!timer) timer = setTimeout(again, pause * 1000);
      pause = Math.min(pause * 2, 60);
    }
  });
  window.addEventListener("online", again);

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[formaction]:not([hx-post])");
    if (button?.form !== form) return;
    event.preventDefault();
    if (form.classList.contains("htmx-request")) waiting = button.formAction;
    else leave(button.formAction);
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && text.value !== saved) event.preventDefault();
  });
})();
