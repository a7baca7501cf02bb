// The palette: opened with /, walked with the arrows; without this file it is a search form.

const palette = () => document.getElementById("palette");
const choices = () => [...palette().querySelectorAll("li :is(a, button)")];

function choose(step) {
  const all = choices();
  if (!all.length) return;
  const at = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const next = all[(at + step + all.length) % all.length];
  for (const one of all) one.removeAttribute("aria-selected");
  next.setAttribute("aria-selected", "true");
  next.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  const isOpen = palette()?.matches(":popover-open");
  if (!isOpen && event.key === "/" && !event.target.closest("input, textarea, select")) {
    event.preventDefault();
    palette()?.showPopover();
    document.getElementById("find")?.focus();
  } else if (isOpen && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    choose(event.key === "ArrowDown" ? 1 : -1);
  } else if (isOpen && event.key === "Enter") {
    const chosen = choices().find((one) => one.getAttribute("aria-selected") === "true");
    if (chosen) {
      event.preventDefault();
      chosen.click();
    }
  }
});
