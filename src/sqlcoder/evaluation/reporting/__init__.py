"""A run as people and CI systems read it: one page, a screen of Markdown, JUnit, a difference of two runs."""
