"use strict";
(() => {
  const DAY = 86400000, MOST_BINS = 120, APART = 7;
  const narrow = matchMedia("(max-width: 56rem)");
  const most = () => narrow.matches ? 20 : 40;
  const data = JSON.parse(document.getElementById("data").textContent);
  const $ = (id) => document.getElementById(id);
  const all = (selector, root) => [...(root || document).querySelectorAll(selector)];
  const count = (n, one, many) => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
  const date = (day) => day === null ? "" : new Date(day * DAY).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
  const dates = (a, b) => a === b ? date(a) : `${date(a)} – ${date(b)}`;

  const stories = data.stories.map(([label, words, n, told, when, first, last, x, y, carries], id) => ({ id, label, words, n, told, when, first, last, x, y, carries, articles: [] }));
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

  /* Going to a story or narrative */
  function open(target) {
    if (!target) return;
    const own = target.querySelector(":scope > details");
    if (own) own.open = true;
    for (let outer = target.closest("details"); outer; outer = outer.parentElement.closest("details")) outer.open = true;
  }
  function go(hash) { if (location.hash === hash) land(); else location.hash = hash; }
  function land() {
    const id = location.hash.slice(1), target = id && $(id);
    if (!target) return;
    const told = /^[sn]\d+$/.test(id);
    if (told && target.hidden) form.reset();
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
  addEventListener("hashchange", land);
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href^='#']");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();  /* in a notebook's frame a link of the page would lead to the notebook */
    go(link.getAttribute("href"));
  });

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
      .map((item) => ({ label: item.label, told: item.told, spans: item.episodes, goes: `#n${item.id}`, colour: "var(--accent)" }))) }),
    events: () => {
      const several = stories.filter((story) => story.n > 1 && story.first !== null && on.stories.has(story.id));
      const shown = several.slice(0, most()).sort((a, b) => a.first - b.first || a.id - b.id);
      $("drawn").textContent = several.length > shown.length ? `; the ${shown.length} most widely told of ${several.length.toLocaleString("en")}` : "";
      return { lines: lines(shown.map((story) => ({ label: story.label, told: story.told, spans: bursts(story.articles.map((article) => article.day).filter((day) => day !== null)), goes: `#s${story.id}`, colour: story.carries ? "var(--accent)" : "var(--soft)" }))) };
    },
    places: () => {
      const shown = stories.slice(0, data.places);
      $("places-note").textContent = stories.length > shown.length ? `the ${shown.length.toLocaleString("en")} most widely told of ${stories.length.toLocaleString("en")}` : "";
      return points("places", shown, shown.map((story) => [story.x, story.y]), data.named);
    },
    web: () => {
      const shown = data.network.stories.map((id) => stories[id]);
      const linked = new Set(data.links.flatMap(([a, b]) => [a, b])).size;
      $("web-note").textContent = linked > shown.length ? `${shown.length} of ${linked.toLocaleString("en")} linked stories, those with the strongest links`
        : `the ${count(shown.length, "story", "stories")} with links to others`;
      return points("web", shown, data.network.places, data.network.named);
    },
  };
  function points(name, shown, places, named) {
    const at = new Map(shown.map((story, i) => [story.id, places[i]]));
    const names = new Set(named);
    const found = shown.map((story, i) => ({ x: places[i][0], y: places[i][1], n: story.n, label: story.label, when: story.when, told: story.told, goes: `#s${story.id}`,
      colour: !on.stories.has(story.id) ? "var(--rule)" : story.carries ? "var(--accent)" : "var(--mute)", named: names.has(story.id) && on.stories.has(story.id) }));
    const links = name === "web" ? data.links.filter(([a, b]) => at.has(a) && at.has(b) && (on.stories.has(a) || on.stories.has(b)))
      .map(([a, b, score, kind, n]) => ({ x: at.get(a)[0], y: at.get(a)[1], x2: at.get(b)[0], y2: at.get(b)[1], score, why: `${kind}, score ${score.toFixed(2)}${n > 1 ? `, ${n} links` : ""}` })) : [];
    found.sort((a, b) => b.n - a.n);
    return { [`${name}_points`]: found, [`${name}_links`]: links };
  }
  const specs = { volume: "volume", told: "timeline", events: "timeline", places: "map", web: "network" };
  const height = (rows) => Math.max(1, new Set(rows.map((line) => line.row)).size) * (narrow.matches ? 38 : 26);
  function patch(spec) {
    const x = spec.scales.find((scale) => scale.name === "x");
    if (x.type === "utc") x.domain = [extent[0] * DAY, (extent[1] + least()) * DAY];
    return spec;
  }
  async function make(name) {
    drawn.add(name);
    if (extent[0] === null && !specs[name].match(/map|network/)) return;
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
  select();
  const watch = new IntersectionObserver((entries) => {
    for (const entry of entries) if (entry.isIntersecting && !drawn.has(entry.target.id)) make(entry.target.id);
  }, { rootMargin: "600px" });
  for (const element of all(".vega")) watch.observe(element);

  /* Print: everything drawn and unfolded */
  let folded = [];
  addEventListener("beforeprint", () => { folded = all(".story details:not([open]), .asides details:not([open])"); for (const element of folded) element.open = true; });
  addEventListener("afterprint", () => { for (const element of folded) element.open = false; });
  land();
  document.documentElement.dataset.ready = "true";
})();
