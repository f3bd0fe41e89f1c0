"""The life of our dataset: databases from scripts, questions checked against them."""
