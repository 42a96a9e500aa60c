"""A usual Dash application: a graph, a data table, callbacks. `gunicorn dash_app:server` serves it."""

import os
from typing import Any
from urllib.parse import parse_qs

import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, dash_table, dcc, html

FOLDER = os.environ["BENCH_CSV"]
COLUMNS = ["code", "title_es", "lead", "start", "end", "completion"]

COMMITMENTS = pd.read_csv(f"{FOLDER}/commitments.csv")
MILESTONES = pd.read_csv(f"{FOLDER}/milestones.csv")
EVENTS = pd.read_csv(f"{FOLDER}/events.csv")
ATTENDANCE = pd.read_csv(f"{FOLDER}/attendance.csv")

app = Dash(__name__, title="Antigua, gobierno abierto", suppress_callback_exceptions=True)
server = app.server
app.layout = html.Div([dcc.Location(id="url"), html.Div(id="page")])


def home() -> list[Any]:
    """Return six figures, a chart and the commitments with their filters."""
    figures = {
        "Compromisos": len(COMMITMENTS),
        "Cumplidos": int((COMMITMENTS["completion"] == "completed").sum()),
        "Vencidos": int((COMMITMENTS["end"] < pd.Timestamp.today().strftime("%Y-%m-%d")).sum()),
        "Hitos": len(MILESTONES),
        "Actividades": len(EVENTS),
        "Asistencias": len(ATTENDANCE),
    }
    counts = COMMITMENTS["completion"].value_counts().reset_index()
    return [
        html.H1("Antigua, gobierno abierto"),
        html.Div([html.Div([html.Span(name), html.B(value)]) for name, value in figures.items()], id="figures"),
        dcc.Graph(figure=px.bar(counts, x="completion", y="count")),
        dcc.Input(id="search", placeholder="Buscar", debounce=True),
        dcc.Dropdown(sorted(COMMITMENTS["completion"].unique()), id="state"),
        html.P(id="count"),
        dash_table.DataTable(id="table", columns=[{"name": name, "id": name} for name in COLUMNS], page_size=500),
        html.Button("Descargar CSV", id="download"),
        dcc.Download(id="file"),
    ]


def detail(code: str) -> list[Any]:
    """Return one commitment."""
    found = COMMITMENTS.set_index("code").loc[code]
    milestones = MILESTONES[MILESTONES["commitment"] == code]
    cells = milestones[["title_es", "start", "end", "completion"]].to_numpy()
    return [
        html.H1(found["title_es"]),
        html.P(found["completion"]),
        html.P(found["action_es"]),
        html.Table([html.Tr([html.Td(cell) for cell in row]) for row in cells]),
    ]


@app.callback(Output("page", "children"), Input("url", "search"))
def page(search: str | None) -> list[Any]:
    """Show what the address asks for."""
    code = parse_qs((search or "").lstrip("?")).get("id")
    return detail(code[0]) if code else home()


@app.callback(Output("table", "data"), Output("count", "children"), Input("search", "value"), Input("state", "value"))
def narrowed(word: str | None, state: str | None) -> tuple[list[dict[str, Any]], str]:
    """Narrow the table."""
    chosen = COMMITMENTS
    if word:
        chosen = chosen[chosen["title_es"].str.contains(word, case=False)]
    if state:
        chosen = chosen[chosen["completion"] == state]
    return chosen[COLUMNS].to_dict("records"), f"{len(chosen)} de {len(COMMITMENTS)}"


@app.callback(Output("file", "data"), Input("download", "n_clicks"), prevent_initial_call=True)
def download(_clicks: int) -> dict[str, Any]:
    """Hand the CSV over."""
    return dict(dcc.send_data_frame(COMMITMENTS.to_csv, "commitments.csv", index=False))
