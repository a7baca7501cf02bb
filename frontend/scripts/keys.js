// One key, one deed: any button or link with data-key answers to it, and j and k walk the marked list.

const isTyping = (element) => element.closest("input, textarea, select, [contenteditable]");

function press(key) {
  const found = document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`);
  for (const element of found) {
    if (element.offsetParent === null && !element.closest("[popover]:popover-open")) continue;
    if (element.matches("textarea, input")) element.focus();
    else element.click();
    return true;
  }
  return false;
}

function rows() {
  const list = document.querySelector("[data-list]");
  return list ? [...list.querySelectorAll(":scope > li, :scope > tr, [data-row]")] : [];
}

function walk(step) {
  const all = rows();
  if (!all.length) return false;
  const at = all.findIndex((row) => row.getAttribute("aria-current") === "true");
  const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
  if (at === all.indexOf(next)) return true;
  mark(next);
  next.scrollIntoView({ block: "nearest" });
  const opener = next.querySelector("[data-reads]");
  if (opener) opener.click();
  return true;
}

export function mark(row) {
  for (const other of rows()) other.removeAttribute("aria-current");
  row.setAttribute("aria-current", "true");
}

function open() {
  const row = rows().find((one) => one.getAttribute("aria-current") === "true");
  const link = row?.querySelector("a[href]");
  if (!link || link.matches("[data-reads]")) return false;
  link.click();
  return true;
}

function answer(event) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && isTyping(event.target)) {
    event.target.blur();
    return;
  }
  if (isTyping(event.target) || document.querySelector("#palette:popover-open")) return;
  const done =
    event.key === "j" ? walk(1)
    : event.key === "k" ? walk(-1)
    : event.key === "?" ? (document.getElementById("keys")?.togglePopover(), true)
    : event.key === "Enter" ? (event.target === document.body && open())
    : event.key.length === 1 && press(event.key);
  if (done) event.preventDefault();
}

document.addEventListener("keydown", answer);
document.addEventListener("click", (event) => {
  const reads = event.target.closest("[data-reads]");
  if (reads) mark(reads.closest("li, tr"));
});

// A button may open a part of the page that is folded, and put the cursor into it.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (!opener) return;
  const part = document.getElementById(opener.dataset.opens);
  part.open = true;
  part.querySelector("input:not([type=hidden]), textarea")?.focus();
});

// A text may be copied in one click.
document.addEventListener("click", async (event) => {
  const copier = event.target.closest("[data-copies]");
  if (!copier) return;
  await navigator.clipboard.writeText(document.getElementById(copier.dataset.copies).textContent.trim());
  copier.textContent = "Copied";
});

// Filters in a select show at once; without this the button does it.
document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-submits]");
  if (form && event.target.matches("select")) form.requestSubmit();
});

// On a narrow page the note opens below the list: go there.
document.addEventListener("htmx:after:swap", (event) => {
  const opener = event.detail?.ctx?.sourceElement;
  if (opener?.matches?.("[data-reads]") && innerWidth < 900) document.getElementById("note")?.scrollIntoView();
});

// The browser prints, and makes the PDF.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-prints]")) window.print();
});
