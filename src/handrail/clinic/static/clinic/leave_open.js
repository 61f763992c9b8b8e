// A question that was answered by mistake is left open again: radios alone do not offer that.
function label(fieldset) {
  return fieldset.querySelector("legend").textContent.trim();
}

function offer(fieldset) {
  const chosen = fieldset.querySelector("input[type=radio]:checked");
  const there = fieldset.querySelector("button[data-leave-open]");
  if (!chosen) return there?.remove();
  if (there) return;
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.leaveOpen = "";
  button.className = "nhsuk-button nhsuk-button--secondary nhsuk-button--small nhsuk-u-margin-top-2 hr-no-print";
  button.textContent = "Leave it open";
  button.setAttribute("aria-label", `Leave it open: ${label(fieldset)}`);
  fieldset.append(button);
}

document.querySelectorAll("main form fieldset:has(input[type=radio])").forEach((fieldset) => {
  offer(fieldset);
  fieldset.addEventListener("change", () => offer(fieldset));
  fieldset.addEventListener("click", (event) => {
    if (!event.target.matches("button[data-leave-open]")) return;
    const radios = fieldset.querySelectorAll("input[type=radio]");
    radios.forEach((one) => (one.checked = false));
    offer(fieldset);
    radios[0].focus();
    radios[0].dispatchEvent(new Event("input", { bubbles: true }));
  });
});
