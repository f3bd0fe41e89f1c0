from __future__ import annotations

from sqlcoder.linking.names import match_names
from sqlcoder.question import Question
from sqlcoder.schema import Column, Schema, Table


def found(text: str, schema: Schema) -> set[tuple[str, str | None, str, str]]:
    question = Question(text)
    words = question.words()
    return {
        (k.table, k.column, k.match, text[words[k.start].start : words[k.end - 1].end])
        for k in match_names(question, schema)
    }


def test_words_that_name_nothing_link_to_nothing(schema: Schema) -> None:
    assert found("What is the meaning of it all?", schema) == set()


def test_a_verb_at_the_start_is_no_table_of_that_name() -> None:
    schema = Schema("s", (Table("list", (Column("x"),)),))
    assert found("List everything", schema) == set()
    assert found("who is on the list", schema) == {("list", None, "exact", "list")}


def test_a_name_does_not_reach_over_a_comma(schema: Schema) -> None:
    assert ("customers", "first_name", "exact", "first, name") not in found("the first, name it", schema)


def test_plural_table_and_split_identifier(schema: Schema) -> None:
    links = found("the last names of every customer", schema)
    assert ("customers", "LastName", "exact", "last names") in links
    assert ("customers", None, "exact", "customer") in links


def test_the_longer_match_wins_for_its_target(schema: Schema) -> None:
    first = [k for k in found("show each first name", schema) if k[1] == "first_name"]
    assert first == [("customers", "first_name", "exact", "first name")]


def test_spelling_together_and_with_a_hyphen(schema: Schema) -> None:
    assert ("customers", "e_mail", "exact", "email") in found("the email", schema)
    assert ("customers", "e_mail", "exact", "e-mail") in found("the e-mail", schema)
    assert ("customers", "birthdate", "exact", "birth date") in found("the birth date", schema)


def test_a_part_of_a_name_is_a_partial_match_of_lower_score(schema: Schema) -> None:
    links = match_names(Question("order by name"), schema)
    last = next(k for k in links if k.column == "LastName")
    assert (last.match, last.score) == ("partial", 0.5)


def test_aliases_and_comments_count() -> None:
    column = Column("c7", aliases=("net revenue",), comment="money after discounts")
    schema = Schema("s", (Table("t", (column,)),))
    assert ("t", "c7", "exact", "net revenue") in found("total net revenue", schema)
    (link,) = match_names(Question("how many discounts"), schema)
    assert (link.match, link.score) == ("partial", 0.3)


def test_abbreviations_are_spelt_out() -> None:
    schema = Schema("s", (Table("t", (Column("dept_no"),)),))
    assert ("t", "dept_no", "exact", "department number") in found("the department number", schema)
