"""How a view looks: blocks (Jinja2), charts (Altair), formats (Babel). Pure: it knows neither Streamlit nor HTTP."""
