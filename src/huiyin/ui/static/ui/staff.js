/* The staff side's keyboard and side pane. Everything here also works by mouse and without it. */
import { focusSummary, start } from "./common.js";

const WIDE = matchMedia("(min-width: 64em)");
let opener = null;

const pane = () => document.querySelector("[data-pane]");
const shown = (element) => element.getClientRects().length > 0;

/* Keys rest while an input method composes, a field has focus, or a modifier is held. */
function resting(event) {
  if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return true;
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  const at = event.target;
  return at.isContentEditable || at.matches("input, select, textarea");
}

function moveRow(step) {
  const links = [...document.querySelectorAll("[data-row] [data-open]")].filter(shown);
  if (!links.length) return;
  const row = document.activeElement.closest("[data-row]") || document.querySelector(".is-open");
  const now = row ? links.findIndex((link) => row.contains(link)) : -1;
  const next = now < 0 ? 0 : Math.min(Math.max(now + step, 0), links.length - 1);
  links[next].focus();
  links[next].scrollIntoView({ block: "nearest" });
}

function pressAct(number) {
  const place = pane() && !pane().hidden ? pane() : document;
  const act = [...place.querySelectorAll("[data-act]")].filter(shown)[number - 1];
  if (act && !act.disabled) act.click();
  return Boolean(act);
}

function mark(row) {
  for (const open of document.querySelectorAll(".is-open")) open.classList.remove("is-open");
  if (row) row.classList.add("is-open");
}

function closePane() {
  const side = pane();
  if (!side || side.hidden) return false;
  side.hidden = true;
  side.replaceChildren();
  side.closest(".split")?.classList.remove("has-pane");
  mark(null);
  if (opener?.isConnected) opener.focus();
  return true;
}

function focusSearch() {
  const search = document.querySelector("[data-search]");
  if (!search) return false;
  search.focus();
  search.select();
  return true;
}

/* Ctrl+Enter saves the form one types in; never while an input method composes. */
function save(event) {
  const isSave = event.key === "Enter" && (event.ctrlKey || event.metaKey);
  if (!isSave || event.isComposing || event.keyCode === 229) return false;
  const form = event.target.closest("form[method=post]");
  if (!form) return false;
  event.preventDefault();
  form.requestSubmit();
  return true;
}

/* In a form of data-enter-next Enter goes on to the next field, as Tab does: a card reader types
   a number and Enter, and nothing may be sent before it is whole. */
function stops(form) {
  const all = [...form.querySelectorAll("input, select, textarea, button, summary")];
  return all.filter((e) => shown(e) && !e.disabled && e.type !== "hidden");
}

function goOn(from) {
  const form = from.form || from.closest("form");
  const every = stops(form);
  const next = every
    .slice(every.indexOf(from) + 1)
    .find((e) => e.type !== "radio" || e.name !== from.name);
  if (next) next.focus();
}

function enterNext(event) {
  const at = event.target;
  if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.shiftKey) return false;
  if (event.isComposing || event.keyCode === 229) return false;
  if (!at.matches("form[data-enter-next] :is(input, select)")) return false;
  event.preventDefault();
  goOn(at);
  return true;
}

/* Y and N answer a question of triage and go on to the next one. */
function yesNo(event) {
  const at = event.target;
  const value = { y: "yes", n: "no" }[event.key.toLowerCase()];
  if (!value || event.isComposing || event.keyCode === 229) return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (!at.matches("[data-yes-no] input[type=radio]")) return false;
  event.preventDefault();
  const answer = at.form.querySelector(`[name="${at.name}"][value="${value}"]`);
  answer.click();
  goOn(answer);
  return true;
}

/* What the words point to is put into the form: by its button, or all of it by Alt+A. */
function takeOver(button) {
  const form = document.querySelector("form[data-enter-next]");
  const field = form?.elements[button.dataset.takeOver];
  if (!field) return;
  field.value = button.value;
  const changed = field.length && !field.options ? form.querySelector(`[name="${button.dataset.takeOver}"]:checked`) : field;
  changed?.dispatchEvent(new Event("change", { bubbles: true }));
}

function takeOverAll(event) {
  if (!event.altKey || event.code !== "KeyA" || event.ctrlKey || event.metaKey) return false;
  const offered = [...document.querySelectorAll("[data-take-over]")];
  if (!offered.length || event.isComposing) return false;
  event.preventDefault();
  offered.forEach(takeOver);
  return true;
}

function onKey(event) {
  if (save(event) || enterNext(event) || yesNo(event) || takeOverAll(event)) return;
  if (resting(event)) return;
  let done = true;
  if (event.key === "/") done = focusSearch();
  else if (event.key === "j") moveRow(1);
  else if (event.key === "k") moveRow(-1);
  else if (event.key === "Escape") done = closePane();
  else if (/^[1-9]$/.test(event.key)) done = pressAct(Number(event.key));
  else done = false;
  if (done) event.preventDefault();
}

/* A click with a modifier opens a tab as anywhere else; htmx never sees it. */
function onClickFirst(event) {
  if (!event.target.closest("[data-open]")) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey) event.stopImmediatePropagation();
}

function onClick(event) {
  if (event.target.closest("[data-close-pane]")) closePane();
  if (event.target.closest("[data-print]")) window.print();
  const offered = event.target.closest("[data-take-over]");
  if (offered) takeOver(offered);
}

/* On a narrow screen a row opens its page, not a pane. */
function beforeRequest(event) {
  const link = event.detail.elt;
  if (!link.matches?.("a[data-open]")) return;
  if (!WIDE.matches) {
    event.preventDefault();
    location.assign(link.href);
  } else {
    opener = link;
  }
}

function afterSwap(event) {
  focusSummary(event.target);
  const side = pane();
  if (!side || event.detail.target !== side) return;
  side.hidden = false;
  side.scrollTop = 0;
  side.closest(".split")?.classList.add("has-pane");
  mark(opener?.closest("[data-row]"));
}

function onFailure() {
  const live = document.querySelector("[data-live]");
  if (live) live.textContent = "没有连上，刚才的操作没有完成。请再试一次。";
}

document.addEventListener("keydown", onKey);
document.addEventListener("click", onClickFirst, true);
document.addEventListener("click", onClick);
document.addEventListener("htmx:beforeRequest", beforeRequest);
document.addEventListener("htmx:afterSwap", afterSwap);
document.addEventListener("htmx:responseError", onFailure);
document.addEventListener("htmx:sendError", onFailure);
start();
