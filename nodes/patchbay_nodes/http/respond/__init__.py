"""The node `http.respond`."""
