"""Texts from outside in Streamlit's messages, which read Markdown: what was typed stands there as it was typed."""

MARKS = r"\`*_{}[]<>()#+-.!|~$:"


def literal(text: str) -> str:
    """Return a text in which nothing is a mark of Markdown."""
    return "".join(f"\\{letter}" if letter in MARKS else letter for letter in text)
