// Opens a figure in place. Without this file every figure still opens as a page of its own.
addEventListener("DOMContentLoaded", () => {
  const dialog = document.querySelector("#opened");
  if (!dialog) return;
  const content = dialog.querySelector("article > div");
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== content) return;
    // A login page, say, holds no figure: go where the link leads.
    if (!content.querySelector("#figure")) location.assign(event.detail.pathInfo.requestPath);
    else if (!dialog.open) dialog.showModal();
    dialog.firstElementChild.scrollTop = 0;
  });
  for (const failure of ["htmx:responseError", "htmx:sendError"])
    document.body.addEventListener(failure, (event) => location.assign(event.detail.pathInfo.requestPath));
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
});

// A terminal in the hall: nobody touches it, the sitting ends. The office ends it too, a little later, without this file.
addEventListener("DOMContentLoaded", () => {
  const sitting = document.querySelector("#sitting");
  if (!sitting) return;
  const [warning, seconds] = [sitting.querySelector("strong"), sitting.querySelector("output")];
  let left = Number(sitting.dataset.still);
  for (const touch of ["pointerdown", "keydown", "scroll"])
    addEventListener(touch, () => (left = Number(sitting.dataset.still)), { passive: true });
  sitting.querySelector("[data-print]").addEventListener("click", () => print());
  setInterval(() => {
    left -= 1;
    if (left <= 0) return location.replace(sitting.dataset.end);
    warning.hidden = left > 20;
    seconds.textContent = left;
  }, 1000);
});

// The session ends by stillness: the page says so two minutes before, and asks the office for more time when told to. All
// windows of a browser know when somebody last did something; what a page asks by itself is quiet and counts for nothing.
const quiet = { "X-Quanyi-Quiet": "1" };
addEventListener("htmx:configRequest", (event) => {
  if (!event.detail.triggeringEvent) Object.assign(event.detail.headers, quiet);
});
addEventListener("DOMContentLoaded", () => {
  const idle = document.querySelector("#idle");
  if (!idle) return;
  const [seconds, still] = [idle.querySelector("output"), Number(idle.dataset.still) * 1000];
  const heard = () => localStorage.setItem("quanyi-heard", Date.now());
  let next = 0; // before this the office is not asked again whether the session is over
  heard();
  const ask = async (headers) => {
    next = Date.now() + 30000;
    const answer = await fetch(idle.dataset.goOn, { redirect: "manual", headers });
    if (!answer.ok) location.replace(location.href);
  };
  addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.requestConfig.headers["X-Quanyi-Quiet"]) heard();
  });
  idle.querySelector("button").addEventListener("click", () => (heard(), ask({})));
  setInterval(() => {
    const left = Math.ceil((Number(localStorage.getItem("quanyi-heard")) + still - Date.now()) / 1000);
    idle.hidden = left > 120;
    seconds.textContent = left > 0 ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : "0:00";
    if (left <= -5 && Date.now() > next) ask(quiet);
  }, 1000);
});
