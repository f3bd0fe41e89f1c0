"""What is taken for sensitive, and above all what is not: a column that is, leaves the value index."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlcoder.db.database import Database
from sqlcoder.db.sensitivity import cells_kind, mask_forms, name_kind, reconsider, text_kind
from sqlcoder.schema import Column
from tests.db.conftest import MakeDatabase

ORDINARY_NAMES = [
    "email_sent", "email_domain", "email_count", "phone_model", "phone_id", "phone_type", "headphone",
    "microphone", "megaphones", "telephone_model", "is_email", "has_phone", "num_phone", "number_of_phones",
    "hotel", "tel_aviv", "telemetry", "mailing_date", "mailshot_name", "birth_place", "birth_year",
    "birth_country", "membership_card", "card_type_code", "other_card_details", "credit_score", "credits",
    "council_tax_id", "nationality", "national_idol", "international_passengers", "patient", "name",
    "first_name", "address", "city", "salary", "title", "handyman", "passive", "diagnostics_lab", "accountant",
    "ibanez", "discard_number",
]  # fmt: skip
PERSONAL_NAMES = [
    "email", "e_mail", "EMailAddress", "customer_email", "email2", "CustomerEmailAddress", "correo_electronico",
    "courriel", "email_adresse", "Phone", "home_phone", "cell_mobile_number", "cell_number", "PhoneNumber1",
    "telefonnummer", "téléphone", "numero_telefono", "Handynummer", "fax", "date_of_birth", "emp_dob",
    "BirthDate", "fecha_nacimiento", "date_naissance", "Geburtsdatum", "födelsedatum", "data_di_nascita", "ssn",
    "mgr_ssn", "social_security_number", "passport_no", "drivers_license_number", "codice_fiscale",
    "personnummer", "card_number", "credit_card_no", "CreditCardNumber", "iban", "customer_iban", "diagnosis",
    "primary_diagnosis_code", "icd10_code", "medical_record_number",
]  # fmt: skip
ORDINARY_TEXTS = [
    "978-3-16-148410-0", "2020-01-01", "192.168.100.200", "+52.520008", "+05:30", "10.0.0.1", "356938035643809",
    "4111111111111112", "A10", "DE89370400440532013001", "1.234.567,89", "529.982.247-26", "12345678A",
    "000-12-3456", "@ann", "x@y", "12345-6789", "550e8400-e29b-41d4",
]  # fmt: skip
PERSONAL_TEXTS = {
    "ann@example.org": "e-mail",
    "+55 (12) 3923-5555": "phone",
    "(609)946-0491x762": "phone",
    "555-123-4567": "phone",
    "123-45-6789": "national number",
    "529.982.247-25": "national number",
    "12345678Z": "national number",
    "RSSMRA85T10A562S": "national number",
    "4111 1111 1111 1111": "card",
    "378282246310005": "card",
    "GB82 WEST 1234 5698 7654 32": "account",
    "E11.9": "medical",
}


@pytest.mark.parametrize("name", ORDINARY_NAMES)
def test_ordinary_names_say_nothing(name: str) -> None:
    assert name_kind(name, "text") is None


@pytest.mark.parametrize("text", [*ORDINARY_TEXTS, "", "•••", "2021-03-04 10:00:00", "a" * 5_000])
def test_ordinary_texts_have_no_form(text: str) -> None:
    assert text_kind(text) is None


@pytest.mark.parametrize(("name", "type"), [("email_sent", "boolean"), ("email", "number"), ("phone", "boolean")])
def test_the_type_must_fit(name: str, type: str) -> None:
    assert name_kind(name, type) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("name", PERSONAL_NAMES)
def test_personal_names_are_found(name: str) -> None:
    assert name_kind(name, "text") is not None


@pytest.mark.parametrize(("text", "kind"), PERSONAL_TEXTS.items())
def test_personal_texts_are_found_alone_and_in_a_sentence(text: str, kind: str) -> None:
    assert text_kind(text) == kind
    assert mask_forms(f"who is {text} of ours?", "•••") == "who is ••• of ours?"


@given(st.integers(0, 10**16 - 1))
def test_one_wrong_digit_is_no_card(number: int) -> None:
    text = f"4{number:016d}"[:16]
    wrong = text[:-1] + str((int(text[-1]) + 1) % 10)
    assert not (text_kind(text) == "card" and text_kind(wrong) == "card")


MAILS = [f"user{i}@example.org" for i in range(8)]


@pytest.mark.parametrize(
    "cells", [[], [None, ""], MAILS[:2], MAILS[:1] * 9, [*MAILS[:7], "?", "none"], ["x", *MAILS[:3]], [1.5, 2.5, 3.5]]
)
def test_too_few_or_too_mixed_cells_tell_nothing(cells: list[object]) -> None:
    assert cells_kind(cells) is None


def test_enough_cells_tell() -> None:
    assert cells_kind([None, *MAILS, "?", "none"]) == "e-mail"
    assert cells_kind([4111111111111111, 5555555555554444, 4012888888881881]) == "card"


@pytest.mark.parametrize(
    ("name", "cells"), [("phone", ["iPhone X", "Pixel", "N95"]), ("email", ["SKING", "DLEE", "A"])]
)
def test_cells_clear_a_name(name: str, cells: list[str]) -> None:
    assert not reconsider(Column(name, sensitive=True), cells).sensitive
    assert reconsider(Column(name, sensitive=True), cells[:2]).sensitive, "two cells are too few to clear it"


def test_cells_never_clear_a_credential() -> None:
    assert reconsider(Column("password", sensitive=True), ["a", "b", "c"]).sensitive


PEOPLE = """
    CREATE TABLE people (name TEXT, email TEXT, contact TEXT, dob DATE, email_sent BOOLEAN, note TEXT);
    INSERT INTO people VALUES
        ('Ada', 'ada@example.org', '+44 20 7946 0958', '1815-12-10', 1, 'likes Oslo'),
        ('Grace', 'grace@example.org', '+1 212 555 0199', '1906-12-09', 0, 'likes Rome'),
        ('Edsger', 'edsger@example.org', '+31 20 624 1111', '1930-05-11', 1, 'likes Bonn')
