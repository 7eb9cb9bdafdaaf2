"""What only Streamlit can do: filters, loading, page frame, components."""
