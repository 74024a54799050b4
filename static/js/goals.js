// The follow-up of a goal while it is written: each of its parts saves itself (saving.js). Without
// this script the form saves by its button.
(() => {
  const form = document.getElementById("follow-up");
  if (!form) return;
  const fields = (part) => [...part.querySelectorAll("input:not([type=hidden]), textarea")];
  window.keepSaved(form, {
    parts: () => [...form.querySelectorAll("fieldset.part")],
    told: (part) => JSON.stringify(fields(part).map((field) => (field.type === "radio" ? field.checked : field.value))),
    state: (part) => document.getElementById(`${part.id}-state`),
    header: "Goal",
  });
})();
