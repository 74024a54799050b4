// Forms that save themselves by htmx, a part at a time: what is not saved yet, what happens when a
// save fails, and who is asked before the page is left. goals.js and report.js say what theirs are.
//
// `parts()` are the elements that save, by their ids; `told(part)` what stands in one, `state(part)`
// where it is said how its save goes, and `header` the header by which the server says so. Gives
// the way to leave the page with what is typed: it calls `go`, and once.
window.keepSaved = (form, { parts, told, state, header }) => {
  const say = form.dataset;
  const tell = (part, words) => { state(part).textContent = words; };
  // As the server has each part; what has come back refused it has not.
  const saved = new Map(parts().map((part) => [part.id, "refused" in part.dataset ? null : told(part)]));
  const sent = new Map();
  let leaving = false;
  let pause = 2;
  let timer = 0;

  const isPart = (elt) => parts().includes(elt);
  const partAround = (elt) => parts().find((part) => part.contains(elt));
  const unsaved = () => parts().filter((part) => told(part) !== saved.get(part.id));

  form.addEventListener("input", ({ target }) => {
    leaving = false; // whoever goes on writing has stayed
    const part = partAround(target);
    if (part) tell(part, say.unsaved);
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const { elt } = event.detail;
    if (!isPart(elt)) return;
    if (leaving) {
      event.preventDefault(); // what is typed goes with the step that leaves, and would meet itself
      return;
    }
    sent.set(elt.id, told(elt));
    tell(elt, say.saving);
  });
  // A refusal is an answer too: it says on the page what is wrong.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if ([409, 422].includes(detail.xhr.status)) {
      detail.shouldSwap = true;
      detail.isError = false;
    }
  });

  const again = () => {
    clearTimeout(timer);
    timer = 0;
    unsaved().forEach((part) => htmx.trigger(part, "save"));
  };
  const failed = (part, status) => {
    const forGood = status >= 400 && status < 500 && status !== 429;
    // Who is signed out is answered with the page to sign in at.
    tell(part, forGood ? say.ended : status === 200 ? say.out : say.failed);
    if (forGood) return;
    if (!timer) timer = setTimeout(again, pause * 1000);
    pause = Math.min(pause * 2, 60);
  };
  document.addEventListener("htmx:afterRequest", ({ detail: { elt, xhr } }) => {
    const part = partAround(elt);
    if (!part) return;
    const answer = xhr.getResponseHeader(header);
    if (answer === "saved") {
      saved.set(part.id, sent.get(part.id));
      pause = 2;
      if (told(part) !== saved.get(part.id)) tell(part, say.unsaved);
    } else if (!answer) {
      failed(part, xhr.status);
    }
  });
  window.addEventListener("online", again);

  // Steps that leave the page take what is typed with them, or choose to leave it.
  document.addEventListener("submit", (event) => {
    if (event.target === form && !event.defaultPrevented) leaving = true;
  });
  document.addEventListener("click", (event) => {
    const elsewhere = event.ctrlKey || event.metaKey || event.shiftKey; // a window of its own
    if (event.target.closest("a[data-leaves]") && !elsewhere) leaving = true;
  });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("beforeunload", (event) => {
    if (!leaving && unsaved().length) event.preventDefault();
  });
  return (go) => {
    if (leaving) return;
    leaving = true;
    go();
  };
};
