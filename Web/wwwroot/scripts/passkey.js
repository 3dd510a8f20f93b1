// Signing in with a passkey, and registering one. Without this script, or in a browser that does not know passkeys,
// the password in the same form does.

const form = document.querySelector("form[data-passkey]");

/** What the server asks of the passkey: a challenge, and which passkeys may answer. */
async function options() {
  const answer = await fetch(form.dataset.passkeyOptions, { method: "POST", body: new FormData(form) });
  if (!answer.ok) throw new Error(`options: ${answer.status}`);
  return answer.json();
}

function send(credential) {
  form.querySelector("[data-passkey-credential]").value = JSON.stringify(credential.toJSON());
  // Not requestSubmit: a password that is required otherwise may stay empty now.
  form.submit();
}

let waiting = new AbortController();

/** The browser offers passkeys where it offers passwords, in the field for the e-mail address. */
async function offerInField() {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await options());
  const credential = await navigator.credentials.get({ publicKey, mediation: "conditional", signal: waiting.signal });
  if (credential) send(credential);
}

async function ask() {
  const problem = form.querySelector("[data-passkey-problem]");
  problem.hidden = true;
  waiting.abort();
  waiting = new AbortController();
  try {
    const json = await options();
    send(form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(json) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(json) }));
  } catch {
    problem.hidden = false;
  }
}

if (form && window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  for (const part of document.querySelectorAll("[data-passkey-show]")) part.hidden = false;
  form.querySelector("[data-passkey-button]")?.addEventListener("click", ask);
  if ("passkeyAutofill" in form.dataset) offerInField().catch(() => {});
}
