// The colour theme: what the system shows, until something is chosen here. Both are kept in cookies, so that the
// server renders the first page in the right colours.
(() => {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => document.cookie.match(/(?:^|; )dozen-theme=(dark|light)/)?.[1];
  const keep = (name, dark) => { document.cookie = `${name}=${dark ? "dark" : "light"}; path=/; max-age=31536000; samesite=lax`; };
  const isDark = () => (chosen() ? chosen() === "dark" : system.matches);
  const show = () => { document.documentElement.dataset.theme = isDark() ? "dark" : "light"; };

  let page;
  keep("dozen-system-theme", system.matches);
  show();
  system.addEventListener("change", () => {
    keep("dozen-system-theme", system.matches);
    show();
    page?.invokeMethodAsync("SystemThemeChanged", isDark());
  });

  // The document's base would turn "#main" into an address of the dashboard, so the skip link moves the focus itself.
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.(".skip-link")) return;
    event.preventDefault();
    event.stopPropagation();
    document.getElementById("main")?.focus();
  }, true);

  window.dozen = {
    // Called once the page answers to clicks.
    watchTheme(layout) { page = layout; document.documentElement.dataset.live = ""; return isDark(); },
    chooseTheme(dark) { keep("dozen-theme", dark); show(); },
    // Of what may be gone again by now.
    focus(id) { document.getElementById(id)?.focus(); },
  };
})();
