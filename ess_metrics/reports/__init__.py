"""Paper, from the same views as the screen: docx, pptx, xlsx, pdf, html. Imports neither streamlit nor plotly."""
