/* A turn of phrase goes where the cursor was, its first blank is selected to be typed over.
   Without this script the button sends the form, and the server puts the words at the end. */

const touched = new WeakSet();
document.addEventListener("focusin", (event) => {
  if (event.target.matches("textarea")) touched.add(event.target);
});

function put(field, text) {
  const start = touched.has(field) ? field.selectionStart : field.value.length;
  const end = touched.has(field) ? field.selectionEnd : field.value.length;
  field.setRangeText(text, start, end, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
  const blank = text.indexOf("【填：");
  if (blank < 0) return;
  field.setSelectionRange(start + blank, start + text.indexOf("】", blank) + 1);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-insert]");
  const field = button && document.getElementById(button.dataset.insert);
  if (!field) return;
  event.preventDefault();
  put(field, button.dataset.text);
});
