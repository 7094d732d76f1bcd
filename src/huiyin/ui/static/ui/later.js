/* A weak network: what was filled in waits on this phone and is sent when there is one, with one
   token, so that it is filed once. Words lie in localStorage, photographs in IndexedDB; both go
   after seven days, by a button, or once they are filed. Receipts stay until they are removed. */
import { forgetKept, putBack } from "./keep.js";

const WAITING = "huiyin:later";
const RECEIPTS = "huiyin:receipts";
const TAKEN_BACK = "huiyin:later:token";
const LIFE = 7 * 24 * 3600 * 1000;
const RECEIPT_LIFE = 400 * 24 * 3600 * 1000;
const AGAIN = 30 * 1000;

function readList(name, life) {
  try {
    const kept = JSON.parse(localStorage.getItem(name)) || [];
    return kept.filter((one) => Date.now() - one.at < life);
  } catch {
    return [];
  }
}

function writeList(name, list) {
  try {
    if (list.length) localStorage.setItem(name, JSON.stringify(list));
    else localStorage.removeItem(name);
    return true;
  } catch {
    return false;
  }
}

const waiting = () => readList(WAITING, LIFE);
const receipts = () => readList(RECEIPTS, RECEIPT_LIFE);

/* Photographs ------------------------------------------------------------------------------- */

function photographs(mode, work) {
  return new Promise((resolve) => {
    let asked;
    try {
      asked = indexedDB.open("huiyin", 1);
    } catch {
      resolve([]);
      return;
    }
    asked.onupgradeneeded = () => asked.result.createObjectStore("photographs");
    asked.onerror = () => resolve([]);
    asked.onsuccess = () => {
      const step = asked.result.transaction("photographs", mode);
      const found = work(step.objectStore("photographs"));
      step.oncomplete = () => resolve(found.result ?? true);
      step.onerror = step.onabort = () => resolve(null);
    };
  });
}

const keepPhotographs = (token, files) =>
  files.length ? photographs("readwrite", (store) => store.put(files, token)) : Promise.resolve(true);
const photographsOf = (token) => photographs("readonly", (store) => store.get(token));
const dropPhotographs = (token) => photographs("readwrite", (store) => store.delete(token));

async function sweep() {
  const kept = waiting();
  writeList(WAITING, kept);
  writeList(RECEIPTS, receipts());
  const tokens = new Set(kept.map((one) => one.token));
  const stored = await photographs("readonly", (store) => store.getAllKeys());
  for (const token of Array.isArray(stored) ? stored : []) {
    if (!tokens.has(token)) await dropPhotographs(token);
  }
}

/* Sending ------------------------------------------------------------------------------------ */

function newToken() {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}

async function body(one) {
  const form = new FormData();
  form.append("token", one.token);
  for (const [name, values] of Object.entries(one.values)) {
    for (const value of values) form.append(name, value);
  }
  const files = await photographsOf(one.token);
  for (const file of Array.isArray(files) ? files : []) form.append("files", file, file.name);
  return form;
}

/* Answered: {receipt}, {errors} for what must be mended, {} for "later". */
async function post(address, one) {
  try {
    const answer = await fetch(address, {
      method: "POST", body: await body(one), headers: { "X-Huiyin-Later": "1" },
      credentials: "same-origin",
    });
    if (answer.ok) return { receipt: await answer.json() };
    if (answer.status === 422) return { errors: (await answer.json()).errors };
  } catch {
    /* no network, or none that lasts */
  }
  return {};
}

let sending = false;

async function flush(address) {
  if (sending) return;
  sending = true;
  try {
    for (const one of waiting()) {
      if (one.errors) continue;
      const came = await post(address, one);
      if (came.receipt) await filed(one, came.receipt);
      else if (came.errors) change(one.token, { errors: came.errors });
      else break;
    }
  } finally {
    sending = false;
    show();
  }
}

function change(token, more) {
  writeList(WAITING, waiting().map((one) => (one.token === token ? { ...one, ...more } : one)));
}

async function filed(one, receipt) {
  writeList(WAITING, waiting().filter((other) => other.token !== one.token));
  await dropPhotographs(one.token);
  keepReceipt(receipt);
  tell(receipt, one);
}

function keepReceipt({ number, code }) {
  const others = receipts().filter((one) => one.number !== number);
  return writeList(RECEIPTS, [{ number, code, at: Date.now() }, ...others]);
}

/* What the page shows ------------------------------------------------------------------------ */

