// Signs by passkey: asks the server for the challenge (the digest of what is signed), the passkey for an answer, and posts it.
const form = document.getElementById("by-passkey");
const problem = document.getElementById("passkey-problem");

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  problem.textContent = "";
  try {
    form.elements.credential.value = JSON.stringify(await answer());
    form.submit();
  } catch (error) {
    button.disabled = false;
    problem.textContent =
      error.name === "NotAllowedError" ? "You did not confirm. Nothing is signed." : "The passkey could not be asked. Nothing is signed.";
  }
});

async function answer() {
  if (!window.PublicKeyCredential?.parseRequestOptionsFromJSON) throw new Error("no passkeys here");
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
  const response = await fetch(form.dataset.challenge, { method: "POST", headers });
  if (!response.ok) throw new Error(String(response.status));
  const { publicKey } = await response.json();
  const options = PublicKeyCredential.parseRequestOptionsFromJSON(publicKey);
  return (await navigator.credentials.get({ publicKey: options })).toJSON();
}
