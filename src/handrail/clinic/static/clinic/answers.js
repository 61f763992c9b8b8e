// A form of an instrument: questions that depend on others, and a draft that survives a lost connection or an ended session.
const form = document.getElementById("answers");
const state = document.getElementById("draft-state");
const kept = `draft ${form.dataset.draft} ${form.dataset.by}`;
const UNREACHED = "The clinic is not reached. What you typed stays on this page; it is tried again.";
const SIGNED_OUT = "You are signed out. What you typed stays on this page, and is here again once you signed in. ";
let waiting;
let going = Promise.resolve();
let saving = false;

function said(name) {
  return new FormData(form).get(name);
}

// `link=code` or `link!=code`, with a space between; `|` first where any of them is enough.
function isAsked(when) {
  const any = when.startsWith("| ");
  const conditions = when.replace(/^\| /, "").split(" ");
  const holds = conditions.map((one) => {
    const [, link, operator, code] = one.match(/^(.*?)(!?=)(.*)$/);
    return said(link) !== null && (said(link) === code) === (operator === "=");
  });
  return any ? holds.some(Boolean) : holds.every(Boolean);
}

function show() {
  for (const input of form.querySelectorAll("[data-when]")) {
    const group = input.closest(".nhsuk-form-group");
    const asked = isAsked(input.dataset.when);
    group.hidden = !asked;
    for (const one of group.querySelectorAll("input")) one.disabled = !asked;
  }
}

function remember() {
  const data = [...new FormData(form)].filter(([name]) => name !== "csrfmiddlewaretoken");
  sessionStorage.setItem(kept, JSON.stringify(data));
}

// One after the other: an older draft never arrives after a newer one. True where it arrived.
function keep() {
  clearTimeout(waiting);
  going = going.then(send);
  return going;
}

async function send() {
  try {
    const response = await fetch(form.dataset.draft, { method: "POST", body: new FormData(form), redirect: "manual" });
    if (response.type === "opaqueredirect") return failed(SIGNED_OUT);
    if (response.status !== 204) return failed(UNREACHED);
    state.textContent = "Kept as a draft. It is not in the record yet.";
    sessionStorage.removeItem(kept);
    return true;
  } catch {
    return failed(UNREACHED);
  }
}

function failed(words) {
  state.textContent = words;
  if (words === SIGNED_OUT) {
    const again = state.appendChild(document.createElement("a"));
    again.href = location.pathname;
    again.textContent = "Sign in again";
  } else {
    waiting = setTimeout(keep, 10_000);
  }
  return false;
}

function restore() {
  const before = sessionStorage.getItem(kept);
  if (!before) return;
  const said = new Map(JSON.parse(before));
  for (const input of form.querySelectorAll("input:not([type=hidden])")) {
    if (input.type === "radio" || input.type === "checkbox") input.checked = said.get(input.name) === input.value;
    else input.value = said.get(input.name) ?? "";
  }
  state.textContent = "What you typed before is here again. It is not in the record yet.";
  waiting = setTimeout(keep, 800);
}

form.addEventListener("input", () => {
  show();
  remember();
  clearTimeout(waiting);
  waiting = setTimeout(keep, 800);
});
// The answers are sent once the draft has arrived: then somebody is there to take them, and nothing typed is lost.
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (saving) return;
  saving = true;
  remember();
  if (await keep()) form.submit();
  else saving = false;
});
window.addEventListener("pageshow", () => (saving = false));
restore();
show();