function element(tag, text = "", more = {}) {
  const made = document.createElement(tag);
  made.textContent = text;
  for (const [name, value] of Object.entries(more)) made.setAttribute(name, value);
  return made;
}

function button(text, press) {
  const made = element("button", text, { type: "button", class: "button" });
  made.addEventListener("click", press);
  return made;
}

function tell(receipt, one) {
  const place = document.querySelector("[data-later-done]");
  const link = element("a", "看进度", { href: receipt.follow, class: "button" });
  const picture = element("a", "回执图片", { href: receipt.receipt, class: "button" });
  const said = !receipt.again ? "交上去了" : one.edited
    ? "先前已经交上去了，后来改的没有交，请在进度里补充" : "先前已经交上去了，没有交两次";
  const words = `${said}。编号 ${receipt.number}，查询码 ${receipt.code}。已存在这部手机上，也请另外记好。`;
  const row = element("p", "", { class: "row" });
  row.append(link, picture);
  const state = document.querySelector("[data-later-state]");
  if (state) state.textContent = "";
  if (place) {
    place.hidden = false;
    place.replaceChildren(element("h2", "收到了"), element("p", words), row);
    place.focus();
  } else {
    const notice = element("div", "", { class: "notice done", role: "status" });
    const inner = element("div", "", { class: "notice-body" });
    inner.append(element("p", `存在手机上的那一件${words}`), row);
    notice.append(inner);
    document.getElementById("main").prepend(notice);
  }
}

function show() {
  const list = document.querySelector("[data-later-list]");
  if (!list) return;
  const kept = waiting();
  list.hidden = kept.length === 0;
  list.querySelector("[data-later-items]").replaceChildren(...kept.map(line));
}

function line(one) {
  const made = element("li", "", { class: "card stack" });
  const words = element("div");
  const until = new Date(one.at + LIFE);
  const day = `${until.getMonth() + 1}月${until.getDate()}日`;
  words.append(element("p", (one.values.detail?.[0] || "").slice(0, 30)));
  const state = one.errors ? one.errors.join("；") : `等信号，有了就自己交上去。在手机上留到${day}。`;
  words.append(element("p", state, { class: "soft small" }));
  const row = element("div", "", { class: "row" });
  row.append(button("拿回来改", () => takeBack(one)), button("删去", () => remove(one)));
  made.append(words, row);
  return made;
}

async function remove(one) {
  if (!confirm("删去这一件？没有交上去的内容不能找回。")) return;
  writeList(WAITING, waiting().filter((other) => other.token !== one.token));
  await dropPhotographs(one.token);
  show();
}

/* The token goes with the words: if it arrived after all, it is told as filed and not filed twice.
   What was refused was not filed and gets a new one. */
async function takeBack(one) {
  writeList(WAITING, waiting().filter((other) => other.token !== one.token));
  await dropPhotographs(one.token);
  putBack("submit", one.values);
  try {
    if (!one.errors) sessionStorage.setItem(TAKEN_BACK, one.token);
  } catch {
    /* no storage: a new token */
  }
  location.reload();
}

function tokenTakenBack() {
  try {
    const token = sessionStorage.getItem(TAKEN_BACK);
    sessionStorage.removeItem(TAKEN_BACK);
    if (token) return { token, edited: true };
  } catch {
    /* no storage: nothing was taken back */
  }
  return { token: newToken() };
}

/* The form ----------------------------------------------------------------------------------- */

function valuesOf(form) {
  const values = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value !== "string" || ["csrfmiddlewaretoken", "token"].includes(name)) continue;
    (values[name] ||= []).push(value);
  }
  return values;
}

const NEEDED = [
  ["detail", "事情经过：请写一写发生了什么事"], ["claim_1", "您的要求：请写一写您希望怎么解决"],
  ["sign", "姓名：请选一项"],
];
const NEEDED_NAMED = [
  ["name", "姓名：请写您的姓名"], ["phone", "电话：请写一个能找到您的电话"],
  ["address", "住址：请写能收到信件的住址"],
];

function missing(values) {
  const isNamed = values.sign?.[0] && values.sign[0] !== "anonymous";
  const needed = isNamed ? [...NEEDED, ...NEEDED_NAMED] : NEEDED;
  return needed.filter(([name]) => !values[name]?.[0]?.trim()).map(([, text]) => text);
}

function showErrors(form, errors) {
  const place = form.querySelector("[data-later-errors]");
  place.hidden = errors.length === 0;
  place.querySelector("ul").replaceChildren(...errors.map((text) => element("li", text)));
  if (errors.length) place.focus();
}

