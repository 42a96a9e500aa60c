"""A usual Streamlit application: `streamlit run`, cached data frames, metrics, a data frame, a button."""

import os

import pandas as pd
import streamlit as st

FOLDER = os.environ["BENCH_CSV"]


@st.cache_data
def rows(name: str) -> pd.DataFrame:
    """Return a resource."""
    return pd.read_csv(f"{FOLDER}/{name}.csv")


def detail(code: str) -> None:
    """Show one commitment."""
    found = rows("commitments").set_index("code").loc[code]
    st.title(found["title_es"])
    st.metric("Cumplimiento", found["completion"])
    st.write(found["action_es"])
    milestones = rows("milestones").query("commitment == @code")
    st.table(milestones[["title_es", "start", "end", "completion"]])


def home() -> None:
    """Show six figures, a chart and the commitments with their filters."""
    commitments, events, attendance = rows("commitments"), rows("events"), rows("attendance")
    st.title("Antigua, gobierno abierto")
    figures = {
        "Compromisos": len(commitments),
        "Cumplidos": int((commitments["completion"] == "completed").sum()),
        "Vencidos": int((commitments["end"] < pd.Timestamp.today().strftime("%Y-%m-%d")).sum()),
        "Hitos": len(rows("milestones")),
        "Actividades": len(events),
        "Asistencias": len(attendance),
    }
    for column, (name, value) in zip(st.columns(6), figures.items(), strict=True):
        column.metric(name, value)
    st.bar_chart(commitments["completion"].value_counts())
    word = st.text_input("Buscar")
    state = st.selectbox("Cumplimiento", sorted(commitments["completion"].unique()), index=None)
    chosen = commitments
    if word:
        chosen = chosen[chosen["title_es"].str.contains(word, case=False)]
    if state:
        chosen = chosen[chosen["completion"] == state]
    st.caption(f"{len(chosen)} de {len(commitments)}")
    st.dataframe(chosen[["code", "title_es", "lead", "start", "end", "completion"]], hide_index=True)
    st.download_button("Descargar CSV", commitments.to_csv(index=False), "commitments.csv", "text/csv")


if asked := st.query_params.get("id"):
    detail(asked)
else:
    home()
