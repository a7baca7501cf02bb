// Several people work here: what is new waits behind a line, so nothing moves under the pointer.

let source = null;
let heard = null;

// Where somebody watches for what they send, it shows at once, unless they are typing elsewhere.
function showsAtOnce() {
  const watched = document.querySelector("[data-at-once][open]");
  const typing = document.activeElement?.closest("input, textarea");
  if (!watched || (typing && !watched.contains(typing))) return null;
  return document.querySelector(".columns.list") && document.querySelector(watched.dataset.atOnce);
}

function listen() {
  const place = document.querySelector("[data-live]");
  if (place === heard) return;
  // A page that was drawn anew counts from now.
  source?.close();
  source = null;
  heard = place;
  if (!place || !window.EventSource) return;
  source = new EventSource(place.dataset.live);
  source.addEventListener("news", (event) => {
    const line = document.getElementById("fresh");
    if (!line) return;
    const newest = showsAtOnce();
    if (newest) {
      newest.click();
      return;
    }
    line.textContent = event.data;
    line.hidden = false;
  });
}

document.addEventListener("DOMContentLoaded", listen);
document.addEventListener("htmx:after:swap", listen);
window.addEventListener("pagehide", () => source?.close());
if (document.readyState !== "loading") listen();