function say(form, text) {
  form.querySelector("[data-later-state]").textContent = text;
}

async function submit(event, form, address) {
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "1";
  try {
    await file(form, address);
  } finally {
    delete form.dataset.busy;
  }
}

async function file(form, address) {
  const values = valuesOf(form);
  const errors = missing(values);
  showErrors(form, errors);
  if (errors.length) return;
  const one = { ...tokenTakenBack(), at: Date.now(), values };
  const files = [...form.elements.files.files];
  const isKept = (await keepPhotographs(one.token, files)) && writeList(WAITING, [...waiting(), one]);
  if (!isKept) {
    await dropPhotographs(one.token);
    say(form, "这部手机上存不下。请等有信号再交，或者先不交照片。");
    return;
  }
  say(form, "正在交……");
  await flush(address);
  const left = waiting().find((other) => other.token === one.token);
  if (left?.errors) {
    writeList(WAITING, waiting().filter((other) => other.token !== one.token));
    await dropPhotographs(one.token);
    showErrors(form, left.errors);
    say(form, "");
    show();
    return;
  }
  forgetKept("submit");
  form.reset();
  say(form, left ? "现在交不上去，已经存在这部手机上，有信号了会自己交。" : "");
  if (left) document.querySelector("[data-later-list]").scrollIntoView();
}

/* The page that lies on the phone knows no visit: its address says what was scanned. */
function fillFromAddress(form) {
  const told = new URLSearchParams(location.search);
  const { code, place, suggestion } = form.elements;
  if (told.get("code") && !code.value) code.value = told.get("code");
  if (told.get("place") && !place.value) place.value = told.get("place");
  if (told.get("suggestion") === "on") suggestion.checked = true;
}

function startForm(form, address) {
  form.addEventListener("submit", (event) => submit(event, form, address));
  fillFromAddress(form);
  const who = form.querySelector("[data-later-who]");
  const prior = form.querySelector("[data-later-prior]");
  const choose = () => {
    const chosen = form.querySelector("[name=sign]:checked");
    who.hidden = chosen?.value === "anonymous";
    prior.hidden = form.elements.suggestion.checked;
  };
  form.addEventListener("change", choose);
  choose();
}

/* Receipts ----------------------------------------------------------------------------------- */

function startReceipt(place) {
  const { number, code } = place.dataset;
  const state = element("span", "", { role: "status" });
  place.append(
    button("把编号和查询码存在这部手机上", () => {
      const isKept = keepReceipt({ number, code });
      state.textContent = isKept ? "存好了，在“查进度”里能看到。" : "存不下，请用图片或者纸记下。";
    }),
    state,
  );
  place.hidden = false;
}

function startReceipts(place) {
  const kept = receipts();
  place.hidden = kept.length === 0;
  place.querySelector("ul").replaceChildren(...kept.map((one) => receiptLine(place, one)));
}

function receiptLine(place, one) {
  const made = element("li", "", { class: "card stack" });
  const words = element("div");
  words.append(element("p", `编号 ${one.number}`), element("p", `查询码 ${one.code}`));
  const fill = () => {
    document.querySelector("[name=number]").value = one.number;
    document.querySelector("[name=code]").value = one.code;
    document.querySelector("[name=code]").form.querySelector("button").focus();
  };
  const drop = () => {
    writeList(RECEIPTS, receipts().filter((other) => other.number !== one.number));
    startReceipts(place);
  };
  const row = element("div", "", { class: "row" });
  row.append(button("填上", fill), button("删去", drop));
  made.append(words, row);
  return made;
}

/* -------------------------------------------------------------------------------------------- */

export async function startLater() {
  const { later: address, worker } = document.body.dataset;
  if (!address) return;
  if (worker && "serviceWorker" in navigator) {
    navigator.serviceWorker.register(worker).catch(() => {});
  }
  for (const part of document.querySelectorAll("[data-later-part]")) part.hidden = false;
  for (const place of document.querySelectorAll("[data-receipt]")) startReceipt(place);
  for (const place of document.querySelectorAll("[data-receipts]")) startReceipts(place);
  const form = document.querySelector("[data-later-form]");
  if (form) startForm(form, address);
  await sweep();
  show();
  const again = () => waiting().length && flush(address);
  window.addEventListener("online", again);
  document.addEventListener("visibilitychange", () => document.hidden || again());
  setInterval(again, AGAIN);
  again();
}
