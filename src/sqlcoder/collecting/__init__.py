"""Collecting what people say of proposed queries: the desk, the page in front of it, and what comes of it."""
