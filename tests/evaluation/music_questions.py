"""Questions about the tiny database, what a scripted model answers, and the verdicts that follow."""

from __future__ import annotations

from typing import Any

QUESTIONS: list[dict[str, Any]] = [
    {"question": "How many singers are there?", "golds": ["SELECT count(*) FROM singer"], "category": "where"},
    {
        "question": "What are the names of singers, oldest first?",
        "golds": ["SELECT name FROM singer ORDER BY age DESC"],
    },
    {"question": "What is the average age of singers?", "golds": ["SELECT avg(age) FROM singer"]},
    {
        "question": "How many singers come from each country?",
        "golds": ["SELECT country, count(*) FROM singer GROUP BY 1"],
    },
    {"question": "Which singers are from Norway?", "golds": ["SELECT name FROM singer WHERE country = 'Norway'"]},
    {"question": "Which singers gave no concert?", "golds": ["SELECT nothing FROM singer"]},
    {"question": "What did the drummers eat?", "golds": [], "answerable": False},
    {"question": "When was the first album of a singer sold?", "golds": [], "answerable": False},
]
ANSWERS: dict[str, str | None] = {
    "How many singers are there?": "SELECT count(id) FROM singer",
    "What are the names of singers, oldest first?": "SELECT name FROM singer ORDER BY age",
    "What is the average age of singers?": "SELECT agee FROM singer",
    "How many singers come from each country?": None,
    "Which singers are from Norway?": "SELECT name, age FROM singer WHERE country = 'Norway'",
    "Which singers gave no concert?": "SELECT name FROM singer",
    "What did the drummers eat?": None,
    "When was the first album of a singer sold?": "SELECT age FROM singer",
}
EXPECTED = ["match", "mismatch", "no_answer", "no_answer", "match", "gold_failed", "no_answer", "mismatch"]
