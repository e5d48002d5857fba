{% load static %}/* The scanner works where there is no network: page, decoder and public keys are kept. No answer is. */
"use strict";
const HOME = "{% url 'checking:scan' %}", KEYS = "{% url 'checking:keys' %}";
const FILES = ["{% static 'checking/checking.css' %}", "{% static 'checking/scan.js' %}", "{% static 'vendor/jsqr/jsQR.js' %}"];
const NAME = "check-" + FILES.join("-");

async function fresh(url) {
  const response = await fetch(new Request(url, { cache: "no-cache", credentials: "same-origin" }));
  if (response.ok && !response.redirected) (await caches.open(NAME)).put(url, response.clone());
  return response;
}
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(FILES)).then(() => Promise.all([fresh(HOME), fresh(KEYS)])).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith("check-") && name !== NAME).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== location.origin || event.request.method !== "GET") return;
  if (url.pathname === HOME || url.pathname === KEYS) {
    event.respondWith(fresh(url.pathname).catch(() => caches.match(url.pathname, { cacheName: NAME })));
  } else if (event.request.mode === "navigate") {
    /* a code opened by the phone's own camera: the scanner reads it out of the address */
    event.respondWith(fetch(event.request).catch(() => caches.match(HOME, { cacheName: NAME })));
  } else if (FILES.indexOf(url.pathname) >= 0) {
    event.respondWith(caches.match(event.request, { cacheName: NAME }).then((kept) => kept || fetch(event.request)));
  }
});
