"""The Streamlit pages and the transcript surface."""
