/* What both faces need: theme and type size, one submit per form, focus on the error summary. */

const YEAR = 365 * 24 * 3600;

function remember(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const age = value ? YEAR : 0;
  document.cookie = `huiyin_${name}=${value}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
}

/* The dark sheet is a file of its own; the theme decides which media it is for;
   paper is always light. */
function applyTheme(theme) {
  const media = { dark: "screen", light: "not all" };
  const sheet = document.querySelector("link[data-dark]");
  if (sheet) sheet.media = media[theme] || "screen and (prefers-color-scheme: dark)";
  document.documentElement.dataset.theme = theme;
}

function isDark() {
  const theme = document.documentElement.dataset.theme;
  return theme ? theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

function showPressed() {
  for (const button of document.querySelectorAll("[data-toggle-theme]")) {
    button.setAttribute("aria-pressed", String(isDark()));
  }
  for (const button of document.querySelectorAll("[data-toggle-size]")) {
    const large = document.documentElement.dataset.size === "large";
    button.setAttribute("aria-pressed", String(large));
  }
}

function toggle(event) {
  if (event.target.closest("[data-toggle-theme]")) {
    const theme = isDark() ? "light" : "dark";
    applyTheme(theme);
    remember("theme", theme);
  } else if (event.target.closest("[data-toggle-size]")) {
    const size = document.documentElement.dataset.size === "large" ? "" : "large";
    document.documentElement.dataset.size = size;
    remember("size", size);
  } else {
    return;
  }
  showPressed();
}

/* After the event, so that the pressed button's own name and value still travel. */
function holdButtons(form, held) {
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    if (held === button.disabled) continue;
    if (!held && !button.dataset.held) continue;
    button.disabled = held;
    if (held) button.dataset.held = "1";
    else delete button.dataset.held;
    if (held) button.setAttribute("aria-busy", "true");
    else button.removeAttribute("aria-busy");
  }
}

function onSubmit(event) {
  const form = event.target;
  if (form.method !== "post" && !form.hasAttribute("hx-post")) return;
  if ("many" in form.dataset) return;
  setTimeout(() => {
    if (!event.defaultPrevented || form.hasAttribute("hx-post")) holdButtons(form, true);
  });
}

function releaseAll() {
  for (const form of document.forms) holdButtons(form, false);
}

export function focusSummary(root = document) {
  const summary = root.querySelector("[data-error-summary]");
  if (summary) summary.focus();
}

export function start() {
  showPressed();
  document.addEventListener("click", toggle);
  document.addEventListener("submit", onSubmit);
  window.addEventListener("pageshow", releaseAll);
  document.addEventListener("htmx:afterRequest", releaseAll);
  focusSummary();
}
