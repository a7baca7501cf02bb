// Light or dark at once; the form behind it keeps the choice for the next page.

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-theme-switch]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button");
  const chosen = button.value;
  document.documentElement.dataset.theme = chosen;
  button.value = chosen === "dark" ? "light" : "dark";
  button.textContent = chosen === "dark" ? "Light" : "Dark";
  await fetch(form.action, { method: "POST", body: new URLSearchParams({ theme: chosen }), redirect: "manual" });
});
