// Runs before anything else of a page, and notes when a reader sees what was asked for. WANTED is put in by browser.py:
// lists of selectors, each with a pattern its text must match; a moment counts once something visible fits every selector.
(() => {
  if (window.top !== window) return;
  const WANTED = __WANTED__;
  const seen = {}, shifts = [];
  const probe = window.__probe = { seen, lcp: 0, shift: 0, before: {}, after: {}, moved: 0 };

  const visible = (element) => {
    if (element === document.documentElement) return true; // a mark on it says something; it may well have no height
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.height > 0
      && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };
  const fits = ([selector, pattern]) => {
    for (const element of [...document.querySelectorAll(selector)].slice(0, 5)) {
      if (visible(element) && (!pattern || new RegExp(pattern).test(element.textContent))) return true;
    }
    return false;
  };

  // A frame's callback runs before the frame is painted; the message after it arrives when it has been.
  const painted = new MessageChannel();
  painted.port1.onmessage = ({ data }) => data.forEach(note);
  const note = (name) => {
    seen[name] ??= performance.now();
    window.__seen?.(name); // told to browser.py, so that it need not ask while the page is busy
  };

  const headings = () => {
    const tops = {};
    for (const heading of document.querySelectorAll("h1, h2, h3")) {
      const words = heading.textContent.trim();
      if (words && !(words in tops) && visible(heading)) tops[words] = heading.getBoundingClientRect().top;
    }
    return tops;
  };

  const look = () => {
    const names = Object.keys(WANTED).filter((name) => !(name in seen) && WANTED[name].every(fits));
    if (names.length) painted.port2.postMessage(names);
    if (probe.watch && !seen.ready) {
      if (names.includes("ready")) setTimeout(compare, 700);
      else if (!document.documentElement.dataset.streamlit) probe.before = headings();
    }
    requestAnimationFrame(look);
  };
  const compare = () => {
    probe.after = headings();
    const both = Object.keys(probe.before).filter((words) => words in probe.after);
    probe.moved = Math.max(0, ...both.map((words) => Math.abs(probe.before[words] - probe.after[words])));
    probe.matched = both.length;
    note("compared");
  };
  probe.watch = WANTED.watch !== undefined;
  delete WANTED.watch;
  requestAnimationFrame(look);

  const observe = (type, take) => new PerformanceObserver((list) => list.getEntries().forEach(take))
    .observe({ type, buffered: true });
  observe("largest-contentful-paint", (entry) => { probe.lcp = entry.startTime; });
  observe("paint", (entry) => { if (entry.name === "first-contentful-paint") probe.fcp = entry.startTime; });
  observe("layout-shift", (entry) => {
    if (entry.hadRecentInput) return;
    probe.shift += entry.value;
    const what = entry.sources.map(({ node }) => node?.nodeType === 1 ? node.tagName + "." + node.className : "text");
    shifts.push([Math.round(entry.startTime), entry.value, what.slice(0, 3)]);
  });
  probe.shifts = shifts;
})();
