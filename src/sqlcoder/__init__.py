"""Answer questions in plain language from a database, on your own machine."""
