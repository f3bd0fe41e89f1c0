"""The picture of a schema: tables as boxes, keys as lines."""
