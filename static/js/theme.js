// Light, dark or as the system: set before the first paint, changed by the switch in the foot.
(() => {
  const KEY = "anslag-theme";
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  // A browser that refuses storage (private windows, policies) keeps the choice for this page.
  let here = "auto";
  const chosen = () => {
    try {
      return localStorage.getItem(KEY) || "auto";
    } catch {
      return here;
    }
  };
  const keep = (choice) => {
    here = choice;
    try {
      localStorage.setItem(KEY, choice);
    } catch {
      return;
    }
  };
  const show = (choice) => {
    const theme = choice === "auto" ? (dark.matches ? "dark" : "light") : choice;
    root.setAttribute("data-bs-theme", theme);
    for (const button of document.querySelectorAll("button[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === choice));
    }
  };

  root.classList.add("js");
  show(chosen());
  dark.addEventListener("change", () => show(chosen()));
  window.addEventListener("storage", (event) => event.key === KEY && show(chosen()));
  document.addEventListener("DOMContentLoaded", () => show(chosen()));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-theme-choice]");
    if (!button) return;
    keep(button.dataset.themeChoice);
    show(button.dataset.themeChoice);
  });
})();
