"""Answers over HTTP: a page, REST, and what other doors (OpenAI-compatible, MCP, notebooks) share.

`Service` answers; it knows no HTTP. `app` puts it behind routes; `security`, `limits` and `protocol` stand before
them. Needs the extra [serve].
"""
