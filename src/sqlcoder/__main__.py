"""`python -m sqlcoder` is `sqlcoder`."""

from __future__ import annotations

from sqlcoder.cli.main import main

if __name__ == "__main__":
    main()
