(() => {
  const page = document.documentElement, first = document.getElementById("first-paint"), root = document.getElementById("root");
  const address = new URL(location.href), said = new Map(address.searchParams), asked = said.get("ligera");
  let choice = asked;
  try {
    if (asked === "0" || asked === "1") localStorage.setItem("ligera", asked);
    choice = localStorage.getItem("ligera");
  } catch {} // where nothing may be kept, a choice lasts one page
  // The server hears of Save-Data, and not that this reader chose the full version all the same.
  if (choice === "0" && asked !== "0" && page.hasAttribute("data-light")) {
    address.searchParams.set("ligera", "0");
    location.replace(address);
    return;
  }
  // What only Streamlit shows is private, and has no light version.
  const onlyBoots = "onlyBoots" in first.dataset;
  const light = !onlyBoots && (choice === "1" || (choice !== "0" && Boolean(navigator.connection?.saveData)));
  if (light) page.setAttribute("data-light", "");

  // What only a script can do: copy a citation, print. Streamlit draws the same buttons, so the whole document listens.
  page.dataset.acts = "";
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("button[data-act]");
    if (button?.dataset.act === "print") print();
    if (button?.dataset.act !== "copy") return;
    const cited = button.closest("section").querySelector(".cite"), said = button.dataset.said ??= button.textContent;
    try {
      await navigator.clipboard.writeText(cited.innerText.trim().replace(/\s+/g, " "));
    } catch { // where the browser gives no clipboard, as without HTTPS
      getSelection().selectAllChildren(cited);
      if (!document.execCommand("copy")) return;
    }
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = said; }, 2000);
  });

  // A choice made with the pointer is an answer already; arrow keys only pass through choices, and Enter takes one.
  const form = first.querySelector("form"), filled = () => form && String(new URLSearchParams(new FormData(form)));
  const begun = filled();
  let pointed = false, stopped = false;
  first.addEventListener("pointerdown", () => { pointed = true; });
  first.addEventListener("keydown", ({ key, target }) => {
    pointed = false;
    if (key === "Enter" && target.localName === "select" && filled() !== begun) form.requestSubmit();
  });
  first.addEventListener("change", ({ target }) => { if (pointed && target.localName === "select") form.requestSubmit(); });
  // A browser may bring a page back as it was left: then it says again what its list shows, or comes anew.
  addEventListener("pageshow", (event) => { if (event.persisted) stopped ? location.reload() : form?.reset(); });

  // A plain form sends what is empty, too; Streamlit reads the address as it stands.
  address.search = new URLSearchParams([...said].filter(([name, value]) => value && name !== "ligera"));
  if (address.href !== location.href) history.replaceState(history.state, "", address);

  const { module, stylesheet, preloads, figures, maps } = first.dataset;
  if (light || !module) return;

  // The server closes what a session left open (1008), and Streamlit would go on showing it: the page leads to the door.
  if (onlyBoots) {
    const Plain = window.WebSocket;
    window.WebSocket = class extends Plain {
      constructor(...given) {
        super(...given);
        this.addEventListener("close", ({ code }) => { if (code === 1008) location.reload(); });
      }
    };
  }

  window.prerenderReady = false;
  window.__streamlit = { BACKEND_BASE_URL: location.origin, HOST_CONFIG: {
    allowedOrigins: [location.origin], useExternalAuthToken: false, enableCustomParentMessages: false } };
  const add = (tag, values) => document.head.append(Object.assign(document.createElement(tag), { crossOrigin: "", ...values }));
  const boot = () => {
    add("link", { rel: "stylesheet", href: stylesheet });
    preloads.split(" ").forEach((href) => add("link", { rel: "modulepreload", href }));
    add("script", { type: "module", src: module });
  };
  // What a reader waits for is drawn first, and the browser says when it is: until then nothing else has the processor.
  const afterwards = () => requestAnimationFrame(() => setTimeout(boot));
  if (PerformanceObserver.supportedEntryTypes?.includes("paint"))
    new PerformanceObserver((_, watcher) => { watcher.disconnect(); afterwards(); }).observe({ type: "paint", buffered: true });
  else afterwards();

  // Who goes on before Streamlit is ready shares neither line nor processor with what it still loads. A file leaves the
  // reader here, so only pages count.
  const leave = () => { if (page.dataset.streamlit !== "ready") { stopped = true; stop(); } };
  if (form) form.addEventListener("submit", leave);
  first.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey || link?.target;
    if (link && !elsewhere && link.origin === location.origin && /^\/[\w-]*$/.test(link.pathname) && !link.hash) leave();
  });

  const WORDS = ".page, .site-header, .site-footer, .notice", BLOCKS = ".page :is(h1, h2, h3, p, li, tr, dt, dd)";
  const SKIP = '[data-testid="stSkipToContent"]';
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
      && all(root, ".stDeckGlJsonChart canvas").length >= Number(maps)
      && document.fonts.status === "loaded";
  };
  // Who is typing, choosing, selecting or in a menu is not interrupted.
  let pressed = false;
  addEventListener("pointerdown", () => { pressed = true; });
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => { pressed = false; });
  const busy = () => pressed || first.querySelector(".site-nav details[open]")
    || (form && (form.contains(document.activeElement) || filled() !== begun));

  // Streamlit changes the language in place, and of its own link to the content it knows the English words only.
  const speak = () => {
    const header = root.querySelector(".site-header"), words = root.querySelector(SKIP)?.firstChild;
    if (header) page.lang = header.lang;
    if (header && words) words.data = header.dataset.skip;
  };

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
      || twin(".languages a", ".st-key-lang button") || twin(".site-nav summary", '[data-testid="stExpandSidebarButton"]')
      || twin(".skip", SKIP) || (first.contains(spot) && main);

    page.dataset.streamlit = "ready";
    first.remove(); // before anything is measured: the window scrolled, and now only Streamlit's main element does
    if (main && scrolled) {
      const same = before.length === after.length && top >= 0;
      main.scrollTop = scrolled;
      if (same) main.scrollTop += after[top].getBoundingClientRect().top - from;
    }
    if (target) target.focus({ preventScroll: true });
    const found = ends && texts(root);
    if (found && ends.every(([index]) => index >= 0 && found[index] && found[index].data === nodes[index].data))
      selection.setBaseAndExtent(found[ends[0][0]], ends[0][1], found[ends[1][0]], ends[1][1]);
    speak();
    new MutationObserver(speak).observe(root, { childList: true, subtree: true });
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
