"""The way of contributions as a flow: bars as wide as what they count, joined by bands to where they came from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import altair as alt
import pandas as pd

from config.i18n import Language, translations
from data_access.enumerations import Response
from indicators.model import Value
from indicators.traceability import Flow
from presentation import blocks, formats
from presentation.charts import Chart, Figure
from presentation.figures import figure
from presentation.theme import Look, colour, themed, tone

STEP, BAR, ABOVE = 62, 14, 26  # pixels: from one bar to the next, a bar, and the words above it
POINTS = 16  # of a band's edge
ANSWERS = (Response.ADOPTED, Response.PARTLY_ADOPTED, Response.NOT_ADOPTED)


@dataclass(frozen=True, slots=True)
class Bar:
    """One step of the way: `start` and `count` are contributions, counted from the left edge."""

    code: str
    words: str
    start: int
    count: int
    tone: str


@dataclass(frozen=True, slots=True)
class Band:
    """What goes on from one bar (`top`, its place from above) to another, as wide as `count`."""

    top: int
    top_start: int
    bottom: int
    bottom_start: int
    count: int


def contribution_flow(flow: Flow, language: Language) -> Figure:
    """Return the way of all contributions; there is at least one."""
    _ = translations(language).gettext
    bars = tuple(_bars(flow, language))
    table = blocks.render(language, "traceability/flow.html", flow=flow, answers=(*ANSWERS, Response.PENDING))
    message = _message(flow, language)
    alternative = f"{message} {'; '.join(bar.words for bar in bars)}."
    draw = partial(drawn, bars, _bands(flow, bars), flow.received, language)
    return figure(
        message, alternative, table, draw, language, name="camino", rows=_rows(flow, language), origin="CC-05"
    )


def _message(flow: Flow, language: Language) -> str:
    _ = translations(language).gettext
    counts = (flow.answered, sum(flow.in_agenda.values()), sum(flow.in_commitment.values()))
    if flow.received == 1:
        return _of_one(*counts, language)
    names = ("received", "answered", "agenda", "committed")
    words = {name: formats.number(one, language) for name, one in zip(names, (flow.received, *counts), strict=True)}
    if not flow.answered:
        return _("Ninguno de los %(received)s aportes recibidos tiene respuesta publicada.") % words
    if 1 in counts:
        return (
            _(
                "De %(received)s aportes recibidos, con respuesta: %(answered)s; en la agenda de servicios: "
                "%(agenda)s; en un compromiso: %(committed)s."
            )
            % words
        )
    return (
        _(
            "De %(received)s aportes recibidos, %(answered)s tienen respuesta, %(agenda)s están en la agenda de "
            "servicios y %(committed)s en un compromiso."
        )
        % words
    )


def _of_one(answered: int, agenda: int, committed: int, language: Language) -> str:
    _ = translations(language).gettext
    if not answered:
        return _("El único aporte recibido no tiene respuesta publicada.")
    if committed:
        return _("El único aporte recibido tiene respuesta y está en un compromiso.")
    if agenda:
        return _("El único aporte recibido tiene respuesta y está en la agenda de servicios.")
    return _("El único aporte recibido tiene respuesta y no está en la agenda de servicios.")


def _bars(flow: Flow, language: Language) -> Iterator[Bar]:
    _, ngettext = translations(language).gettext, translations(language).ngettext

    def bar(code: str, name: str, start: int, count: int, hue: str) -> Bar:
        return Bar(code, f"{name}: {formats.number(count, language)}", start, count, hue)

    yield bar("received", _("Recibidos"), 0, flow.received, "MUTED")
    yield bar("answered", _("Respondidos"), 0, flow.answered, "MUTED")
    yield bar("pending", _("Sin respuesta"), flow.answered, flow.responses[Response.PENDING], Response.PENDING)
    start = 0
    for answer in ANSWERS:
        yield bar(answer, answer.label.in_(language), start, flow.responses[answer], answer)
        start += flow.responses[answer]
    items = ngettext("%(count)s servicio", "%(count)s servicios", flow.items)
    agenda = bar("agenda", _("En la agenda"), 0, sum(flow.in_agenda.values()), "ACCENT")
    said = items % {"count": formats.number(flow.items, language)}
    yield Bar(agenda.code, f"{agenda.words} ({said})", agenda.start, agenda.count, agenda.tone)
    tied = ngettext("%(count)s compromiso", "%(count)s compromisos", flow.commitments)
    last = bar("commitment", _("En compromisos"), 0, sum(flow.in_commitment.values()), "ACCENT")
    said = tied % {"count": formats.number(flow.commitments, language)}
    yield Bar(last.code, f"{last.words} ({said})", last.start, last.count, last.tone)


def _bands(flow: Flow, bars: tuple[Bar, ...]) -> tuple[Band, ...]:
    """Return what joins the bars; what is in a commitment stands at the left of the agenda's bar."""
    places = {bar.code: place for place, bar in enumerate(bars)}

    def band(top: str, bottom: str, count: int, bottom_start: int | None = None) -> Band:
        end = bars[places[bottom]].start if bottom_start is None else bottom_start
        begin = end if top in ("received", "answered") else bars[places[top]].start
        return Band(places[top], begin, places[bottom], end, count)

    found = [band("received", "answered", flow.answered), band("received", "pending", flow.responses[Response.PENDING])]
    found += [band("answered", answer, flow.responses[answer]) for answer in ANSWERS]
    taken = 0
    for answer in (*ANSWERS, Response.PENDING):
        found.append(band(answer, "agenda", flow.in_agenda[answer], taken))
        taken += flow.in_agenda[answer]
    found.append(band("agenda", "commitment", sum(flow.in_commitment.values()), 0))
    return tuple(one for one in found if one.count)


