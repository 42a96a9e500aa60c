(() => {
  const page = document.documentElement, first = document.getElementById("first-paint"), root = document.getElementById("root");
  const asked = new URLSearchParams(location.search).get("ligera");
  const kept = (value) => {
    try {
      if (value === "1") localStorage.setItem("ligera", "1");
      else if (value !== undefined) localStorage.removeItem("ligera");
      return localStorage.getItem("ligera") === "1";
    } catch { return value === "1"; }
  };
  const light = kept(asked ?? undefined) || (asked !== "0" && Boolean(navigator.connection?.saveData));
  if (light) page.setAttribute("data-light", "");

  // A choice in a list is an answer already; a script saves the second click.
  const form = first.querySelector("form");
  if (form) form.addEventListener("change", (event) => { if (event.target.matches("select")) form.requestSubmit(); });

  // A plain form sends what is empty, too; Streamlit reads the address as it stands.
  const address = new URL(location.href), said = new Map(address.searchParams);
  address.search = new URLSearchParams([...said].filter(([name, value]) => value && name !== "ligera"));
  if (address.href !== location.href) history.replaceState(history.state, "", address);

  const { module, stylesheet, preloads, figures } = first.dataset;
  if (light || !module) return;

  window.prerenderReady = false;
  window.__streamlit = { BACKEND_BASE_URL: location.origin, HOST_CONFIG: {
    allowedOrigins: [location.origin], useExternalAuthToken: false, enableCustomParentMessages: false } };
  const add = (tag, values) => document.head.append(Object.assign(document.createElement(tag), { crossOrigin: "", ...values }));
  requestAnimationFrame(() => setTimeout(() => {
    add("link", { rel: "stylesheet", href: stylesheet });
    preloads.split(" ").forEach((href) => add("link", { rel: "modulepreload", href }));
    add("script", { type: "module", src: module });
  }));

  // Who goes on before Streamlit is ready shares neither line nor processor with what it still loads. A file leaves the
  // reader here, so only pages count; and who comes back to a page that was stopped gets it anew.
  let stopped = false;
  const leave = () => { if (page.dataset.streamlit !== "ready") { stopped = true; stop(); } };
  if (form) form.addEventListener("submit", leave);
  first.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || link?.target;
    if (link && !elsewhere && link.origin === location.origin && /^\/[\w-]*$/.test(link.pathname) && !link.hash) leave();
  });
  addEventListener("pageshow", (event) => { if (event.persisted && stopped) location.reload(); });

  const WORDS = ".page, .site-header, .site-footer, .notice", BLOCKS = ".page :is(h1, h2, h3, p, li, tr, dt, dd)";
  const all = (where, what) => [...where.querySelectorAll(what)];
  const texts = (where) => all(where, WORDS).flatMap((element) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), found = [];
    while (walker.nextNode()) if (walker.currentNode.data.trim()) found.push(walker.currentNode);
    return found;
  });

  const drawn = () => {
    const app = root.querySelector('[data-testid="stApp"]');
    return app && app.dataset.testScriptState === "notRunning" && root.querySelector(".site-footer")
      && !document.querySelector('[data-testid="stSkeleton"], [data-testid="stAppSkeleton"], [data-testid="stDialog"]')
      && all(root, ".stVegaLiteChart :is(svg, canvas)").length >= Number(figures)
      && document.fonts.status === "loaded";
  };
  // Who is typing, choosing, selecting or in a menu is not interrupted.
  let pressed = false;
  addEventListener("pointerdown", () => { pressed = true; });
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { pressed = false; });
  const busy = () => pressed || first.querySelector(".site-nav details[open]")
    || (form && (form.contains(document.activeElement) || [...form.elements].some((field) =>
      field.type === "search" ? field.value !== field.defaultValue
        : field.matches("select") && [...field.options].some((option) => option.selected !== (option.defaultSelected || (!field.querySelector("[selected]") && option.index === 0))))));

  const handOver = () => {
    const main = root.querySelector('[data-testid="stMain"]');
    const before = all(first, BLOCKS), after = all(root, BLOCKS);
    const top = before.findIndex((block) => block.getBoundingClientRect().bottom > 0);
    const from = top < 0 ? 0 : before[top].getBoundingClientRect().top, scrolled = scrollY;
    const spot = document.activeElement;
    const selection = getSelection(), range = selection.rangeCount && !selection.isCollapsed && selection.getRangeAt(0);
    // A selection may begin and end at elements; only texts are the same on both sides.
    const nodes = texts(first), chosen = range ? nodes.filter((node) => range.intersectsNode(node)) : [], last = chosen.at(-1);
    const ends = last && [[nodes.indexOf(chosen[0]), chosen[0] === range.startContainer ? range.startOffset : 0],
      [nodes.indexOf(last), last === range.endContainer ? range.endOffset : last.length]];
    const open = all(first, ".page details").map((one) => one.open), aside = all(first, ".page .scroll").map((one) => one.scrollLeft);
    all(root, ".page details").forEach((one, index) => { if (open[index]) one.open = true; });
    all(root, ".page .scroll").forEach((one, index) => { one.scrollLeft = aside[index] || 0; });
    const alike = (where) => all(where, "a").filter((one) => one.href === spot.href && one.textContent === spot.textContent && one.checkVisibility());
    const twin = (mine, theirs = mine) => all(root, theirs)[all(first, mine).indexOf(spot)];
    const target = alike(root)[alike(first).indexOf(spot)] || twin(".page :is(summary, .scroll)")
      || twin(".languages a", ".st-key-lang button") || twin(".site-nav summary", '[data-testid="stExpandSidebarButton"]');

    page.dataset.streamlit = "ready";
    first.remove(); // before anything is measured: the window scrolled, and now only Streamlit's main element does
    if (scrolled) {
      const same = before.length === after.length && top >= 0;
      main.scrollTop = scrolled;
      if (same) main.scrollTop += after[top].getBoundingClientRect().top - from;
    }
    if (target) target.focus({ preventScroll: true });
    const found = ends && texts(root);
    if (found && ends.every(([index]) => index >= 0 && found[index] && found[index].data === nodes[index].data))
      selection.setBaseAndExtent(found[ends[0][0]], ends[0][1], found[ends[1][0]], ends[1][1]);
  };

  let height = -1, still = 0;
  const watch = () => {
    const now = root.querySelector('[data-testid="stMainBlockContainer"]')?.scrollHeight ?? -1;
    still = drawn() && now === height ? still + 1 : 0;
    height = now;
    if (still >= 2 && !busy()) handOver();
    else if (now < 0 || busy()) setTimeout(watch, 100);
    else requestAnimationFrame(watch);
  };
  watch();
})();
