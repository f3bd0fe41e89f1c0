"""Routers, a file for each thing that can be asked; `sqlcoder.serve.app.ROUTERS` lists them."""
