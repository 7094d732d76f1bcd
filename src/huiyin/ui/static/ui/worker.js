/* Keeps the one-page form and what it looks like on the phone, so that it opens without a network.
   KEPT is given by the script that brings this one in. Nothing a person typed or was shown is
   kept here, and no other page: those of staff and all private ones go straight to the network. */

const CACHE = "huiyin-later-1";
const [PAGE, ...FILES] = KEPT;
const SECONDS = 6;

const paths = new Set(FILES.map((file) => new URL(file, self.location.origin).pathname));

/* Without cookies: what is kept is the page of a stranger. */
const fresh = (address) => new Request(address, { credentials: "omit", cache: "reload" });

async function keep(address) {
  const answer = await fetch(fresh(address));
  if (!answer.ok) throw new Error(address);
  await (await caches.open(CACHE)).put(address, answer);
}

self.addEventListener("install", (event) => {
  event.waitUntil(Promise.all(KEPT.map(keep)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("huiyin-later-") && name !== CACHE) await caches.delete(name);
    }
    await self.clients.claim();
  };
  event.waitUntil(old());
});

/* A network that says nothing for a while is none. */
function answered(request) {
  const late = new Promise((_, reject) => setTimeout(() => reject(new Error("late")), SECONDS * 1000));
  return Promise.race([fetch(request), late]);
}

async function pageOrKept(request, path) {
  try {
    const answer = await answered(request);
    if (answer.status < 500) return answer;
  } catch {
    /* no network: see below */
  }
  if (path !== PAGE) return Response.redirect(PAGE, 302);
  return (await caches.match(PAGE)) || Response.error();
}

async function keptOrFetched(request) {
  const kept = await caches.match(request, { ignoreSearch: true });
  const brought = fetch(request).then(async (answer) => {
    if (answer.ok) await (await caches.open(CACHE)).put(request, answer.clone());
    return answer;
  });
  if (!kept) return brought;
  brought.catch(() => {});
  return kept;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  const isOurs = address.pathname === "/" || address.pathname.startsWith("/submit/");
  if (request.mode === "navigate" && isOurs) {
    event.respondWith(pageOrKept(request, address.pathname));
  } else if (paths.has(address.pathname)) {
    event.respondWith(keptOrFetched(request));
  }
});
