// A form of an instrument: questions that depend on others, and a draft that survives a lost connection or an ended session.
const form = document.getElementById("answers");
const state = document.getElementById("draft-state");
const kept = `draft ${form.dataset.draft}`;
let waiting;

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

async function keep() {
  const data = new FormData(form);
  sessionStorage.setItem(kept, JSON.stringify([...data].filter(([name]) => name !== "csrfmiddlewaretoken")));
  try {
    const response = await fetch(form.dataset.draft, { method: "POST", body: data, redirect: "manual" });
    if (response.status !== 204) throw new Error(String(response.status));
    state.textContent = "Kept as a draft. It is not in the record yet.";
    sessionStorage.removeItem(kept);
  } catch {
    state.textContent = "No connection, or you were signed out. What you typed stays on this page; it is tried again.";
    clearTimeout(waiting);
    waiting = setTimeout(keep, 10_000);
  }
}

function restore() {
  const before = sessionStorage.getItem(kept);
  if (!before) return;
  for (const [name, value] of JSON.parse(before)) {
    for (const input of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (input.type === "radio" || input.type === "checkbox") input.checked = input.value === value;
      else input.value = value;
    }
  }
  state.textContent = "What you typed before is here again. It is not in the record yet.";
}

form.addEventListener("input", () => {
  show();
  clearTimeout(waiting);
  waiting = setTimeout(keep, 800);
});
form.addEventListener("submit", () => {
  clearTimeout(waiting);
  sessionStorage.removeItem(kept);
});
restore();
show();
