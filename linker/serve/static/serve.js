"use strict";
/* Keys to move by, and word of a new state of the archive. Every page is whole without this. */
(() => {
  const search = document.getElementById("search");
  const entries = () => [...document.querySelectorAll("main .to")];
  const typing = (element) => element.matches("input, select, textarea, [contenteditable]");
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    if (typing(event.target)) return;
    if (event.key === "/") { event.preventDefault(); search.focus(); search.select(); return; }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const all = entries();
    if (!step || !all.length) return;
    const at = all.indexOf(document.activeElement);
    const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : at + step;
    if (next < 0 || next >= all.length) return;
    event.preventDefault();
    all[next].focus();
    all[next].scrollIntoView({ block: "nearest" });
  });

  const own = document.documentElement.dataset.state;
  const news = document.getElementById("news");
  const source = new EventSource("/events");
  source.addEventListener("state", (event) => {
    if (event.data === own || news.firstChild) return;
    const link = document.createElement("a");
    link.href = location.href;
    link.textContent = "The archive has changed. Show this page anew.";
    link.addEventListener("click", (click) => { click.preventDefault(); location.reload(); });
    news.append(link);
  });
  addEventListener("pagehide", () => source.close());
  document.documentElement.dataset.ready = "";
})();
