/* Runs before the first paint: the remembered theme, else the system's. */
(function () {
  var root = document.documentElement, saved = null;
  try { saved = localStorage.getItem("gonghui-theme"); } catch (e) { /* storage refused */ }
  var dark = window.matchMedia && matchMedia("(prefers-color-scheme: dark)");
  function apply() {
    root.setAttribute("data-bs-theme", saved || (dark && dark.matches ? "dark" : "light"));
  }
  apply();
  root.classList.add("gh-js");
  if (!saved && dark && dark.addEventListener) dark.addEventListener("change", function () {
    if (!root.hasAttribute("data-theme-chosen")) { apply(); document.dispatchEvent(new Event("gh:theme")); }
  });
})();
