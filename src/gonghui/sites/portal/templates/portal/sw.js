{% load static %}/* Private pages are never kept, but for the member's card: one day, for showing it without a network. */
"use strict";
const FRAME = "frame-{% static 'portal/portal.css' %}-{% static 'portal/portal.js' %}", CARD = "card";
const OFFLINE = "{% url 'portal:offline' %}", CARD_PATH = "/m/card/", DAY = 24 * 60 * 60 * 1000;
const FILES = [OFFLINE, "{% static 'portal/portal.css' %}", "{% static 'portal/portal.js' %}", "{% static 'vendor/icons/icons.svg' %}", "{% static 'portal/card.css' %}", "{% static 'portal/card.js' %}"];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(FRAME).then((cache) => cache.addAll(FILES.map((url) => new Request(url, { credentials: "omit" })))).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((name) => name !== FRAME && name !== CARD).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

async function keepCard(response) {
  if (!response.ok || response.redirected) { await caches.delete(CARD); return; }
  const headers = new Headers(response.headers);
  headers.set("X-Kept-At", String(Date.now()));
  const body = await response.blob();
  const cache = await caches.open(CARD);
  await cache.put(CARD_PATH, new Response(body, { status: 200, headers }));
}
async function keptCard() {
  const kept = await caches.match(CARD_PATH, { cacheName: CARD });
  if (kept && Date.now() - Number(kept.headers.get("X-Kept-At")) < DAY) return kept;
  await caches.delete(CARD);
  return caches.match(OFFLINE);
}

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== location.origin) return;
  if (event.request.method === "POST" && url.pathname === "{% url 'portal:sign-out' %}") { event.waitUntil(caches.delete(CARD)); return; }
  if (event.request.method !== "GET") return;
  if (event.request.mode === "navigate") {
    event.respondWith(fetch(event.request).then((response) => {
      if (url.pathname === CARD_PATH) event.waitUntil(keepCard(response.clone()));
      return response;
    }).catch(() => url.pathname === CARD_PATH ? keptCard() : caches.match(OFFLINE)));
  } else if (FILES.indexOf(url.pathname) > 0) {
    event.respondWith(caches.match(event.request, { cacheName: FRAME }).then((kept) => kept || fetch(event.request)));
  }
});
