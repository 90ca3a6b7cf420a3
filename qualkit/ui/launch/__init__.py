"""Scripts that Streamlit runs by path; in a folder of their own, because it becomes importable."""

from pathlib import Path

PAGE = Path(__file__).parent / "script.py"
