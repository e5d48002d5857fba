/* What the phone's pages gain from a script; every page works without it. ES2019, no build step. */
(function () {
  "use strict";
  var doc = document;
  function all(selector) { return Array.prototype.slice.call(doc.querySelectorAll(selector)); }

  /* one press, one submission */
  doc.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-no-guard")) return;
    if (form.hasAttribute("data-sent")) { event.preventDefault(); return; }
    form.setAttribute("data-sent", "");
    setTimeout(function () {
      Array.prototype.forEach.call(form.querySelectorAll("button"), function (button) { button.disabled = true; });
    }, 0);
  });
  window.addEventListener("pageshow", function () {
    all("form[data-sent]").forEach(function (form) {
      form.removeAttribute("data-sent");
      Array.prototype.forEach.call(form.querySelectorAll("button"), function (button) { button.disabled = false; });
    });
  });

  /* another code may be asked for when the time is over */
  all("[data-wait]").forEach(function (button) {
    var text = button.textContent, left = Number(button.getAttribute("data-wait"));
    (function tick() {
      button.disabled = left > 0;
      button.textContent = left > 0 ? text + "（" + left + "秒）" : text;
      if (left-- > 0) setTimeout(tick, 1000);
    })();
  });

  /* photographs are made small before they travel; the name of what was chosen is shown */
  var LONGEST = 1800, SMALL = 600000;
  function size(bytes) { return bytes < 1048576 ? Math.max(1, Math.round(bytes / 1024)) + "KB" : (bytes / 1048576).toFixed(1) + "MB"; }
  function shrink(file, done) {
    var url = URL.createObjectURL(file), image = new Image();
    image.onerror = function () { URL.revokeObjectURL(url); done(file); };
    image.onload = function () {
      var part = Math.min(1, LONGEST / Math.max(image.width, image.height)), canvas = doc.createElement("canvas");
      canvas.width = Math.round(image.width * part); canvas.height = Math.round(image.height * part);
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      URL.revokeObjectURL(url);
      canvas.toBlob(function (blob) {
        done(blob && blob.size < file.size ? new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" }) : file);
      }, "image/jpeg", 0.82);
    };
    image.src = url;
  }
  all("[data-file]").forEach(function (zone) {
    var input = zone.querySelector("input[type=file]"), name = zone.querySelector("[data-file-name]");
    input.addEventListener("change", function () {
      var file = input.files[0];
      if (!file) return;
      function show(chosen) { name.textContent = "已选择：" + chosen.name + "（" + size(chosen.size) + "）"; }
      show(file);
      if (!/^image\/(jpeg|png|webp)/.test(file.type) || file.size < SMALL || !window.DataTransfer) return;
      shrink(file, function (smaller) {
        try { var basket = new DataTransfer(); basket.items.add(smaller); input.files = basket.files; } catch (e) { return; }
        show(input.files[0] || file);
      });
    });
  });

  /* what is typed is kept on the server, sealed, and is there again tomorrow */
  all("[data-draft]").forEach(function (zone) {
    var form = zone.closest("form"), timer = 0, isDirty = false;
    function send() {
      if (!isDirty || form.hasAttribute("data-sent")) return;
      isDirty = false;
      var body = new URLSearchParams();
      Array.prototype.forEach.call(form.elements, function (field) {
        if (field.name && field.type !== "file" && !((field.type === "checkbox" || field.type === "radio") && !field.checked)) body.append(field.name, field.value);
      });
      if (navigator.sendBeacon) navigator.sendBeacon(zone.getAttribute("data-draft"), body);
    }
    zone.addEventListener("input", function () { isDirty = true; clearTimeout(timer); timer = setTimeout(send, 2000); });
    doc.addEventListener("visibilitychange", function () { if (doc.visibilityState === "hidden") send(); });
  });

  doc.addEventListener("click", function (event) {
    var hit = event.target.closest && event.target.closest("[data-print]");
    if (hit) { event.preventDefault(); window.print(); }
  });
  var summary = doc.querySelector("[data-error-summary]");
  if (summary) summary.focus();
  var worker = doc.body.getAttribute("data-worker");
  if (worker && "serviceWorker" in navigator) navigator.serviceWorker.register(worker, { scope: "/m/" }).catch(function () {});
})();
