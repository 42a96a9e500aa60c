"""Plain HTTP on the same server, without Streamlit's pages: the HTML shell of each page, and health."""
