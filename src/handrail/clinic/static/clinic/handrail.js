// What every page needs from a script, and no more: a form marked data-once is sent once, and a passkey that failed is said.

const sent = new WeakSet();

function release(form) {
  sent.delete(form);
  form.removeAttribute("aria-busy");
}

// A second press while the first is on its way does nothing.
document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (!form.matches("form[data-once]")) return;
    if (sent.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    sent.add(form);
    form.setAttribute("aria-busy", "true");
  },
  true,
);

// Another script held the form back: then it was not sent. (htmx holds it back in order to send it itself.)
window.addEventListener("submit", (event) => {
  const form = event.target;
  const byHtmx = form.matches("[hx-post], [hx-put], [hx-patch], [hx-delete]");
  if (event.defaultPrevented && sent.has(form) && !byHtmx) release(form);
});

// The answer came by htmx, or the page came back from the browser's memory: the form may be sent again.
document.addEventListener("htmx:finally:request", (event) => {
  const form = event.target.closest?.("form[data-once]");
  if (form) release(form);
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-once]").forEach(release);
});

// A passkey that was refused, cancelled or timed out would otherwise be met with silence.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  document.getElementById("passkey-failed")?.remove();
  const said = document.createElement("div");
  said.id = "passkey-failed";
  said.className = "hr-notice hr-notice--stop";
  said.setAttribute("role", "alert");
  const body = said.appendChild(document.createElement("div"));
  body.className = "hr-notice__body";
  const title = body.appendChild(document.createElement("p"));
  title.className = "hr-notice__title";
  title.textContent = "The passkey was not used";
  const text = body.appendChild(document.createElement("p"));
  text.textContent = "It was cancelled, took too long, or is not known here. Nothing was changed. Try again, or use another way.";
  document.getElementById("main").prepend(said);
  said.scrollIntoView({ block: "nearest" });
});

// The board was not reached: what stands there is old, and says of when it is.
function sayReached(event, words) {
  const said = document.getElementById("board-unreached");
  if (said && event.target.id === "board") said.textContent = words;
}
document.addEventListener("htmx:error", (event) => sayReached(event, "The clinic is not reached. What stands here is not kept up; it is tried again."));
document.addEventListener("htmx:after:swap", (event) => sayReached(event, ""));
