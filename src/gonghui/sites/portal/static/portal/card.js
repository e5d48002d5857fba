/* The card without a network: says so, until when it holds, and hides a code whose day is over. ES2019, no build step. */
(function () {
  "use strict";
  var doc = document, zone = doc.querySelector("[data-card]");
  if (!zone) return;
  var expires = new Date(zone.getAttribute("data-expires")), state = zone.querySelector("[data-state]");
  function two(number) { return (number < 10 ? "0" : "") + number; }
  function spell(moment) {
    return moment.getMonth() + 1 + "月" + moment.getDate() + "日" + two(moment.getHours()) + ":" + two(moment.getMinutes());
  }
  function show() {
    var isOver = Date.now() >= expires.getTime();
    zone.querySelector("[data-code]").hidden = isOver;
    zone.querySelector("[data-over]").hidden = !isOver;
    state.classList.toggle("m-is-offline", !navigator.onLine);
    state.textContent = (navigator.onLine ? "在线 · 有效至 " : "离线 · 有效至 ") + spell(expires);
  }
  window.addEventListener("online", show);
  window.addEventListener("offline", show);
  setInterval(show, 30000);
  show();

  /* The service worker keeps the card whenever it is opened; the very first time it is not at work yet. */
  if (!navigator.onLine || !("serviceWorker" in navigator) || !window.caches || navigator.serviceWorker.controller) return;
  navigator.serviceWorker.ready.then(function () {
    return fetch(location.pathname, { credentials: "same-origin" });
  }).then(function (response) {
    if (!response.ok || response.redirected) return null;
    var headers = new Headers(response.headers);
    headers.set("X-Kept-At", String(Date.now()));
    return response.blob().then(function (body) {
      return caches.open("card").then(function (cache) { return cache.put(location.pathname, new Response(body, { status: 200, headers: headers })); });
    });
  }).catch(function () {});
})();
