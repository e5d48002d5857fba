/* Signing with a finger or a mouse. What is drawn goes as a PNG into a hidden field; without this
   script the box for typing a name stands open. ES2019, no build step, no inline styles. */
(function () {
  "use strict";
  var WIDEST = 900, TALLEST = 500;

  function Pad(base) {
    var sheet = base.querySelector("[data-ink-sheet]"), canvas = base.querySelector("[data-ink-canvas]"),
      row = base.querySelector("[data-ink-row]"), said = base.querySelector("[data-ink-said]"),
      clear = base.querySelector("[data-ink-clear]"), value = base.querySelector("[data-ink-value]"),
      typing = base.querySelector("[data-ink-type]"), typed = typing.querySelector("input"),
      pen = canvas.getContext("2d"), scale = 1, last = null, pointer = null, drawn = 0;

    function signed(is) {
      base.classList.toggle("ink-signed", is);
      clear.disabled = !is;
      said.textContent = is ? "已签名，写得不满意可以重写。" : "";
    }

    function fit() {  /* only while nothing is drawn: a turned phone must not lose a signature */
      var box = sheet.getBoundingClientRect();
      if (!box.width || !box.height) return;
      scale = Math.min(window.devicePixelRatio || 1, 2, WIDEST / box.width, TALLEST / box.height);
      canvas.width = Math.round(box.width * scale);
      canvas.height = Math.round(box.height * scale);
      pen.lineCap = pen.lineJoin = "round";
      pen.strokeStyle = pen.fillStyle = "#000";
    }

    function wipe() {
      pen.clearRect(0, 0, canvas.width, canvas.height);
      value.value = ""; drawn = 0; last = null;
      signed(false);
      fit();
    }

    function place(event) {
      var box = canvas.getBoundingClientRect();
      return {
        x: (event.clientX - box.left) * canvas.width / box.width,
        y: (event.clientY - box.top) * canvas.height / box.height,
        at: event.timeStamp
      };
    }

    function stroke(to) {
      var way = Math.hypot(to.x - last.x, to.y - last.y), time = Math.max(to.at - last.at, 1);
      var wanted = Math.max(2, 4.2 - way / time / scale * .9);  /* quick is thin, as with a pen */
      last.width = last.width ? last.width + (wanted - last.width) * .4 : wanted;
      to.width = last.width;
      pen.lineWidth = to.width * scale;
      pen.beginPath();
      pen.moveTo(last.x, last.y);
      pen.lineTo(to.x, to.y);
      pen.stroke();
      drawn += way / scale;
      last = to;
    }

    canvas.addEventListener("pointerdown", function (event) {
      if (pointer !== null || event.button > 0) return;
      event.preventDefault();
      pointer = event.pointerId;
      canvas.setPointerCapture(pointer);
      last = place(event);
      pen.beginPath();
      pen.arc(last.x, last.y, 1.5 * scale, 0, 7);
      pen.fill();
      base.classList.add("ink-signed");
    });
    canvas.addEventListener("pointermove", function (event) {
      if (event.pointerId !== pointer || !last) return;
      var steps = event.getCoalescedEvents ? event.getCoalescedEvents() : [];
      (steps.length ? steps : [event]).forEach(function (one) { stroke(place(one)); });
    });
    function lift(event) {
      if (event.pointerId !== pointer) return;
      pointer = last = null;
      if (drawn < 24) { signed(false); base.classList.add("ink-signed"); clear.disabled = false; return; }
      value.value = canvas.toDataURL("image/png");
      typed.value = "";
      signed(true);
      value.dispatchEvent(new Event("change", { bubbles: true }));
    }
    canvas.addEventListener("pointerup", lift);
    canvas.addEventListener("pointercancel", lift);
    clear.addEventListener("click", wipe);
    typed.addEventListener("input", function () { if (typed.value && value.value) wipe(); });
    window.addEventListener("resize", function () { if (!value.value && !drawn) fit(); });

    sheet.hidden = row.hidden = false;
    typing.open = Boolean(typed.value);
    fit();
    signed(false);
    if (value.value) {  /* sent before, refused for another reason */
      var picture = new Image();
      picture.onload = function () {
        canvas.width = picture.width; canvas.height = picture.height;
        pen.drawImage(picture, 0, 0);
        signed(true);
      };
      picture.src = value.value;
    }
  }

  function start(root) {
    Array.prototype.forEach.call(root.querySelectorAll("[data-ink]:not([data-ink-on])"), function (base) {
      base.setAttribute("data-ink-on", "");
      new Pad(base);
    });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", function () { start(document); });
  else start(document);
  document.addEventListener("htmx:load", function (event) { start(event.detail.elt || document); });
})();
