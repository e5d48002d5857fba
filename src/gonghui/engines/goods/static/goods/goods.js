/* Another line on a receipt: the last one copied and emptied. Without it six lines are there. */
(function () {
  "use strict";
  Array.prototype.forEach.call(document.querySelectorAll("[data-rows]"), function (base) {
    var button = base.querySelector("[data-row-add]"), count = base.querySelector("[data-rows-count]"), most = 60;
    button.hidden = false;
    button.addEventListener("click", function () {
      var rows = base.querySelectorAll("[data-row]"), last = rows[rows.length - 1], fresh = last.cloneNode(true);
      var old = rows.length - 1, next = rows.length;
      fresh.querySelector("[data-row-number]").textContent = String(next + 1);
      Array.prototype.forEach.call(fresh.querySelectorAll("[name],[id],[for],[aria-describedby]"), function (node) {
        ["name", "id", "for", "aria-describedby"].forEach(function (key) {
          if (node.hasAttribute(key)) node.setAttribute(key, node.getAttribute(key).replace("line" + old + "-", "line" + next + "-"));
        });
      });
      Array.prototype.forEach.call(fresh.querySelectorAll("input,select"), function (field) {
        if (field.type === "checkbox") field.checked = false; else field.value = "";
        field.removeAttribute("aria-invalid");
      });
      Array.prototype.forEach.call(fresh.querySelectorAll(".gh-error"), function (node) { node.remove(); });
      last.after(fresh);
      count.value = String(next + 1);
      button.disabled = next + 1 >= most;
      fresh.querySelector("select,input").focus();
    });
  });
})();
