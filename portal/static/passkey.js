// Asks the browser for a passkey (WebAuthn) and sends what it says. Without this script the button says what to do.
"use strict";

const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const toText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const readOptions = (json) => {
  const options = JSON.parse(json).publicKey;
  options.challenge = toBytes(options.challenge);
  if (options.user) options.user.id = toBytes(options.user.id);
  for (const each of [...(options.excludeCredentials || []), ...(options.allowCredentials || [])]) each.id = toBytes(each.id);
  return options;
};

const write = (credential) => {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature"]) {
    if (credential.response[name]) response[name] = toText(credential.response[name]);
  }
  const id = toText(credential.rawId);
  return JSON.stringify({ id, rawId: id, type: credential.type, response });
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  const failed = form.querySelector("[data-failed]");
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    failed.hidden = true;
    try {
      const publicKey = readOptions(form.dataset.options);
      const act = form.dataset.passkey === "make" ? "create" : "get";
      form.elements.credential.value = write(await navigator.credentials[act]({ publicKey }));
      form.submit();
    } catch {
      // Cancelled, timed out, or no passkey of this site on this device.
      failed.hidden = false;
    }
  });
}
