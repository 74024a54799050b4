// Small helps for every page; each control works without them.
(() => {
  // The place in the head: choosing with a pointer goes there at once. The arrow keys change a
  // closed list step by step, so a choice by key waits for Enter or the button (WCAG 3.2.2).
  const watchPlace = (form) => {
    let byKey = false;
    form.addEventListener("pointerdown", () => { byKey = false; });
    form.addEventListener("keydown", (event) => {
      byKey = true;
      if (event.key === "Enter" && form.classList.contains("asked")) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
    form.addEventListener("change", () => {
      if (byKey) form.classList.add("asked");
      else form.requestSubmit();
    });
  };

  // An open menu closes on Escape and on a click beside it.
  const closeMenus = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(except)) menu.open = false;
    }
  };
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.activeElement.closest("details.menu[open]");
    closeMenus(null);
    menu?.querySelector("summary").focus();
  });

  // A table that fits needs no scrolling region: its head may then follow the page, and the
  // keyboard has one stop less.
  const measure = (region) => {
    const table = region.querySelector("table");
    const fits = !table || table.offsetWidth <= region.clientWidth + 1;
    region.classList.toggle("fits", fits);
    if (fits) region.removeAttribute("tabindex");
    else region.setAttribute("tabindex", "0");
  };
  const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => measure(target.closest(".table-scroll"))));
  const watchTables = (root) => root.querySelectorAll(".table-scroll, .table-scroll > table").forEach((part) => sizes.observe(part));

  // The current page's tab is in sight where the tabs scroll.
  const showTab = () => {
    const strip = document.querySelector(".pages");
    const tab = strip?.querySelector("[aria-current]");
    if (tab) strip.scrollLeft = tab.offsetLeft - (strip.clientWidth - tab.offsetWidth) / 2;
  };

  // Who signs in anew, in another window, gets another token; the one the page came with is then
  // worth nothing, and what is typed there could not be saved.
  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    if (token()) detail.headers["X-CSRFToken"] = token();
  });
  document.addEventListener("formdata", ({ formData }) => {
    if (token() && formData.has("csrfmiddlewaretoken")) formData.set("csrfmiddlewaretoken", token());
  });

  // A form that is on its way is not sent again by a second click. The page may be left and come
  // back to, or the answer may stay away: then it can be.
  const RESEND = 5000;
  const sent = new Set();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.getAttribute("method") !== "post") return;
    if (sent.has(form)) event.preventDefault();
    sent.add(form);
    setTimeout(() => sent.delete(form), RESEND);
  });
  window.addEventListener("pageshow", ({ persisted }) => {
    sent.clear();
    if (!persisted) return;
    // A page that is come back to is of the place it was of, whatever was chosen there.
    document.querySelectorAll("form.place").forEach((form) => {
      form.reset();
      form.classList.remove("asked");
    });
  });

  // A session that has ended is answered with the page to sign in at, which must not stand in a part
  // of this one. What asked by itself leads there; what is typed stays, and is said not to be saved.
  const pathOf = (address) => new URL(address, document.baseURI).pathname;
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const { pathInfo, requestConfig } = detail;
    if (pathOf(pathInfo.responsePath ?? pathInfo.requestPath) === pathOf(pathInfo.requestPath)) return;
    detail.shouldSwap = false;
    if (requestConfig.verb === "get" && !requestConfig.triggeringEvent) location.reload();
  });

  // What is typed in a form of texts and not on its way is asked about before the page is left; what
  // has come back refused is not saved though nothing has been typed since.
  window.addEventListener("beforeunload", (event) => {
    const texts = [...document.querySelectorAll("form[data-keep] textarea")];
    const unsaved = (text) => "refused" in text.dataset || text.value !== text.defaultValue;
    if (!sent.size && texts.some(unsaved)) event.preventDefault();
  });

  document.querySelectorAll("form.place").forEach(watchPlace);
  watchTables(document);
  showTab();
  document.addEventListener("htmx:load", (event) => watchTables(event.target));
})();
