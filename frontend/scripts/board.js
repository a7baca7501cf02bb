// Items are dragged between now, next and later; the buttons of a row do the same by keyboard.

async function keep(list, id) {
  const ids = [...list.querySelectorAll(":scope > [data-item]")].map((row) => row.dataset.item);
  const body = new URLSearchParams({ item: id, horizon: list.dataset.horizon, before: ids[ids.indexOf(id) + 1] ?? "" });
  const answer = await fetch("/roadmap/order", { method: "POST", body, headers: { Accept: "text/plain" } });
  if (!answer.ok) location.reload();
}

function moveTo(row, list, place) {
  list.insertBefore(row, place);
  row.querySelector("button")?.focus();
  keep(list, row.dataset.item);
}

function moveByKey(row, way) {
  const list = row.parentElement;
  const lists = [...document.querySelectorAll("[data-horizon]")];
  const at = lists.indexOf(list);
  if (way === "up" && row.previousElementSibling) moveTo(row, list, row.previousElementSibling);
  if (way === "down" && row.nextElementSibling) moveTo(row, list, row.nextElementSibling.nextElementSibling);
  if (way === "left" && at > 0) moveTo(row, lists[at - 1], lists[at - 1].firstElementChild);
  if (way === "right" && at < lists.length - 1) moveTo(row, lists[at + 1], lists[at + 1].firstElementChild);
}

function start() {
  if (!window.Sortable) return;
  for (const list of document.querySelectorAll("[data-horizon]:not([data-sorts])")) {
    list.dataset.sorts = "";
    window.Sortable.create(list, {
      group: "horizons",
      draggable: "[data-item]",
      handle: ".drag",
      animation: 0,
      onEnd: (event) => keep(event.to, event.item.dataset.item),
    });
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-move]");
  if (!button || !button.closest("[data-horizon]")) return;
  event.preventDefault();
  moveByKey(button.closest("[data-item]"), button.dataset.move);
});
document.addEventListener("DOMContentLoaded", start);
document.addEventListener("htmx:after:swap", start);
if (document.readyState !== "loading") start();
