// A section of a report while it is written: it saves itself (saving.js), and figures are put in at
// the caret. Without this script the form saves by its button.
(() => {
  const form = document.getElementById("writing");
  const text = document.getElementById("text");
  if (!form || !text) return;
  const leaveBy = window.keepSaved(form, {
    parts: () => [form],
    told: () => text.value,
    state: () => document.getElementById("save-state"),
    header: "Report",
  });

  const showButtons = (root) => {
    root.querySelectorAll("[data-insert]").forEach((button) => { button.hidden = false; });
    root.querySelectorAll(".offer-plain").forEach((plain) => { plain.hidden = true; });
  };
  showButtons(document);
  document.addEventListener("htmx:load", (event) => showButtons(event.target));

  // setRangeText keeps the place; the input event saves, as typing would. A figure is a word.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (!button) return;
    const space = /[^\s(]$/.test(text.value.slice(0, text.selectionStart)) ? " " : "";
    text.setRangeText(space + button.dataset.insert, text.selectionStart, text.selectionEnd, "end");
    text.focus();
    text.dispatchEvent(new Event("input", { bubbles: true }));
  });

  // A step that leaves the page takes what is typed with it: past htmx, which would only save, and
  // after a save under way, which gives the text its next version.
  let waiting = null;
  const leave = (action) => leaveBy(() => {
    form.action = action;
    form.submit();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[formaction]:not([hx-post])");
    if (button?.form !== form) return;
    event.preventDefault();
    if (form.classList.contains("htmx-request")) waiting = button.formAction;
    else leave(button.formAction);
  });
  document.addEventListener("htmx:afterRequest", ({ detail: { elt, xhr } }) => {
    if (elt !== form || !waiting) return;
    if (xhr.getResponseHeader("Report") === "saved") leave(waiting);
    waiting = null;
  });
})();
