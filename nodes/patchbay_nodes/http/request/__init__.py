"""The node `http.request`."""
