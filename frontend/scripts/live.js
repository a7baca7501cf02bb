// Several people work here: what is new waits behind a line, so nothing moves under the pointer.

let source = null;

function listen() {
  const place = document.querySelector("[data-live]");
  if (!place) {
    source?.close();
    source = null;
    return;
  }
  if (source || !window.EventSource) return;
  source = new EventSource(place.dataset.live);
  source.addEventListener("news", (event) => {
    const line = document.getElementById("fresh");
    if (!line) return;
    line.textContent = event.data;
    line.hidden = false;
  });
}

document.addEventListener("DOMContentLoaded", listen);
document.addEventListener("htmx:after:swap", listen);
window.addEventListener("pagehide", () => source?.close());
if (document.readyState !== "loading") listen();
