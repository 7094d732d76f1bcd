/* Answers are kept on this phone for seven days, so that going back never loses a word.
   <form data-keep="submit">: one key may span several pages. Never kept: passwords, files,
   hidden fields and what is marked data-keep-never. A form that comes back with errors carries
   data-keep-bound: then what the server sent wins and nothing is filled in. */

const PREFIX = "huiyin:keep:";
const DAYS = 7;
const LIFE = DAYS * 24 * 3600 * 1000;
const NEVER = ["password", "file", "hidden", "submit", "button"];

function read(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + key));
    if (kept && Date.now() - kept.at < LIFE) return kept.values;
    localStorage.removeItem(PREFIX + key);
  } catch {
    /* no storage: nothing is kept, nothing breaks */
  }
  return {};
}

function write(key, values) {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify({ at: Date.now(), values }));
    return true;
  } catch {
    return false;
  }
}

function forget(key) {
  try {
    localStorage.removeItem(PREFIX + key);
  } catch {
    /* as above */
  }
}

function sweep() {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(PREFIX)) read(name.slice(PREFIX.length));
    }
  } catch {
    /* as above */
  }
}

function keepable(form) {
  return [...form.elements].filter(
    (field) => field.name && !NEVER.includes(field.type) && !field.closest("[data-keep-never]"),
  );
}

const isChoice = (field) => field.type === "radio" || field.type === "checkbox";

function collect(form) {
  const values = {};
  for (const field of keepable(form)) {
    if (!isChoice(field)) (values[field.name] ||= []).push(field.value);
    else if (field.checked) (values[field.name] ||= []).push(field.value);
    else values[field.name] ||= [];
  }
  return values;
}

/* Words are filled only where there are none; a kept choice replaces the one set beforehand. */
function restore(form, values) {
  const fields = keepable(form);
  const seen = {};
  let filled = false;
  for (const field of fields) {
    const kept = values[field.name] || [];
    const place = (seen[field.name] = (seen[field.name] ?? -1) + 1);
    if (isChoice(field)) {
      const checked = kept.includes(field.value);
      if (!(field.name in values) || field.checked === checked) continue;
      field.checked = checked;
    } else if (!field.value && kept[place]) {
      field.value = kept[place];
    } else {
      continue;
    }
    filled = true;
  }
  return filled;
}

function say(form, words) {
  const place = form.querySelector("[data-keep-state]");
  if (place) place.textContent = words;
}

function keep(form) {
  const key = form.dataset.keep;
  if (!("keepBound" in form.dataset) && restore(form, read(key))) say(form, "已找回您上次填的内容。");
  let waiting = 0;
  const save = () => {
    if (write(key, { ...read(key), ...collect(form) })) say(form, "已保存在这部手机上。");
  };
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(save, 400);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", save);
  form.addEventListener("click", (event) => {
    if (!event.target.closest("[data-keep-clear]")) return;
    clearTimeout(waiting);
    forget(key);
    form.reset();
    say(form, "这部手机上保存的内容已清除。");
  });
}

export function startKeeping() {
  sweep();
  for (const done of document.querySelectorAll("[data-keep-done]")) forget(done.dataset.keepDone);
  for (const form of document.querySelectorAll("form[data-keep]")) keep(form);
  for (const part of document.querySelectorAll("[data-keep-part]")) part.hidden = false;
}

/* For what was waiting to be sent: its words are the draft again, or no draft any more. */
export const forgetKept = forget;
export const putBack = write;