def drawn(bars: tuple[Bar, ...], bands: tuple[Band, ...], total: int, language: Language, look: Look) -> Chart:
    """Return the flow from above to below; the words of a bar stand over it, so that none meet, also on a phone."""
    height = STEP * (len(bars) - 1) + ABOVE + BAR
    across = alt.Scale(domain=[0, max(total, 1)], nice=False)
    down = alt.Scale(domain=[0, height], reverse=True, nice=False)
    layers: list[Chart] = [
        alt.Chart(pd.DataFrame(_edge(band)), height=height)
        .mark_area(orient="horizontal", opacity=0.16, color=_hue(bars[band.bottom], look), line=False)
        .encode(
            y=alt.Y("y:Q", axis=None, scale=down),
            x=alt.X("left:Q", axis=None, scale=across),
            x2="right:Q",
        )
        for band in bands
    ]
    frame = pd.DataFrame(
        {
            "words": bar.words,
            "start": bar.start,
            "end": bar.start + bar.count,
            "top": place * STEP + ABOVE,
            "bottom": place * STEP + ABOVE + BAR,
            "said": place * STEP + ABOVE - 6,
            "colour": _hue(bar, look),
            "right": bar.start * 2 > total,
        }
        for place, bar in enumerate(bars)
    )
    base = alt.Chart(frame, height=height)
    hue = alt.Color("colour:N", scale=None)
    wide = base.mark_rect(cornerRadius=2).encode(
        x=alt.X("start:Q", axis=None, scale=across),
        x2="end:Q",
        y=alt.Y("top:Q", axis=None, scale=down),
        y2="bottom:Q",
        color=hue,
    )
    ink = colour("TEXT", look)
    said = base.encode(y=alt.Y("said:Q", axis=None, scale=down), text="words:N")
    left = said.transform_filter(~alt.datum.right).mark_text(align="left", baseline="bottom", color=ink)
    right = said.transform_filter(alt.datum.right).mark_text(align="right", baseline="bottom", color=ink)
    layers += [
        wide,
        left.encode(x=alt.X("start:Q", axis=None, scale=across)),
        *([right.encode(x=alt.X("end:Q", axis=None, scale=across))] if frame["right"].any() else []),
    ]
    return themed(alt.layer(*layers), language, look)


def _edge(band: Band) -> list[Mapping[str, float]]:
    """Return the two edges of a band, which leaves and arrives straight down."""
    top, bottom = band.top * STEP + ABOVE + BAR, band.bottom * STEP + ABOVE
    rows: list[Mapping[str, float]] = []
    for point in range(POINTS + 1):
        way = point / POINTS
        left = band.top_start + (band.bottom_start - band.top_start) * way * way * (3 - 2 * way)
        rows.append({"y": top + (bottom - top) * way, "left": left, "right": left + band.count})
    return rows


def _hue(bar: Bar, look: Look) -> str:
    return tone(bar.tone, look) if isinstance(bar.tone, Response) else colour(bar.tone, look)


def _rows(flow: Flow, language: Language) -> list[Mapping[str, Value]]:
    """Return the table of the flow as data."""
    _ = translations(language).gettext
    return [
        {
            _("Respuesta"): answer.label,
            _("Aportes"): flow.responses[answer],
            _("Con razones"): flow.reasoned[answer],
            _("En la agenda"): flow.in_agenda[answer],
            _("En un compromiso"): flow.in_commitment[answer],
        }
        for answer in (*ANSWERS, Response.PENDING)
    ]
