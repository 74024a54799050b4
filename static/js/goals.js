// The follow-up of a goal while it is written: what is not saved yet, and what happens when a save
// fails. Saving itself is htmx's, a part at a time; without this script the form saves by its button.
(() => {
  const form = document.getElementById("follow-up");
  if (!form) return;
  const parts = () => [...form.querySelectorAll("fieldset[data-part]")];
  const fields = (part) => [...part.querySelectorAll("input:not([type=hidden]), textarea")];
  const told = (part) => JSON.stringify(fields(part).map((field) => (field.type === "radio" ? field.checked : field.value)));
  const state = (part) => document.getElementById(`${part.dataset.part}-state`);
  const saved = new Map(parts().map((part) => [part.dataset.part, told(part)]));
  const sent = new Map();
  let leaving = false;
  let pause = 2;
  let timer = 0;

  const unsaved = () => parts().filter((part) => told(part) !== saved.get(part.dataset.part));
  form.addEventListener("input", (event) => {
    const part = event.target.closest("fieldset[data-part]");
    if (part) state(part).textContent = form.dataset.unsaved;
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const part = event.detail.elt.closest?.("fieldset[data-part]");
    if (!part) return;
    sent.set(part.dataset.part, told(part));
    state(part).textContent = form.dataset.saving;
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
    unsaved().forEach((part) => htmx.trigger(part, "save"));
  };
  document.addEventListener("htmx:afterRequest", (event) => {
    const part = event.detail.elt.closest?.("fieldset[data-part]");
    if (!part) return;
    const answer = event.detail.xhr.getResponseHeader("Goal");
    if (answer === "saved") {
      saved.set(part.dataset.part, sent.get(part.dataset.part));
      pause = 2;
      if (told(part) !== saved.get(part.dataset.part)) state(part).textContent = form.dataset.unsaved;
    } else if (answer !== "refused") {
      state(part).textContent = form.dataset.failed;
      if (!timer) timer = setTimeout(again, pause * 1000);
      pause = Math.min(pause * 2, 60);
    }
  });
  window.addEventListener("online", again);

  // Steps that leave the page take what is typed with them, or are asked about.
  form.addEventListener("submit", () => { leaving = true; });
  document.addEventListener("click", (event) => {
    if (event.target.closest("a[data-leaves]")) leaving = true;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && unsaved().length) event.preventDefault();
  });
})();
