"""What people see in Streamlit: a script per page, and the router that runs them."""
