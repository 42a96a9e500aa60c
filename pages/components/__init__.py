"""What only Streamlit needs, shared by the pages: the frame, filters bound to the address, forms."""
