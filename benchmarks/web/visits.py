"""What is measured in the browser: visits to each page, a filter, and what moves when Streamlit takes over."""

from collections.abc import Iterator

from playwright.sync_api import Browser, BrowserContext, Page

from benchmarks.web.browser import DESKTOP, PHONE, Visited, Wanted, collected, look, opened, visitor, wait
from benchmarks.web.systems import Filter, System

Figure = tuple[str, float]  # what was measured, and its value


def visits(browser: Browser, system: System, page: str, *, slow: bool) -> Iterator[Figure]:
    """Yield what a first visit to a page takes, and on a fast network a second one by the same reader."""
    network = "slow" if slow else "fast"
    with visitor(browser) as reader:
        for visit in ("first",) if slow else ("first", "second"):
            seen = _look(reader, system, page, slow=slow)
            yield from ((f"{network} {page}, {visit} visit: {name}", value) for name, value in _figures(seen))


def _look(reader: BrowserContext, system: System, page: str, *, slow: bool) -> Visited:
    until = "ready" if system.ready else "visible"
    return look(reader, system.address(page), system.wanted(page), until=until, slow=slow)


def _figures(seen: Visited) -> Iterator[Figure]:
    for name in ("visible", "usable", "ready"):
        if name in seen.seen:
            yield f"{name} ms", seen.moment(name)
    yield "largest paint ms", seen.probe["lcp"]
    yield "visible KiB", seen.kib("visible")
    yield "total KiB", seen.kib()


def filtering(browser: Browser, system: System, *, slow: bool) -> Iterator[Figure]:
    """Yield what a reader waits for after filtering the list, as soon as its filter can be seen."""
    used = system.filter
    if used is None:
        return
    wanted: Wanted = {"usable": ((used.control, ""),), "result": used.result, **_once_ready(system, used)}
    with visitor(browser) as reader, opened(reader, wanted, slow=slow) as (page, traffic):
        page.goto(system.address(system.filtered_page), wait_until="commit")
        wait(page, traffic, "idle" if "idle" in wanted else "usable")
        start = _use(page, used)
        wait(page, traffic, "result")
        seen = collected(page, traffic)
        yield f"{'slow' if slow else 'fast'} filter: result ms", seen.origin + seen.moment("result") - start


def _once_ready(system: System, used: Filter) -> Wanted:
    """Return what a reader must wait for before typing: a field that Streamlit or Dash draws works once they rest."""
    return {"idle": (system.ready, *system.pages[system.filtered_page])} if used.act == "type" and system.ready else {}


def _use(page: Page, used: Filter) -> float:
    """Filter, and return when: in ms since 1970."""
    now = "performance.timeOrigin + performance.now()"
    match used.act:
        case "submit":
            script = f"""([control, word]) => {{ const field = document.querySelector(control); field.value = word;
                const start = {now}; field.form.requestSubmit(); return start; }}"""
            return float(page.evaluate(script, [used.control, used.with_]))
        case "goto":
            script = f"address => {{ const start = {now}; location.assign(address); return start; }}"
            return float(page.evaluate(script, used.with_))
        case _:
            page.locator(used.control).first.fill(used.with_)
            start = float(page.evaluate(now))
            page.locator(used.control).first.press("Enter")
            return start


def hand_over(browser: Browser, system: System, page: str) -> Iterator[Figure]:
    """Yield what moves until a page has been handed over: layout shift, and the farthest any heading went (px)."""
    wanted = {**system.wanted(page), "watch": ()}
    for width, viewport in (("phone", PHONE), ("desktop", DESKTOP)):
        with visitor(browser, viewport) as reader:
            seen = look(reader, system.address(page), wanted, until="compared")
            if not seen.probe.get("matched"):
                raise RuntimeError(f"no heading of {page} was there before and after the hand-over")
            yield f"{page}, {width}: layout shift", seen.probe["shift"]
            yield f"{page}, {width}: heading moved px", seen.probe["moved"]
