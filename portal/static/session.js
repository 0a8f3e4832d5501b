// Says two minutes before a session ends that it will, and extends it by one button (WCAG 2.2.1). Without this script
// a form that is sent too late waits at the server until its person has logged in again.
"use strict";

const warning = document.getElementById("oturum-sonu");
if (warning && warning.showModal) {
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("uets-oturum") : null;
  const extend = warning.querySelector("[data-extend]");
  let isLast = "last" in warning.dataset;
  let timers = [];

  const say = (state) => {
    for (const each of warning.querySelectorAll("[data-when]")) each.hidden = each.dataset.when !== state;
    extend.hidden = state === "ended" || state === "last";
    if (!warning.open) warning.showModal();
  };

  const start = (seconds) => {
    for (const each of timers) clearTimeout(each);
    const soon = Math.max(0, seconds - Number(warning.dataset.warnBefore));
    timers = [
      setTimeout(() => say(isLast ? "last" : "soon"), soon * 1000),
      setTimeout(() => say("ended"), seconds * 1000),
    ];
  };

  const go = (seconds, last) => {
    isLast = last;
    if (warning.open) warning.close();
    start(seconds);
  };

  // A page that opens in another tab has extended the session of this one too.
  if (tabs) {
    tabs.addEventListener("message", (event) => go(event.data.endsIn, event.data.isLast));
    tabs.postMessage({ endsIn: Number(warning.dataset.endsIn), isLast });
  }

  extend.addEventListener("click", async () => {
    try {
      const token = document.querySelector("[name=csrfmiddlewaretoken]");
      const answer = await fetch(warning.dataset.url, {
        method: "POST",
        headers: { "X-CSRFToken": token ? token.value : "" },
      });
      const { ends_in: endsIn, is_last_stretch: last } = await answer.json();
      if (endsIn === 0) {
        say("ended");
        return;
      }
      go(endsIn, last);
      if (tabs) tabs.postMessage({ endsIn, isLast: last });
    } catch {
      say("away");
      extend.hidden = false;
    }
  });

  start(Number(warning.dataset.endsIn));
}
