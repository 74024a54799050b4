// Charts come after the page: each [data-chart] fetches its drawing for the width it has.
(() => {
  const BUCKETS = [340, 480, 640, 860, 1100];
  const PAPER = 640; // the bucket that fits between the margins of an A4
  const AT_ONCE = 3;
  const GROWTH = 1.2; // so much larger than drawn a chart may be shown, to fill its room
  const SVG = "http://www.w3.org/2000/svg";

  const queue = [];
  let running = 0;
  const next = () => {
    if (running >= AT_ONCE || !queue.length) return;
    running += 1;
    queue.shift()().finally(() => {
      running -= 1;
      next();
    });
  };
  const enqueue = (job) => {
    queue.push(job);
    next();
  };

  // Who reads with larger letters (a large screen, a setting of the browser) gets larger charts too.
  const scale = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
  const bucketFor = (width) => BUCKETS.filter((bucket) => bucket <= width).pop() ?? BUCKETS[0];

  // The height follows from the width: of the drawing by its viewBox, of the room before it by the
  // height that the page names.
  const sizeTo = (figure, width) => {
    const { bucket, screen } = drawn.get(figure);
    const shown = Math.min(Math.max(width, bucket * scale()), bucket * scale() * GROWTH);
    screen?.setAttribute("width", String(shown));
    const space = figure.querySelector(":scope > .chart-space");
    space?.setAttribute("height", String((space.dataset.height * shown) / bucket));
  };

  const tidy = (svg) => {
    for (const node of [svg, ...svg.querySelectorAll("*")]) {
      if (["script", "style", "foreignObject"].includes(node.localName)) {
        node.remove();
        continue;
      }
      for (const { name } of [...node.attributes]) {
        if (name.startsWith("on")) node.removeAttribute(name);
      }
    }
    return document.importNode(svg, true);
  };

  const fetchDrawing = async (figure, bucket) => {
    const address = new URL(figure.dataset.chart, document.baseURI);
    address.searchParams.set("bredd", String(bucket));
    const response = await fetch(address, { credentials: "same-origin" });
    // A session that has ended answers with the page to sign in at: what is not well-formed must not
    // be parsed, since the browser tells of it in a document with styles of its own.
    const type = response.headers.get("Content-Type") ?? "";
    if (!response.ok || !type.startsWith("image/svg+xml")) throw new Error(`${response.status} ${type}`);
    // Parsing a style attribute is already a breach of the page's policy, so it goes before that.
    const text = (await response.text()).replace(/\sstyle=("[^"]*"|'[^']*')/g, "");
    const svg = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    if (svg.namespaceURI !== SVG || svg.localName !== "svg") throw new Error("no drawing");
    return tidy(svg);
  };

  const put = (figure, svg) => {
    figure.querySelectorAll(":scope > svg:not(.chart-space), :scope > .chart-word, :scope > .problem").forEach((old) => old.remove());
    figure.append(svg);
    // The drawing now keeps its own room.
    figure.querySelector(":scope > .chart-space")?.remove();
    figure.dataset.state = "drawn";
    figure.removeAttribute("aria-busy");
  };

  const fail = (figure) => {
    figure.dataset.state = "failed";
    figure.removeAttribute("aria-busy");
    figure.querySelectorAll(":scope > .chart-word, :scope > .problem").forEach((old) => old.remove());
    const word = document.createElement("p");
    word.className = "problem";
    word.setAttribute("role", "status");
    word.textContent = figure.dataset.chartFailed;
    figure.append(word);
    const behind = figure.closest("section, .sheet")?.querySelector("details.behind");
    if (behind) behind.open = true;
  };

  const drawn = new WeakMap(); // figure -> {bucket, screen, paper}

  const draw = async (figure, bucket) => {
    const state = drawn.get(figure);
    if (state.bucket !== bucket) return; // resized again while it waited
    try {
      const svg = await fetchDrawing(figure, bucket);
      if (state.bucket !== bucket) return;
      state.screen = svg;
      if (bucket === PAPER) state.paper = svg.cloneNode(true);
      svg.removeAttribute("height");
      sizeTo(figure, figure.clientWidth);
      put(figure, svg);
    } catch {
      // A drawing of another width is better than none.
      if (state.bucket === bucket && !state.screen) fail(figure);
      return;
    }
    // What paper needs is fetched last, when nobody waits: printing cannot wait for the network.
    if (!state.paper) {
      enqueue(async () => {
        if (state.paper) return;
        state.paper = await fetchDrawing(figure, PAPER).catch(() => null);
      });
    }
  };

  const fit = (figure) => {
    const width = figure.clientWidth;
    if (!width) return; // in a closed part of the page
    const state = drawn.get(figure);
    const bucket = bucketFor(width / scale());
    if (state.bucket === bucket) {
      sizeTo(figure, width);
      return;
    }
    state.bucket = bucket;
    if (!state.screen) sizeTo(figure, width);
    enqueue(() => draw(figure, bucket));
  };

  let pause;
  const sizes = new ResizeObserver((entries) => {
    const first = entries.filter(({ target }) => !drawn.get(target).bucket);
    first.forEach(({ target }) => fit(target));
    clearTimeout(pause);
    pause = setTimeout(() => figures.forEach(fit), 200);
  });
  const figures = new Set();
  const watch = (root) => {
    for (const figure of root.querySelectorAll("[data-chart]")) {
      if (figures.has(figure)) continue;
      figures.add(figure);
      drawn.set(figure, {});
      figure.setAttribute("aria-busy", "true");
      sizes.observe(figure);
    }
    figures.forEach((figure) => figure.isConnected || figures.delete(figure));
  };

  const swap = (which) => {
    for (const figure of figures) {
      const svg = drawn.get(figure)[which];
      if (svg) put(figure, svg);
    }
  };
  window.addEventListener("beforeprint", () => swap("paper"));
  window.addEventListener("afterprint", () => swap("screen"));

  watch(document);
  document.addEventListener("htmx:load", (event) => watch(event.target));
})();
