// Small comforts. Every page works without them: no request is made here and nothing is shown only by script.
"use strict";

// "Kopyala" appears only where it can work; without it one click still selects the value.
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  const words = button.firstElementChild;
  const before = words.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    words.textContent = button.dataset.copied;
    setTimeout(() => { words.textContent = before; }, 3000);
  });
}

// "Tümünü işaretle" ticks at once instead of asking the server for the same form, ticked.
for (const button of document.querySelectorAll("[data-ticks]")) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    for (const box of button.form.querySelectorAll(`[name="${button.dataset.ticks}"][type="checkbox"]:enabled`)) box.checked = true;
  });
}

// A shown key goes back to its mask after a minute; the header Refresh does the same without script.
for (const shown of document.querySelectorAll("[data-mask-after]")) {
  const hide = () => {
    shown.textContent = shown.dataset.mask;
    location.replace(shown.dataset.maskUrl);
  };
  setTimeout(hide, Number(shown.dataset.maskAfter) * 1000);
  // Back and forward never bring a key out of the browser's memory.
  addEventListener("pagehide", () => { shown.textContent = shown.dataset.mask; });
}

// A double click sends a form once; without script the server takes its number only once.
for (const form of document.querySelectorAll("form[data-once]")) {
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
  });
  addEventListener("pageshow", () => { isSent = false; });
}

// A file dropped anywhere on its field is chosen, as if picked by the button.
for (const field of document.querySelectorAll("input[data-drop]")) {
  const area = field.closest(".u-drop");
  if (!area) continue;
  const mark = (isOver) => (event) => {
    event.preventDefault();
    area.classList.toggle("u-drop--over", isOver);
  };
  area.addEventListener("dragover", mark(true));
  area.addEventListener("dragleave", mark(false));
  area.addEventListener("drop", (event) => {
    mark(false)(event);
    if (event.dataTransfer.files.length === 1) field.files = event.dataTransfer.files;
  });
}

// An open profile menu closes with Escape and gives the focus back.
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector(".u-profile[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});