"""


def flagged(path: Path, config: Path | None = None) -> list[str]:
    with Database.open(path, cache=False, config=config) as database:
        return [column.name for _, column in database.schema().columns() if column.sensitive]


def test_a_database_is_told_by_names_and_cells(make_database: MakeDatabase) -> None:
    path = make_database(PEOPLE)
    assert flagged(path) == ["email", "contact", "dob"]
    with Database.open(path, cache=False) as database:
        values = database.values()
        assert not values.lookup("ada@example.org")
        assert not values.lookup("+44 20 7946 0958")
        assert values.lookup("likes Oslo")


def test_the_catalogue_goes_before_names_and_cells(make_database: MakeDatabase, tmp_path: Path) -> None:
    path = make_database(PEOPLE)
    config = tmp_path / "sqlcoder.toml"
    columns = "contact.sensitive = false\ndob.sensitive = false\nnote.sensitive = true\n"
    config.write_text(f"[databases.x]\nurl = '{path}'\n[databases.x.tables.people.columns]\n{columns}")
    assert flagged(path, config) == ["email", "note"]
    with Database.open(path, cache=False, config=config) as database:
        assert database.values().lookup("+44 20 7946 0958"), "declared not to be sensitive: it can be linked again"
        assert not database.values().lookup("likes Oslo")


def test_few_columns_of_research_databases_are_flagged(shared_data: Path) -> None:
    """Names make most of it: `benchmarks` of questions rarely ask by value for what is flagged."""
    total = found = 0
    for name in ("concert_singer", "world_1", "car_1", "dog_kennels", "student_transcripts_tracking", "orchestra"):
        with Database.open(shared_data / "spider" / "database" / name / f"{name}.sqlite", cache=False) as database:
            columns = [column for _, column in database.schema().columns()]
            total, found = total + len(columns), found + sum(c.sensitive for c in columns)
    assert 0 < found < 0.12 * total
