"use strict";
(() => {
  const DAY = 86400000, MOST_BINS = 120, APART = 7;
  const narrow = matchMedia("(max-width: 56rem)");
  const most = () => narrow.matches ? 12 : 20;
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const all = (selector, root) => [...(root || document).querySelectorAll(selector)];
  const count = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
  const date = (day) => day === null ? "" : new Date(day * DAY).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  const dates = (a, b) => a === b ? date(a) : `${date(a)} – ${date(b)}`;

  const stories = data.stories.map(([anchor, label, words, n, told, when, first, last, x, y, carries], id) => ({ id, anchor, label, words, n, told, when, first, last, x, y, carries, articles: [] }));
  const articles = data.articles.map(([title, source, day, story], id) => ({ id, title, source, day, story, said: "" }));
  for (const article of articles) stories[article.story].articles.push(article);
  for (const narrative of data.narratives) for (const id of narrative.articles) articles[id].said += ` ${narrative.label} ${narrative.said}`;
  for (const story of stories) {
    const shared = `${story.label} ${story.words}`;
    for (const article of story.articles) article.text = `${article.title} ${data.sources[article.source]} ${shared} ${article.said}`.toLowerCase();
  }

  for (const item of all(".reports > li[data-a]")) articles[item.dataset.a].text += ` ${item.textContent.toLowerCase()}`;

  /* Filter */
  const on = { articles: new Set(), stories: new Set(), narratives: new Set() };
  let asked = false;
  function select() {
    const words = $("text").value.toLowerCase().split(/\s+/).filter(Boolean);
    const source = $("source").value === "" ? null : Number($("source").value);
    const day = (id) => $(id).value ? Math.round(Date.parse($(id).value) / DAY) : null;
    const since = day("since"), until = day("until");
    asked = words.length > 0 || source !== null || since !== null || until !== null;
    on.articles.clear(); on.stories.clear(); on.narratives.clear();
    const place = (article) => (source === null || article.source === source)
      && (since === null || (article.day !== null && article.day >= since))
      && (until === null || (article.day !== null && article.day <= until));
    for (const article of articles) {
      article.placed = place(article);
      if (article.placed && words.every((word) => article.text.includes(word))) { on.articles.add(article.id); on.stories.add(article.story); }
    }
    data.narratives.forEach((narrative, id) => { if (!asked || narrative.articles.some((a) => on.articles.has(a))) on.narratives.add(id); });
    return words;
  }
  /* The filter lives in the fragment, after the place: #story-s1?text=ferry&source=Courier */
  const FIELDS = ["text", "source", "since", "until"];
  const sourceSelect = $("source");
  function fragment() {
    const [place, query] = location.hash.slice(1).split("?");
    return { place, query: new URLSearchParams(query || "") };
  }
  function asQuery() {
    const query = new URLSearchParams();
    for (const name of FIELDS) if ($(name).value) query.set(name, name === "source" ? data.sources[Number($(name).value)] : $(name).value);
    const text = query.toString();
    return text ? `?${text}` : "";
  }
  function readFilter() {
    const { query } = fragment();
    for (const name of FIELDS) {
      const value = query.get(name) || "";
      $(name).value = name === "source" && value ? String(data.sources.indexOf(value)) : value;
      if (name === "source" && sourceSelect.selectedIndex < 0) sourceSelect.value = "";
    }
  }
  function writeFilter() {
    const hash = fragment().place + asQuery();
    if (`#${hash}` === location.hash || (!hash && !location.hash)) return;
    try { history.replaceState(null, "", hash ? `#${hash}` : location.href.split("#")[0]); } catch { /* a frame may have no address of its own */ }
  }
  function numbers(element) { return element.dataset.a.trim().split(" ").map(Number); }
  function apply() {
    const words = select();
    for (const element of all("[data-s]")) element.hidden = !on.stories.has(Number(element.dataset.s));
    for (const element of all("[data-n]")) element.hidden = !on.narratives.has(Number(element.dataset.n));
    for (const element of all(".reports [data-a], .sayings [data-a], .conflict [data-a]")) element.classList.toggle("off", !on.articles.has(Number(element.dataset.a)));
    for (const element of all(".audit [data-a]")) {
      const text = words.length ? element.textContent.toLowerCase() : "";
      element.hidden = !numbers(element).some((a) => on.articles.has(a) || (articles[a].placed && words.every((word) => text.includes(word))));
    }
    for (const element of all(".outlets [data-a]")) element.hidden = !numbers(element).some((a) => on.articles.has(a));
    for (const list of all(".headlines")) {
      const empty = list.parentElement.querySelector("[data-empty]");
      if (list.nextElementSibling && list.nextElementSibling.hasAttribute("data-empty")) list.nextElementSibling.hidden = [...list.children].some((item) => !item.hidden);
      else if (empty) empty.hidden = true;
    }
    for (const heading of all("[data-count]")) {
      const items = all(heading.dataset.count === "s" ? ".story" : ".narrative"), visible = items.filter((item) => !item.hidden).length;
      heading.textContent = asked ? `${visible.toLocaleString("en")} of ${items.length.toLocaleString("en")}` : items.length.toLocaleString("en");
    }
    for (const fold of all("details.fold")) {
      const held = all("[data-s], [data-n]", fold), visible = held.filter((item) => !item.hidden).length;
      fold.hidden = asked && !visible;
      if (asked && visible && !fold.open) { fold.open = true; fold.dataset.opened = ""; }
      if (!asked && "opened" in fold.dataset) { fold.open = false; delete fold.dataset.opened; }
    }
    writeFilter();
    for (const section of all("main > section")) {
      const note = section.querySelector(".nothing");
      if (note) note.hidden = all("article[data-s], article[data-n], .audit [data-a]", section).some((element) => !element.hidden);
    }
    $("found").textContent = asked ? `${count(on.articles.size, "article", "articles")} of ${articles.length.toLocaleString("en")} in ${count(on.stories.size, "story", "stories")}`
      + (data.narratives.length ? ` and ${count(on.narratives.size, "narrative", "narratives")}` : "") : "";
    draw();
  }
  let waiting;
  const later = () => { clearTimeout(waiting); waiting = setTimeout(apply, 120); };
  const form = $("filter");
  form.hidden = false;
  form.addEventListener("input", later);
  form.addEventListener("submit", (event) => { event.preventDefault(); apply(); });
  form.addEventListener("reset", () => setTimeout(apply, 0));

  /* Order of an index: those beyond its first are folded */
  function order(box, by) {
    const items = all(".story, .narrative", box), fold = box.querySelector(":scope > details.fold");
    const facts = (item) => item.dataset.s !== undefined ? stories[item.dataset.s] : data.narratives[item.dataset.n];
    const last = (fact) => fact.episodes ? Math.max(...fact.episodes.map((episode) => episode[1] || 0)) : fact.last || 0;
    const size = (fact) => fact.n || fact.articles.length;
    const rank = (item) => Number(item.dataset.s ?? item.dataset.n);
    const compare = {
      rank: (a, b) => rank(a) - rank(b),
      last: (a, b) => last(facts(b)) - last(facts(a)) || rank(a) - rank(b),
      n: (a, b) => size(facts(b)) - size(facts(a)) || rank(a) - rank(b),
      label: (a, b) => facts(a).label.localeCompare(facts(b).label) || rank(a) - rank(b),
    }[by];
    items.sort(compare).forEach((item, i) => fold && i >= Number(box.dataset.most) ? fold.append(item) : fold ? box.insertBefore(item, fold) : box.append(item));
  }
  for (const select of all("[data-sorts]")) {
    select.closest(".sort").hidden = false;
    select.addEventListener("change", () => order($(select.dataset.sorts), select.value));
  }

  /* Going to a story or narrative */
  function open(target) {
    if (!target) return;
    const own = target.querySelector(":scope > details");
    if (own) own.open = true;
    for (let outer = target.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
  }
  function go(hash) { const whole = hash + asQuery(); if (location.hash === whole) land(); else location.hash = whole; }
  function land() {
    const id = fragment().place, target = id && $(id);
    if (!target) return;
    const told = /^(story|narrative|article)-/.test(id);
    if (told && (target.hidden || target.closest("[hidden]"))) form.reset();
    setTimeout(() => {
      if (told) open(target);
      settle(target);
      if (told) target.focus({ preventScroll: true });
    }, 0);
  }
  /* What is passed over gets its true height, and its chart, only then: stay at the target until the reader moves. */
  function settle(target) {
    const put = () => target.scrollIntoView({ block: "start", behavior: "instant" });
    const grown = new ResizeObserver(put), stop = () => grown.disconnect();
    grown.observe(document.querySelector("main"));
    for (const moved of ["wheel", "touchstart", "pointerdown", "keydown", "hashchange"]) addEventListener(moved, stop, { once: true, passive: true });
    setTimeout(stop, 3000);
  }
  addEventListener("hashchange", () => {
    if (fragment().query.toString() !== asQuery().slice(1)) { readFilter(); apply(); }
    land();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href^='#']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();  /* in a notebook's frame a link of the page would lead to the notebook */
    if (link.dataset.copy === undefined) return go(link.getAttribute("href"));
    try { history.replaceState(null, "", link.getAttribute("href") + asQuery()); } catch { /* as above */ }
    copy(location.href.split("#")[0] + link.getAttribute("href")).then((done) => {
      link.textContent = done ? "copied" : "in the address bar";
      setTimeout(() => { link.textContent = "¶"; }, 1600);
    });
  });

  async function copy(text) {
    try { await navigator.clipboard.writeText(text); return true; } catch { return false; }
  }

  /* Charts */
  const views = {}, drawn = new Set();
  const options = { mode: "vega-lite", ast: true, renderer: "svg", actions: false, defaultStyle: false, tooltip: { disableDefaultStyle: true, theme: "page" }, loader: { http: null } };
  function bins() {
    const counts = new Map();
    let [first, last] = data.span;
    if (first === null) return [];
    const width = [1, 7, 14, 30, 91, 365].find((days) => (last - first) / days < MOST_BINS) || 3650;
    for (const id of on.articles) {
      const day = articles[id].day;
      if (day !== null) counts.set(Math.floor((day - first) / width), (counts.get(Math.floor((day - first) / width)) || 0) + 1);
    }
    const found = [];
    for (let bin = 0; first + bin * width <= last; bin++) {
      const start = first + bin * width;
      found.push({ start: start * DAY, end: (start + width) * DAY, n: counts.get(bin) || 0, from: date(start), until: date(start + width - 1),
        colour: data.news !== null && start + width > data.news ? "var(--accent)" : "var(--mute)" });
    }
    return found;
  }
  /* From the first to the last day that any chart draws: narratives may begin before the report's stories */
  const ends = data.narratives.flatMap((item) => item.episodes.flat(1).filter((day, i) => i % 3 < 2)).concat(data.span).filter((day) => day !== null);
  const extent = ends.length ? [ends.reduce((a, b) => Math.min(a, b)), ends.reduce((a, b) => Math.max(a, b))] : [null, null];
  const least = () => Math.max(1, (extent[1] - extent[0]) * 0.004);
  /* Days in order as spans of [first, last, count], none of them further apart than APART inside */
  function bursts(days) {
    const found = [];
    for (const day of days) {
      const last = found[found.length - 1];
      if (last && day - last[1] <= APART) { last[1] = day; last[2] += 1; } else found.push([day, day, 1]);
    }
    return found;
  }
  function lines(items) {
    const found = [], side = narrow.matches ? "above" : "beside";
    items.forEach((item, row) => {
      const spans = item.spans.filter(([first]) => first !== null);
      if (!spans.length) return;
      const base = { row, side, label: item.label, goes: item.goes };
      const first = spans[0][0], last = Math.max(...spans.map((span) => span[1]));
      found.push({ ...base, what: "row", start: first * DAY, end: Math.max(last, first + least()) * DAY, when: dates(first, last), told: item.told });
      for (const [from, to, n] of spans) found.push({ ...base, what: "bar", start: from * DAY, end: Math.max(to, from + least()) * DAY, when: dates(from, to), told: count(n, "article", "articles"), colour: item.colour });
    });
    return found;
  }
  const sources = {
    volume: () => ({ bins: bins() }),
    told: () => ({ lines: lines(data.narratives.map((item, id) => ({ ...item, id })).filter((item) => on.narratives.has(item.id)).slice(0, most())
      .map((item) => ({ label: item.label, told: item.told, spans: item.episodes, goes: `#${item.anchor}`, colour: "var(--accent)" }))) }),
    events: () => {
      const several = stories.filter((story) => story.n > 1 && story.first !== null && on.stories.has(story.id));
      const shown = several.slice(0, most()).sort((a, b) => a.first - b.first || a.id - b.id);
      $("drawn").textContent = several.length > shown.length ? `; the ${shown.length} most widely told of ${several.length.toLocaleString("en")}` : "";
      return { lines: lines(shown.map((story) => ({ label: story.label, told: story.told, spans: bursts(story.articles.map((article) => article.day).filter((day) => day !== null)), goes: `#${story.anchor}`, colour: story.carries ? "var(--accent)" : "var(--soft)" }))) };
    },
    places: () => {
      const shown = stories.slice(0, data.places);
      $("places-note").textContent = stories.length > shown.length ? `the ${shown.length.toLocaleString("en")} most widely told of ${stories.length.toLocaleString("en")}` : "";
      return points("places", shown, shown.map((story) => [story.x, story.y]), data.named);
    },
  };
  function points(name, shown, places, named) {
    const at = new Map(shown.map((story, i) => [story.id, places[i]]));
    const names = new Set(named);
    const found = shown.map((story, i) => ({ x: places[i][0], y: places[i][1], n: story.n, label: story.label, when: story.when, told: story.told, goes: `#${story.anchor}`,
      colour: !on.stories.has(story.id) ? "var(--rule)" : story.carries ? "var(--accent)" : "var(--mute)", named: names.has(story.id) && on.stories.has(story.id) }));
    found.sort((a, b) => b.n - a.n);
    return { [`${name}_points`]: found };
  }
  const specs = { volume: "volume", told: "timeline", events: "timeline", places: "map" };
  const height = (rows) => Math.max(1, new Set(rows.map((line) => line.row)).size) * (narrow.matches ? 38 : 26);
  function patch(spec) {
    const x = spec.scales.find((scale) => scale.name === "x");
    if (x.type === "utc") x.domain = [extent[0] * DAY, (extent[1] + least()) * DAY];
    return spec;
  }
  async function make(name) {
    drawn.add(name);
    if (extent[0] === null && specs[name] !== "map") return;
    const spec = JSON.parse(JSON.stringify(data.specs[specs[name]]));
    spec.datasets = sources[name]();
    if (specs[name] === "timeline") spec.height = height(spec.datasets.lines);
    if ($(name).clientHeight && $(name).classList.contains("map")) spec.height = $(name).clientHeight;
    const { view } = await vegaEmbed(`#${name}`, spec, { ...options, patch });
    views[name] = view;
    view.addEventListener("click", (_, item) => { if (item && item.datum && item.datum.goes) go(item.datum.goes); });
    const buttons = document.querySelector(`[data-chart="${name}"]`);
    if (buttons) { buttons.hidden = false; buttons.onclick = (event) => zoom(view, event.target.dataset.by); }
    $(name).querySelector("svg").setAttribute("aria-hidden", "true");
    $(name).dataset.drawn = "true";
  }
  function zoom(view, by) {
    if (by === undefined) return;
    for (const axis of ["x", "y"]) {
      const [low, high] = Number(by) ? view.scale(axis).domain() : [-0.04, 1.04];
      const middle = (low + high) / 2, half = (high - low) / 2 * (Number(by) || 1);
      view.signal(`grid_${axis}`, [middle - half, middle + half]);
    }
    view.runAsync();
  }
  function draw() {
    for (const name of drawn) {
      if (!views[name]) continue;
      for (const [set, rows] of Object.entries(sources[name]())) {
        views[name].data(set, rows);
        if (set === "lines") views[name].height(height(rows));
      }
      views[name].runAsync();
    }
  }
  narrow.addEventListener("change", draw);
  readFilter();
  apply();
  const watch = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting && !drawn.has(entry.target.id)) make(entry.target.id);
  }, { rootMargin: "600px" });
  for (const element of all(".vega")) watch.observe(element);
  /* A short page is soon whole, also for who prints it or takes a picture of it. */
  if (!document.body.classList.contains("long")) setTimeout(() => {
    for (const element of all(".vega")) if (element.offsetParent && !drawn.has(element.id)) make(element.id);
  }, 0);

  land();
  document.documentElement.dataset.ready = "true";
})();
