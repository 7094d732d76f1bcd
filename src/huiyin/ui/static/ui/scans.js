/* The desk of scanned letters: files go up one after the other; pages turn and grow by key. */

const TRIES = 3;
const WANTED = /\.(jpe?g|jfif|png|tiff?|hei[cf]|pdf)$/i;

function chosen(form) {
  const every = [...form.querySelectorAll("input[type=file]")].flatMap((i) => [...i.files]);
  const name = (file) => file.webkitRelativePath || file.name;
  const isFolder = (file) => Boolean(file.webkitRelativePath);
  return every
    .filter((file) => !isFolder(file) || WANTED.test(file.name))
    .sort((a, b) => name(a).localeCompare(name(b), "zh-CN", { numeric: true }));
}

async function sendOne(form, file) {
  const body = new FormData(form);
  body.delete("files");
  body.append("files", file, file.name);
  const headers = { "X-Requested-With": "scans" };
  for (let tried = 1; ; tried += 1) {
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers });
      if (answer.status < 500) return await answer.json();
    } catch {
      /* Not connected: tried again below. */
    }
    if (tried === TRIES) return { letters: 0, refused: [`“${file.name}”没有传上去，请再选一次`] };
    await new Promise((resume) => setTimeout(resume, 1000 * tried));
  }
}

async function sendAll(form, files) {
  const place = form.querySelector("[data-progress]");
  const said = place.querySelector("[data-progress-said]");
  const bar = place.querySelector("progress");
  const refused = place.querySelector("[data-progress-refused]");
  place.hidden = false;
  refused.replaceChildren();
  bar.max = files.length;
  let letters = 0;
  for (const [at, file] of files.entries()) {
    said.textContent = `正在放第 ${at + 1} 个，一共 ${files.length} 个`;
    bar.value = at;
    const answer = await sendOne(form, file);
    letters += answer.letters;
    for (const sentence of answer.refused) {
      const item = document.createElement("li");
      item.className = "field-error";
      item.textContent = sentence;
      refused.append(item);
    }
  }
  bar.value = files.length;
  const isWhole = !refused.children.length;
  said.textContent = `放好了：${files.length} 个文件` + (isWhole ? "" : "，下面几个没有收下");
  const next = place.querySelector("[data-progress-done]");
  if (isWhole) location.assign(next.querySelector("a").href);
  else next.hidden = !letters;
}

function onSubmit(event) {
  const form = event.target;
  if (!form.matches("[data-one-by-one]")) return;
  const files = chosen(form);
  if (!files.length) return;
  event.preventDefault();
  const button = form.querySelector("button.primary");
  button.disabled = true;
  sendAll(form, files).finally(() => {
    button.disabled = false;
  });
}

const sheets = document.querySelector("[data-sheets]");
let zoom = 1;

function grow(by) {
  zoom = by ? Math.min(Math.max(zoom * by, 0.5), 5) : 1;
  sheets.style.setProperty("--zoom", String(zoom));
}

function here() {
  const top = sheets.getBoundingClientRect().top + 40;
  const every = [...sheets.querySelectorAll("[data-sheet]")];
  const found = every.findIndex((sheet) => sheet.getBoundingClientRect().bottom > top);
  return [every, found < 0 ? every.length - 1 : found];
}

function show(sheet, mark) {
  const at = mark || sheet;
  const move = at.getBoundingClientRect().top - sheets.getBoundingClientRect().top;
  sheets.scrollTop += move - (mark ? sheets.clientHeight / 3 : 0);
  if (mark) {
    const left = mark.getBoundingClientRect().left - sheets.getBoundingClientRect().left;
    sheets.scrollLeft += left - sheets.clientWidth / 2;
  }
}

function step(by) {
  const [every, now] = here();
  const next = Math.min(Math.max(now + by, 0), every.length - 1);
  show(every[next]);
  const said = document.querySelector("[data-page-said]");
  if (said) said.textContent = `第 ${next + 1} 页，一共 ${every.length} 页`;
}

/* The sign in the text as it stands now: where its surroundings are nearest to where it was. */
function placeOf(text, button) {
  const { before, sign, after, unsure } = button.dataset;
  const was = Number(unsure);
  for (const [head, tail] of [[before, after], [before.slice(-3), after.slice(0, 3)], ["", ""]]) {
    const wanted = head + sign + tail;
    let best = -1;
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
      if (best < 0 || Math.abs(at - was) < Math.abs(best - was)) best = at;
    }
    if (best >= 0) return best + head.length;
  }
  return -1;
}

function goTo(button) {
  const field = document.querySelector("#id_detail");
  const at = placeOf(field.value.replaceAll("\r\n", "\n"), button);
  for (const old of document.querySelectorAll(".is-here")) old.classList.remove("is-here");
  const mark = document.querySelector(`[data-mark="${button.dataset.spot}"]`);
  if (mark) {
    mark.classList.add("is-here");
    show(mark.closest("[data-sheet]"), mark);
  }
  button.classList.add("is-seen");
  field.focus();
  if (at >= 0) field.setSelectionRange(at, at + button.dataset.sign.length);
}

function nextUnsure() {
  const every = [...document.querySelectorAll("[data-unsure]")];
  const next = every.find((button) => !button.classList.contains("is-seen")) || every[0];
  if (next) goTo(next);
}

function onKey(event) {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.isComposing || event.keyCode === 229) return;
  const acts = {
    PageDown: () => step(1),
    PageUp: () => step(-1),
    Equal: () => grow(1.25),
    Minus: () => grow(0.8),
    KeyU: nextUnsure,
  };
  const act = acts[event.code];
  if (!act) return;
  event.preventDefault();
  act();
}

function onClick(event) {
  const pressed = event.target.closest("[data-zoom], [data-page-step], [data-unsure]");
  if (!pressed) return;
  if (pressed.matches("[data-unsure]")) goTo(pressed);
  else if (pressed.matches("[data-zoom]")) grow(Number(pressed.dataset.zoom));
  else step(Number(pressed.dataset.pageStep));
}

document.addEventListener("submit", onSubmit);
if (sheets) {
  document.querySelector("[data-viewer-tools]").hidden = false;
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
}
