/* What pages gain from scripts. Everything here improves a page that already works without it.
   ES2019, no build step, no eval, no inline styles. */
(function () {
  "use strict";
  var doc = document, root = doc.documentElement;

  function all(selector, base) { return Array.prototype.slice.call((base || doc).querySelectorAll(selector)); }
  function remember(key, value) { try { localStorage.setItem(key, value); } catch (e) { /* refused */ } }
  function recall(key) { try { return localStorage.getItem(key); } catch (e) { return null; } }

  /* --- menu on the phone: the link to #menu works alone; here it also traps Escape and focus --- */
  function setMenu(open) {
    var toggle = doc.querySelector("[data-menu-toggle]"), side = doc.getElementById("menu");
    if (!toggle || !side) return;
    root.classList.toggle("gh-menu-open", open);
    toggle.setAttribute("aria-expanded", String(open));
    var target = open ? side.querySelector("nav a") : toggle;
    if (target) target.focus();
  }

  /* --- theme --- */
  function setTheme(name) {
    root.setAttribute("data-bs-theme", name);
    root.setAttribute("data-theme-chosen", "");
    remember("gonghui-theme", name);
    doc.dispatchEvent(new Event("gh:theme"));
  }

  doc.addEventListener("click", function (event) {
    var hit = event.target.closest ? event.target.closest("[data-menu-toggle],[data-menu-close],[data-theme-toggle],[data-print],[data-fold],[data-check-all]") : null;
    if (hit) {
      if (hit.hasAttribute("data-menu-toggle")) { event.preventDefault(); setMenu(!root.classList.contains("gh-menu-open")); }
      else if (hit.hasAttribute("data-menu-close")) {
        event.preventDefault();
        if (location.hash === "#menu") history.replaceState(null, "", location.pathname + location.search);
        setMenu(false);
      }
      else if (hit.hasAttribute("data-theme-toggle")) setTheme(root.getAttribute("data-bs-theme") === "dark" ? "light" : "dark");
      else if (hit.hasAttribute("data-print")) { event.preventDefault(); window.print(); }
      else if (hit.hasAttribute("data-fold")) hit.setAttribute("aria-expanded", String(hit.form.classList.toggle("gh-unfolded")));
      else if (hit.hasAttribute("data-check-all")) {
        all('input[type=checkbox][name="' + hit.getAttribute("data-check-all") + '"]', hit.closest("form") || doc)
          .forEach(function (box) { box.checked = hit.checked; });
      }
    }
    all("details.gh-pop[open]").forEach(function (menu) { if (!menu.contains(event.target)) menu.open = false; });
  });
  doc.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    all("details.gh-pop[open]").forEach(function (menu) { menu.open = false; menu.querySelector("summary").focus(); });
    if (root.classList.contains("gh-menu-open")) setMenu(false);
  });

  /* --- one press, one submission --- */
  doc.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || (form.method || "").toLowerCase() !== "post" || form.hasAttribute("data-no-guard")) return;
    if (form.hasAttribute("data-submitting")) { event.preventDefault(); return; }
    form.setAttribute("data-submitting", "");
    setTimeout(function () {  /* after the browser has collected the pressed button's name and value */
      all("button[type=submit],button:not([type])", form).forEach(function (button) {
        button.disabled = true; button.setAttribute("aria-busy", "true");
      });
    }, 0);
  });
  function release() {
    all("form[data-submitting]").forEach(function (form) {
      form.removeAttribute("data-submitting");
      all("button[aria-busy]", form).forEach(function (button) { button.disabled = false; button.removeAttribute("aria-busy"); });
    });
  }
  window.addEventListener("pageshow", release);
  doc.addEventListener("htmx:afterRequest", release);

  /* --- filters: a change is applied at once; htmx swaps #rows, otherwise the form is sent --- */
  doc.addEventListener("change", function (event) {
    var field = event.target, form = field.form;
    if (!form || !form.hasAttribute("data-auto-submit") || window.htmx) return;
    if (field.tagName === "SELECT" || field.type === "date" || field.type === "checkbox") form.submit();
  });
  doc.addEventListener("htmx:configRequest", function (event) {  /* empty filters stay out of the address */
    if (event.detail.verb !== "get") return;
    var params = event.detail.parameters;
    if (event.target.hasAttribute && event.target.hasAttribute("data-auto-submit")) {
      var now = new URLSearchParams(location.search);  /* order and size may have changed since the form was drawn */
      ["sort", "size"].forEach(function (key) { params[key] = now.get(key) || ""; });
    }
    Object.keys(params).forEach(function (key) { if (params[key] === "") delete params[key]; });
  });
  doc.addEventListener("htmx:afterSwap", function (event) {
    if (event.target.id !== "rows" && !(event.detail.target && event.detail.target.id === "rows")) return;
    var wrap = doc.querySelector("#rows .gh-table-wrap"), status = doc.getElementById("list-status");
    var count = doc.querySelector("#rows [data-count]");
    if (wrap) wrap.scrollTop = 0;
    if (status && count) status.textContent = count.textContent;
    syncTools();
  });
  /* links such as export follow the filters that htmx put into the address */
  function syncTools() {
    all("a[data-with-query]").forEach(function (link) {
      link.search = location.search;
    });
  }
  doc.addEventListener("htmx:pushedIntoHistory", syncTools);

  function say(text) {
    var area = doc.getElementById("messages");
    if (!area) return;
    var box = doc.createElement("div");
    box.className = "alert alert-danger"; box.setAttribute("role", "alert"); box.textContent = text;
    area.textContent = ""; area.appendChild(box);
  }
  doc.addEventListener("htmx:sendError", function () { say("网络不通，刚才的操作没有完成，请稍后重试。"); });
  doc.addEventListener("htmx:responseError", function (event) {
    var status = event.detail.xhr.status;
    say(status === 429 ? "操作过于频繁，请稍候再试。" : status === 403 ? "没有权限，或页面已过期，请刷新后重试。" : "服务器没有完成这次操作（" + status + "），请刷新后重试。");
  });

  /* --- file drop zones --- */
  function size(bytes) { return bytes < 1048576 ? Math.max(1, Math.round(bytes / 1024)) + " KB" : (bytes / 1048576).toFixed(1) + " MB"; }
  function enhanceDrop(zone) {
    var input = zone.querySelector("input[type=file]"), list = zone.querySelector("[data-drop-list]");
    if (!input || zone.hasAttribute("data-ready")) return;
    zone.setAttribute("data-ready", "");
    ["dragenter", "dragover"].forEach(function (name) {
      zone.addEventListener(name, function (event) { event.preventDefault(); zone.classList.add("gh-over"); });
    });
    ["dragleave", "drop"].forEach(function (name) {
      zone.addEventListener(name, function () { zone.classList.remove("gh-over"); });
    });
    zone.addEventListener("drop", function (event) {
      event.preventDefault();
      if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; input.dispatchEvent(new Event("change", { bubbles: true })); }
    });
    input.addEventListener("change", function () {
      if (!list) return;
      list.textContent = Array.prototype.map.call(input.files, function (file) { return file.name + "（" + size(file.size) + "）"; }).join("，");
    });
  }

  /* --- typing to pick one of many: the page answers ?pick=<field>&q=<words>; without it the box
     and its datalist work alone --- */
  function enhancePick(box) {
    var input = box.querySelector("input[list]"), name = box.getAttribute("data-pick");
    if (!input || box.hasAttribute("data-ready")) return;
    box.setAttribute("data-ready", "");
    var list = doc.createElement("ul"), status = doc.createElement("span"), at = -1, timer = 0, turn = 0, settled = input.value;
    list.id = input.id + "-options"; list.setAttribute("role", "listbox"); list.hidden = true;
    list.setAttribute("aria-label", "可选项");
    status.className = "visually-hidden"; status.setAttribute("role", "status");
    box.appendChild(list); box.appendChild(status);
    input.removeAttribute("list");
    input.setAttribute("role", "combobox"); input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false"); input.setAttribute("aria-controls", list.id);
    function close() {
      list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant");
    }
    function choose(text) {
      input.value = text; settled = text; close();
      input.dispatchEvent(new Event("input", { bubbles: true })); clearTimeout(timer);
      input.dispatchEvent(new Event("change", { bubbles: true }));
    }
    function mark(place) {
      var options = all("li[role=option]", list);
      if (!options.length) return;
      at = (place + options.length) % options.length;
      options.forEach(function (option, index) { option.setAttribute("aria-selected", String(index === at)); });
      options[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[at].id);
    }
    function show(answer) {
      list.textContent = ""; at = -1;
      answer.found.forEach(function (text, index) {
        var option = doc.createElement("li");
        option.id = list.id + "-" + index; option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false"); option.textContent = text;
        list.appendChild(option);
      });
      status.textContent = answer.found.length ? "找到" + answer.found.length + "项" + (answer.more ? "以上，请再输入几个字" : "") : "没有找到";
      list.hidden = !answer.found.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
    }
    function ask() {
      var url = new URL(location.href), mine = ++turn;
      url.hash = ""; url.searchParams.set("pick", name);
      url.searchParams.set("q", input.value === settled ? "" : input.value.trim());
      fetch(url, { headers: { Accept: "application/json" }, credentials: "same-origin" })
        .then(function (response) { if (!response.ok) throw new Error(); return response.json(); })
        .then(function (answer) { if (mine === turn && doc.activeElement === input) show(answer); })
        .catch(close);
    }
    input.addEventListener("input", function () { clearTimeout(timer); timer = setTimeout(ask, 180); });
    input.addEventListener("focus", function () { input.select(); });
    input.addEventListener("click", function () { if (list.hidden) ask(); });
    input.addEventListener("blur", function () { turn++; clearTimeout(timer); setTimeout(close, 150); });
    input.addEventListener("keydown", function (event) {
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) ask(); else mark(at + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Enter" && !list.hidden && at >= 0) {
        event.preventDefault(); choose(list.children[at].textContent);
      } else if (event.key === "Escape" && !list.hidden) { event.stopPropagation(); close(); }
    });
    list.addEventListener("mousedown", function (event) { event.preventDefault(); });
    list.addEventListener("click", function (event) {
      var option = event.target.closest("li[role=option]");
      if (option) choose(option.textContent);
    });
  }

  /* --- leaving a changed form asks first --- */
  doc.addEventListener("input", function (event) {
    var form = event.target.form;
    if (form && form.hasAttribute("data-guard-leave")) form.setAttribute("data-dirty", "");
  });
  window.addEventListener("beforeunload", function (event) {
    if (doc.querySelector("form[data-dirty]:not([data-submitting])")) { event.preventDefault(); event.returnValue = ""; }
  });

  function ready(base) { all("[data-drop]", base).forEach(enhanceDrop); all("[data-pick]", base).forEach(enhancePick); }
  ready(doc);
  doc.addEventListener("htmx:load", function (event) { ready(event.target); });
  all(".gh-nav details").forEach(function (group) {  // of a long menu, what was opened stays open
    var key = "gonghui-menu-" + group.getAttribute("data-menu-group");
    if (recall(key) === "open") group.open = true;
    group.querySelector("summary").addEventListener("click", function () { remember(key, group.open ? "" : "open"); });
  });
  var here = doc.querySelector(".gh-nav [aria-current]"), side = doc.getElementById("menu");
  if (here && here.offsetTop + here.offsetHeight > side.clientHeight) side.scrollTop = here.offsetTop - side.clientHeight / 2;
  var summary = doc.querySelector("[data-error-summary]");
  if (summary) summary.focus();
})();
