"""A regional hospital: wards, beds, admissions, diagnoses, procedures, laboratory, prescriptions and appointments."""

import datetime as dt
from typing import Any

DDL = """
CREATE TABLE ward (
    ward_id INTEGER PRIMARY KEY,
    ward_nm VARCHAR(40) NOT NULL,
    specialty VARCHAR(30) NOT NULL,
    bldg VARCHAR(10) NOT NULL, -- building: North, South, East
    floor_no INTEGER NOT NULL,
    day_rate NUMERIC(10,2) NOT NULL -- charge for one day in a bed of this ward
);
CREATE TABLE bed (
    ward_id INTEGER NOT NULL REFERENCES ward (ward_id),
    bed_no INTEGER NOT NULL,
    bed_type VARCHAR(12) NOT NULL, -- standard, private, monitored, cot
    bed_state VARCHAR(12) NOT NULL, -- in use, free, cleaning, defective
    PRIMARY KEY (ward_id, bed_no)
);
CREATE TABLE staff (
    staff_id INTEGER PRIMARY KEY,
    first_name VARCHAR(30) NOT NULL,
    last_name VARCHAR(30) NOT NULL,
    role VARCHAR(20) NOT NULL, -- consultant, registrar, resident (these three are doctors), head nurse, nurse, technician
    ward_id INTEGER REFERENCES ward (ward_id), -- NULL for staff not tied to a ward
    supervisor_id INTEGER REFERENCES staff (staff_id),
    hired_on DATE NOT NULL,
    left_on DATE, -- NULL while employed
    salary NUMERIC(10,2) NOT NULL -- gross per month
);
CREATE TABLE patient (
    patient_id INTEGER PRIMARY KEY,
    first_name VARCHAR(30) NOT NULL,
    last_name VARCHAR(30) NOT NULL,
    sex VARCHAR(1) NOT NULL, -- F, M or X
    birth_dt DATE NOT NULL,
    city VARCHAR(30) NOT NULL,
    insurer VARCHAR(30), -- NULL: pays for themselves
    blood_grp VARCHAR(3), -- NULL: not determined
    reg_dt DATE NOT NULL -- first registered
);
CREATE TABLE admission (
    adm_id INTEGER PRIMARY KEY,
    patient_id INTEGER NOT NULL REFERENCES patient (patient_id),
    ward_id INTEGER NOT NULL,
    bed_no INTEGER NOT NULL,
    attending_id INTEGER NOT NULL REFERENCES staff (staff_id), -- doctor in charge
    adm_type VARCHAR(10) NOT NULL, -- emergency, elective, transfer
    admitted_on DATE NOT NULL,
    discharged_on DATE, -- NULL: still in hospital
    disch_to VARCHAR(15), -- home, rehab, other hospital, own wish, deceased
    bill_amt NUMERIC(10,2), -- NULL until discharge
    paid_amt NUMERIC(10,2), -- what has been paid of the bill so far
    FOREIGN KEY (ward_id, bed_no) REFERENCES bed (ward_id, bed_no)
);
CREATE TABLE diag_code (
    icd_cd VARCHAR(8) PRIMARY KEY,
    label VARCHAR(60) NOT NULL,
    chapter VARCHAR(30) NOT NULL,
    chronic INTEGER NOT NULL -- 1 = chronic disease, 0 = acute
);
CREATE TABLE adm_diag (
    adm_id INTEGER NOT NULL REFERENCES admission (adm_id),
    icd_cd VARCHAR(8) NOT NULL REFERENCES diag_code (icd_cd),
    diag_kind VARCHAR(1) NOT NULL, -- P = primary diagnosis, S = secondary
    PRIMARY KEY (adm_id, icd_cd)
);
CREATE TABLE proc_catalog (
    proc_cd VARCHAR(6) PRIMARY KEY,
    proc_nm VARCHAR(40) NOT NULL,
    list_price NUMERIC(10,2) NOT NULL,
    anaesthesia VARCHAR(8) -- general, local; NULL: none
);
CREATE TABLE proc_done (
    pd_id INTEGER PRIMARY KEY,
    adm_id INTEGER NOT NULL REFERENCES admission (adm_id),
    proc_cd VARCHAR(6) NOT NULL REFERENCES proc_catalog (proc_cd),
    surgeon_id INTEGER NOT NULL REFERENCES staff (staff_id),
    assistant_id INTEGER REFERENCES staff (staff_id),
    started_at TIMESTAMP NOT NULL,
    dur_min INTEGER NOT NULL, -- minutes
    complication INTEGER NOT NULL -- 1 = complication during or after
);
CREATE TABLE lab_test (
    test_cd VARCHAR(6) PRIMARY KEY,
    test_nm VARCHAR(40) NOT NULL,
    unit VARCHAR(10) NOT NULL,
    ref_low REAL, -- normal range, NULL: no lower limit
    ref_high REAL NOT NULL
);
CREATE TABLE lab_result (
    result_id INTEGER PRIMARY KEY,
    patient_id INTEGER NOT NULL REFERENCES patient (patient_id),
    test_cd VARCHAR(6) NOT NULL REFERENCES lab_test (test_cd),
    adm_no INTEGER, -- admission during which it was taken, NULL for outpatients; old admissions are no longer on file
    taken_at TIMESTAMP NOT NULL,
    val REAL, -- NULL: sample unusable
    urgent INTEGER NOT NULL -- 1 = urgent order
);
CREATE TABLE drug (
    drug_id INTEGER PRIMARY KEY,
    drug_nm VARCHAR(30) NOT NULL,
    drug_class VARCHAR(30) NOT NULL,
    form VARCHAR(12) NOT NULL,
    pack_price NUMERIC(10,2) NOT NULL
);
CREATE TABLE rx (
    rx_id INTEGER PRIMARY KEY, -- prescription
    patient_id INTEGER NOT NULL REFERENCES patient (patient_id),
    drug_id INTEGER NOT NULL REFERENCES drug (drug_id),
    prescriber_id INTEGER NOT NULL REFERENCES staff (staff_id),
    start_dt DATE NOT NULL,
    end_dt DATE, -- NULL: ongoing
    daily_mg INTEGER NOT NULL,
    packs INTEGER NOT NULL
);
CREATE TABLE appointment (
    appt_id INTEGER PRIMARY KEY,
    patient_id INTEGER NOT NULL REFERENCES patient (patient_id),
    referring_dr INTEGER REFERENCES staff (staff_id), -- NULL: patient came without referral
    treating_dr INTEGER NOT NULL REFERENCES staff (staff_id),
    booked_on DATE NOT NULL,
    appt_at TIMESTAMP NOT NULL,
    status VARCHAR(10) NOT NULL, -- kept, cancelled, no-show, planned
    fee NUMERIC(10,2) -- NULL unless kept
);
"""

FEMALE = (
    "Amara Beatriz Chiara Daniela Elif Freya Greta Hanna Ines Jolanta Kavita Leonie Mirja Nadia Odile Petra "
    "Rosalind Salma Tamsin Ursula Vesna Wanda Yasmin Zofia"
).split()
MALE = (
    "Anton Bashir Cedric Dario Emeka Finn Goran Henrik Idris Jonas Kofi Lorenz Mateo Nils Oskar Pavel Quentin Ruben "
    "Stellan Tobias Umar Viktor Wouter Yannick"
).split()
LAST = (
    "Abadi Almeida Bergstrom Bianchi Cardoso Castell Dembele Dvorak Eriksen Falk Ferrante Gallagher Grabowski Haddad "
    "Hartung Ibsen Jankovic Kaplan Keller Kowal Lindqvist Lombard Maric Marlow Mensah Moreau Nakata Novotny Okafor "
    "Oliveira Pettersen Pohl Quist Rahimi Rossetti Sandoval Schreiber Sorensen Takala Tessier Ulrich Vance Varga Weller "
    "Wiśniak Yilmaz Zeman Zoller"
).split()
CITIES = (("Lindenau", 40), ("Hafenberg", 25), ("Steinbruck", 15), ("Osterfeld", 10), ("Kalmdorf", 6), ("Weissach", 4))
INSURERS = ((None, 15), ("Landeskasse", 45), ("MediTrust", 25), ("Nordstern", 14), ("Concordia Care", 8))
BLOOD = ((None, 12), ("A+", 30), ("O+", 28), ("B+", 9), ("A-", 7), ("O-", 6), ("AB+", 4), ("B-", 3), ("AB-", 1))

WARDS = (
    (1, "Cardiology A", "cardiology", "North", 2, 410, 14, 20),
    (2, "Cardiology B", "cardiology", "North", 3, 395, 12, 12),
    (3, "General Surgery", "surgery", "South", 1, 430, 18, 22),
    (4, "Orthopaedics", "orthopaedics", "South", 2, 405, 14, 15),
    (5, "Neurology", "neurology", "North", 4, 420, 10, 9),
    (6, "Maternity", "obstetrics", "East", 1, 360, 12, 14),
    (7, "Children's Ward", "paediatrics", "East", 2, 355, 12, 9),
    (8, "Oncology", "oncology", "South", 3, 455, 10, 8),
    (9, "Intensive Care", "intensive care", "North", 1, 1350, 8, 7),
    (10, "Short Stay", "internal medicine", "East", 0, 340, 8, 12),
    (11, "Geriatrics", "internal medicine", "South", 4, 330, 14, 9),
    (12, "Dermatology", "dermatology", "East", 3, 325, 5, 0),
)
DIAGS = (
    ("I10", "Essential hypertension", "circulatory", 1), ("I21", "Acute myocardial infarction", "circulatory", 0),
    ("I25", "Coronary artery disease", "circulatory", 1), ("I48", "Atrial fibrillation", "circulatory", 1),
    ("I50", "Heart failure", "circulatory", 1), ("I63", "Ischaemic stroke", "circulatory", 0),
    ("E11", "Type 2 diabetes", "endocrine", 1), ("E03", "Hypothyroidism", "endocrine", 1),
    ("E86", "Dehydration", "endocrine", 0), ("J18", "Pneumonia", "respiratory", 0),
    ("J44", "COPD", "respiratory", 1), ("J45", "Asthma", "respiratory", 1),
    ("K35", "Acute appendicitis", "digestive", 0), ("K80", "Gallstones", "digestive", 0),
    ("K40", "Inguinal hernia", "digestive", 0), ("K50", "Crohn's disease", "digestive", 1),
    ("S72", "Fracture of femur", "injury", 0), ("S52", "Fracture of forearm", "injury", 0),
    ("S06", "Concussion", "injury", 0), ("M16", "Osteoarthritis of hip", "musculoskeletal", 1),
    ("M17", "Osteoarthritis of knee", "musculoskeletal", 1), ("G40", "Epilepsy", "nervous", 1),
    ("G35", "Multiple sclerosis", "nervous", 1), ("G43", "Migraine", "nervous", 1),
    ("C50", "Breast cancer", "neoplasm", 1), ("C34", "Lung cancer", "neoplasm", 1),
    ("C18", "Colon cancer", "neoplasm", 1), ("O80", "Spontaneous delivery", "pregnancy", 0),
    ("O82", "Caesarean delivery", "pregnancy", 0), ("N39", "Urinary tract infection", "genitourinary", 0),
    ("A41", "Sepsis", "infection", 0), ("A09", "Gastroenteritis", "infection", 0),
    ("B05", "Measles", "infection", 0), ("M35", "Systemic sclerosis", "musculoskeletal", 1),
)
PRIMARY = {
    1: "I21 I25 I48 I50 I50 I21", 2: "I25 I48 I50 I10", 3: "K35 K80 K80 K40 K50 C18", 4: "S72 S72 S52 M16 M17 M16",
    5: "I63 I63 G40 G35 G43 S06", 6: "O80 O80 O80 O82", 7: "J45 J18 K35 A09 S52 S06", 8: "C50 C50 C34 C18",
    9: "A41 I21 J18 I63 J44", 10: "A09 E86 N39 I10 G43 J18", 11: "J18 S72 I50 E86 N39 J44",
}
SECONDARY = "I10 I10 I10 I10 E11 E11 E11 I25 I48 J44 E03 N39 E86 J45 K50 G43 I50 A41".split()
PROCS = (
    ("P101", "Coronary angiography", 2150, "local"), ("P102", "Pacemaker implantation", 6400, "local"),
    ("P103", "Coronary bypass", 18900, "general"), ("P201", "Appendectomy", 3100, "general"),
    ("P202", "Gallbladder removal", 3650, "general"), ("P203", "Hernia repair", 2450, "general"),
    ("P204", "Bowel resection", 9800, "general"), ("P301", "Hip replacement", 8900, "general"),
    ("P302", "Knee replacement", 8900, "general"), ("P303", "Fracture fixation", 4200, "general"),
    ("P304", "Plaster cast", 180, None), ("P401", "Lumbar puncture", 420, "local"),
    ("P402", "Thrombectomy", 11200, "general"), ("P501", "Caesarean section", 4700, "general"),
    ("P601", "Mastectomy", 7600, "general"), ("P602", "Port catheter insertion", 980, "local"),
    ("P701", "Gastroscopy", 390, "local"), ("P702", "Colonoscopy", 520, "local"), ("P801", "CT scan", 310, None),
    ("P802", "MRI scan", 640, None), ("P901", "Skin graft", 2900, "general"), ("P902", "Lung transplant", 62000, "general"),
)
WARD_PROCS = {
    1: "P101 P101 P102 P103", 2: "P101 P102 P801", 3: "P201 P202 P202 P203 P204 P701 P702", 4: "P301 P302 P303 P303 P304",
    5: "P401 P402 P802 P802 P801", 6: "P501", 7: "P201 P304 P801", 8: "P601 P602 P702 P802", 9: "P402 P103 P801",
    10: "P701 P801 P702", 11: "P303 P701 P801",
}
MINUTES = {"P103": 240, "P204": 180, "P301": 110, "P302": 115, "P402": 90, "P601": 130, "P801": 15, "P802": 35, "P304": 20}
TESTS = (
    ("HB", "Haemoglobin", "g/dL", 12.0, 17.0, 1.6), ("WBC", "White cell count", "10^9/L", 4.0, 10.0, 2.6),
    ("CRP", "C-reactive protein", "mg/L", None, 5.0, 6.0), ("GLU", "Glucose, fasting", "mg/dL", 70.0, 100.0, 22.0),
    ("NA", "Sodium", "mmol/L", 135.0, 145.0, 4.0), ("K", "Potassium", "mmol/L", 3.5, 5.1, 0.6),
    ("CREA", "Creatinine", "mg/dL", 0.6, 1.2, 0.3), ("TSH", "Thyrotropin", "mIU/L", 0.4, 4.0, 1.5),
    ("TROP", "Troponin T", "ng/L", None, 14.0, 11.0), ("LDL", "LDL cholesterol", "mg/dL", None, 130.0, 40.0),
    ("INR", "Prothrombin time", "ratio", 0.9, 1.2, 0.3), ("VITD", "Vitamin D", "ng/mL", 20.0, 50.0, 11.0),
    ("CUP", "Copper", "ug/dL", 70.0, 140.0, 20.0),
)
TEST_WEIGHTS = (20, 18, 17, 14, 11, 11, 10, 5, 5, 5, 4, 3, 0)
DRUGS = (
    ("Metoprelin", "beta blocker", "tablet", 8.4), ("Bisorenal", "beta blocker", "tablet", 9.9),
    ("Ramivar", "ACE inhibitor", "tablet", 7.2), ("Lisopral", "ACE inhibitor", "tablet", 7.2),
    ("Glucomet", "antidiabetic", "tablet", 5.6), ("Insulara", "antidiabetic", "injection", 61.5),
    ("Amoxitan", "antibiotic", "capsule", 11.3), ("Cefurid", "antibiotic", "infusion", 38.0),
    ("Doxilan", "antibiotic", "tablet", 9.1), ("Ibuplex", "painkiller", "tablet", 4.3),
    ("Paramedon", "painkiller", "tablet", 2.9), ("Morphadin", "painkiller", "injection", 27.8),
    ("Heparinol", "anticoagulant", "injection", 44.2), ("Rivoxan", "anticoagulant", "tablet", 78.9),
    ("Thyrolin", "thyroid hormone", "tablet", 6.0), ("Salbuvent", "bronchodilator", "inhaler", 14.7),
    ("Budesol", "corticosteroid", "inhaler", 29.3), ("Predniva", "corticosteroid", "tablet", 8.8),
    ("Omeprazid", "acid reducer", "capsule", 10.4), ("Epilevan", "anticonvulsant", "tablet", 33.6),
    ("Statolip", "statin", "tablet", 12.5), ("Cytorexan", "cytostatic", "infusion", 412.0),
    ("Orphanil", "enzyme", "infusion", 1980.0), ("Zincolan", "supplement", "tablet", 5.6),
)
DRUG_WEIGHTS = (9, 6, 10, 7, 9, 4, 12, 4, 5, 14, 13, 4, 6, 5, 5, 6, 4, 5, 11, 3, 8, 2, 0, 0)
END = dt.date(2026, 6, 30)


def pick(rng, pairs):
    return rng.choices([p[0] for p in pairs], [p[1] for p in pairs])[0]


def day(rng, first, last):
    return first + dt.timedelta(days=rng.randrange((last - first).days + 1))


def stamp(rng, date, first_hour, last_hour):
    return f"{date} {rng.randint(first_hour, last_hour):02d}:{rng.choice((0, 10, 15, 20, 30, 40, 45)):02d}:00"


def iso(date):
    return None if date is None else date.isoformat()


def make_staff(rng):
    """(rows, doctors by ward): a chief, a consultant in charge of each ward, and everybody below them."""
    rows, doctors, people, taken = [], {}, [], set()

    def add(role, ward, boss, low, high):
        number = len(rows) + 1
        names = FEMALE if rng.random() < 0.58 else MALE
        while (name := (rng.choice(names), rng.choice(LAST))) in taken:
            pass
        taken.add(name)
        senior = boss is None or boss <= 2
        hired = day(rng, dt.date(2019, 1, 1), dt.date(2019, 12, 31) if senior else dt.date(2025, 12, 31))
        left = None
        if not senior and role != "head nurse" and rng.random() < 0.13:
            left = hired + dt.timedelta(days=rng.randint(200, 1500))
            left = left if left < END else None
        salary = round(rng.uniform(low, high) / 50) * 50
        if role == "nurse" and rng.random() < 0.08:
            salary, hired = rows[boss - 1][8] + rng.choice((0, 0, 150, 300)), people[boss - 1][3]
        rows.append((number, *name, role, ward, boss, iso(hired), iso(left), salary))
        people.append((number, role, ward, hired, left))
        return number

    chief = add("consultant", None, None, 13200, 13800)
    matron = add("head nurse", None, chief, 5600, 5900)
    for ward_id, *_, beds, weight in WARDS:
        lead = add("consultant", ward_id, chief, 9000, 12500)
        team = [lead]
        for _ in range(1 if weight < 10 else 2):
            team.append(add("consultant", ward_id, lead, 8200, 10500))
        for _ in range(1 + weight // 10):
            team.append(add("registrar", ward_id, lead, 6000, 7600))
        for _ in range(1 + weight // 8):
            team.append(add("resident", ward_id, rng.choice(team[1:]), 4400, 5600))
        sister = add("head nurse", ward_id, matron, 4300, 5400)
        for _ in range(2 + beds // 3):
            add("nurse", ward_id, sister, 3000, 4500)
        doctors[ward_id] = team
    for _ in range(9):
        add("technician", None, chief if rng.random() < 0.3 else matron, 2900, 4300)
    return rows, doctors, {p[0]: p for p in people}


def working(people, ids, date):
    """Those of them employed on a date; all of them where none was."""
    found = [i for i in ids if people[i][3] <= date and (people[i][4] is None or people[i][4] >= date)]
    return found or list(ids)


EDGES: tuple[tuple[str, tuple[Any, ...]], ...] = (  # rows that tell a right query from its near misses
    ("staff", (163, "Zofia", "Pohl", "consultant", 1, 3, "2024-04-01", None, 8250)),
    ("staff", (164, "Salma", "Moreau", "registrar", 4, 51, "2023-10-01", None, 6700)),
    ("staff", (165, "Ines", "Varga", "consultant", 4, 51, "2022-09-01", None, 8850)),
    ("staff", (166, "Ilse", "Brandl", "resident", 1, 163, "2025-07-01", None, 5150)),
    ("staff", (167, "Mirja", "Jankovic", "head nurse", 12, 2, "2023-03-01", None, 5000)),
    ("staff", (168, "Karin", "Stadler", "nurse", 12, 167, "2024-02-01", None, 3650)),
    ("staff", (169, "Jonas", "Rehm", "nurse", 12, 167, "2024-02-01", None, 3480)),
    ("patient", (901, "Greta", "Halvorsen", "F", "1950-01-01", "Lindenau", "Landeskasse", "A+", "2023-11-06")),
    ("patient", (902, "Anton", "Birnbaum", "M", "1990-01-01", "Kalmdorf", "Landeskasse", None, "2019-12-30")),
    ("patient", (903, "Mila", "Stern", "F", "2010-01-01", "Weissach", "Landeskasse", "O+", "2025-09-01")),
    ("admission", (1892, 901, 10, 4, 165, "emergency", "2025-11-08", "2025-11-08", "other hospital", 620.0, 620.0)),
    ("admission", (1893, 901, 1, 2, 1, "transfer", "2025-11-08", "2025-11-09", "home", 512.4, 100.0)),
    ("admission", (1894, 902, 3, 3, 163, "elective", "2026-02-10", "2026-02-17", "home", 9150.0, 9150.0)),
    ("admission", (1895, 903, 7, 1, 163, "elective", "2025-12-29", "2026-01-05", "home", 7420.0, 7420.0)),
    ("admission", (1896, 901, 4, 5, 1, "elective", "2024-01-01", "2024-01-06", "home", 2890.0, 2890.0)),
    ("admission", (1897, 902, 10, 2, 1, "emergency", "2020-01-01", "2020-01-02", "home", 455.0, 455.0)),
    ("admission", (1898, 902, 10, 3, 1, "emergency", "2025-01-01", "2025-01-02", "home", 480.0, 480.0)),
    ("adm_diag", (1892, "M17", "P")),
    ("adm_diag", (1893, "M17", "P")),
    ("adm_diag", (1894, "M17", "P")),
    ("adm_diag", (1895, "M17", "P")),
    ("adm_diag", (1896, "M17", "P")),
    ("adm_diag", (1897, "M17", "P")),
    ("adm_diag", (1898, "M17", "P")),
    ("proc_done", (1895, 1894, "P101", 163, None, "2026-02-11 08:30:00", 95, 1)),
    ("appointment", (2359, 902, 163, 163, "2026-01-19", "2026-01-27 09:40:00", "kept", 85)),
    ("appointment", (2360, 903, 163, 163, "2025-11-24", "2025-12-04 10:20:00", "kept", 110)),
    ("appointment", (2361, 20, 165, 4, "2025-10-06", "2025-10-20 11:00:00", "no-show", None)),
    ("appointment", (2362, 27, 165, 4, "2025-10-07", "2025-10-21 11:20:00", "cancelled", None)),
    ("appointment", (2363, 34, 165, 4, "2025-10-08", "2025-10-22 11:40:00", "no-show", None)),
    ("appointment", (2364, 41, 165, 4, "2025-10-09", "2025-10-23 11:00:00", "cancelled", None)),
    ("appointment", (2365, 48, 165, 4, "2025-10-10", "2025-10-24 11:20:00", "no-show", None)),
    ("rx", (2391, 901, 12, 164, "2025-11-09", "2025-11-19", 5, 1)),
    ("rx", (2392, 902, 12, 164, "2025-11-10", "2025-11-20", 5, 1)),
    ("lab_result", (4503, 902, "HB", 1894, "2026-02-12 06:40:00", 13.9, 1)),
    ("lab_result", (4504, 902, "HB", None, "2026-02-12 06:40:00", 10.8, 0)),
    ("lab_result", (4505, 903, "HB", None, "2026-01-03 07:10:00", 10.2, 0)),
    ("lab_result", (4506, 903, "HB", None, "2026-01-04 07:05:00", None, 0)),
    ("patient", (904, "Emma", "Lindner", "F", "2012-05-17", "Weissach", None, "A+", "2025-03-03")),
    ("patient", (905, "Emma", "Lindner", "F", "2014-09-26", "Weissach", None, None, "2026-01-19")),
    ("patient", (906, "Walter", "Aigner", "M", "1946-03-10", "Lindenau", "Landeskasse", "B+", "2022-10-04")),
    ("patient", (907, "Hertha", "Kolar", "F", "1946-03-09", "Kalmdorf", "Landeskasse", "A-", "2023-05-15")),
    ("admission", (1899, 906, 4, 3, 1, "elective", "2026-03-10", "2026-03-19", "rehab", 8260.0, 8260.0)),
    ("admission", (1900, 907, 4, 4, 1, "emergency", "2026-03-10", "2026-03-24", "rehab", 10480.0, 9000.0)),
    ("admission", (1901, 903, 7, 2, 1, "elective", "2026-02-05", "2026-02-07", "home", 1180.0, 1180.0)),
    ("adm_diag", (1899, "M17", "P")),
    ("adm_diag", (1900, "M17", "P")),
    ("adm_diag", (1901, "M17", "P")),
    ("drug", (25, "Lentovir", "antiviral", "tablet", 30.0)),
    ("drug", (26, "Lentovir Forte", "antiviral", "tablet", 31.0)),
    ("drug", (27, "Viridan", "antiviral", "tablet", 64.5)),
    ("staff", (170, "Pavel", "Brandl", "technician", None, 1, "2023-07-01", None, 3550)),
    ("staff", (171, "Karin", "Moser", "nurse", 1, 12, "2023-12-31", None, 4001)),
    ("staff", (172, "Ursula", "Brandl", "registrar", 3, 4, "2024-08-01", None, 6150)),
    ("proc_done", (1896, 1900, "P101", 172, None, "2026-03-11 10:15:00", 80, 0)),
    ("rx", (2393, 906, 1, 172, "2026-03-19", "2026-04-19", 400, 2)),
)


def rows(rng):
    for ward_id, name, specialty, building, floor, rate, _, _ in WARDS:
        yield "ward", (ward_id, name, specialty, building, floor, rate)
    kinds = (("standard", 70), ("private", 20), ("monitored", 10))
    states = (("free", 84), ("cleaning", 9), ("defective", 7))
    beds, kind_of = {}, {}
    for ward in WARDS:
        for bed_no in range(1, ward[6] + 1):
            kind = "monitored" if ward[0] == 9 else "cot" if ward[0] == 7 and bed_no > 6 else pick(rng, kinds)
            kind_of[ward[0], bed_no] = kind
            beds[ward[0], bed_no] = dt.date(2019, 1, 1)

    staff, doctors, people = make_staff(rng)
    all_doctors = [d for team in doctors.values() for d in team]

    patients, later = [], []
    for number in range(1, 901):
        sex = pick(rng, (("F", 53), ("M", 46), ("X", 1)))
        first = rng.choice(FEMALE if sex == "F" else MALE if sex == "M" else FEMALE + MALE)
        born = day(rng, dt.date(1930, 1, 1), dt.date(2018, 12, 31))
        if rng.random() < 0.4:
            born = day(rng, dt.date(1936, 1, 1), dt.date(1962, 12, 31))
        registered = day(rng, dt.date(2019, 1, 1), dt.date(2025, 12, 31))
        patients.append([number, sex, born, registered, END])
        patient = (
            number, first, rng.choice(LAST), sex, iso(born), pick(rng, CITIES), pick(rng, INSURERS), pick(rng, BLOOD),
            iso(registered),
        )
        later.append(("patient", patient))

    for row in DIAGS:
        yield "diag_code", row
    for row in PROCS:
        yield "proc_catalog", row
    for row in TESTS:
        yield "lab_test", row[:5]
    for number, row in enumerate(DRUGS, start=1):
        yield "drug", (number, *row)

    weights = [1 / (1 + (i * 37 % 900) / 90) if i % 7 else 0 for i in range(900)]
    dates = [day(rng, dt.date(2020, 1, 1), END) for _ in range(3000)]
    dates += [day(rng, dt.date(2026, 6, 16), END) for _ in range(130)]
    ward_weights = [(w[0], w[7]) for w in WARDS]
    busy, inpatient, admissions = {}, {}, []
    for date in sorted(dates):
        patient = rng.choices(patients, weights)[0]
        number, sex, born, registered, gone = patient
        if registered > date or gone < END or busy.get(number, dt.date(2019, 1, 1)) >= date:
            continue
        ward = pick(rng, ward_weights)
        years = (date - born).days // 365
        if years < 15:
            ward = 7
        elif ward == 7 or (ward == 6 and (sex != "F" or years > 44)):
            ward = rng.choice((3, 4, 10))
        elif ward == 11 and years < 65:
            ward = 10
        elif sex == "F" and years < 45 and rng.random() < 0.3:
            ward = 6
        free = [key for key, until in beds.items() if key[0] == ward and until <= date]
        if not free:
            continue
        bed = rng.choice(free[: max(1, len(free) * 2 // 3)])
        longest = {10: 3, 9: 20, 11: 34, 6: 7, 7: 8}.get(ward, 16)
        stay = min(int(rng.expovariate(1 / (longest / 2.4))), 60)
        out = date + dt.timedelta(days=stay)
        goes = pick(rng, (("home", 74), ("rehab", 11), ("other hospital", 6), ("own wish", 5), ("deceased", 4 if years > 50 else 0)))
        if out > END:
            out = goes = None
        busy[number] = beds[bed] = out or END + dt.timedelta(days=1)
        if goes == "deceased":
            patient[4] = out
        bill = paid = None
        if out is not None:
            bill = round(WARDS[ward - 1][5] * (stay + 1) * rng.uniform(0.9, 1.25) + rng.choice((0, 0, 120, 480)), 2)
            owed = rng.random()
            paid = bill if owed < 0.72 else 0 if owed < 0.84 else round(bill * rng.uniform(0.1, 0.9), 2)
        team = doctors[ward][: 4 if rng.random() < 0.9 else 9]
        doctor = rng.choice(working(people, team, date))
        kind = pick(rng, (("emergency", 52), ("elective", 40), ("transfer", 8)))
        if ward in (9, 10) and kind == "elective":
            kind = "emergency"
        adm_id = len(admissions) + 1
        admissions.append((adm_id, number, ward, date, out, stay))
        inpatient.setdefault(number, []).append((adm_id, date, out))
        later.append(
            ("admission", (adm_id, number, ward, bed[1], doctor, kind, iso(date), iso(out), goes, bill, paid))
        )
    for bed, until in beds.items():
        yield "bed", (*bed, kind_of[bed], "in use" if until > END else "free" if bed[0] == 12 else pick(rng, states))
    for row in staff:
        yield "staff", row
    yield from later

    done = 0
    for adm_id, _, ward, date, out, stay in admissions:
        main = rng.choice(PRIMARY[ward].split())
        if rng.random() < (0.5 if out is None else 0.97):
            yield "adm_diag", (adm_id, main, "P")
            extra = {rng.choice(SECONDARY) for _ in range(rng.choice((0, 0, 0, 1, 1, 2, 2, 3)))} - {main}
            for code in sorted(extra):
                yield "adm_diag", (adm_id, code, "S")
        for _ in range(rng.choice((0, 0, 0, 1, 1, 1, 2, 3)) if ward != 6 else int(main == "O82")):
            proc = rng.choice(WARD_PROCS[ward].split())
            team = working(people, doctors[ward], date)
            surgeon = rng.choice(team[:3])
            assistant = rng.choice([*team[1:], None, None])
            when = date + dt.timedelta(days=rng.randint(0, min(stay, 4, (END - date).days)))
            minutes = max(5, round(MINUTES.get(proc, 55) * rng.uniform(0.6, 1.6) / 5) * 5)
            done += 1
            yield "proc_done", (
                done, adm_id, proc, surgeon, assistant if assistant != surgeon else None, stamp(rng, when, 7, 17),
                minutes, int(rng.random() < (0.11 if minutes > 90 else 0.05)),
            )

    result = 0
    for number, _, _, registered, gone in patients:
        stays = inpatient.get(number, [])
        draws = [(a, day(rng, d, o or END)) for a, d, o in stays for _ in range(rng.choice((0, 1, 1, 2, 3, 4)))]
        draws += [(None, day(rng, registered, gone)) for _ in range(rng.choice((0, 0, 0, 1, 2, 4)))]
        if rng.random() < 0.05:
            draws.append((90000 + number, day(rng, dt.date(2019, 1, 1), dt.date(2019, 12, 31))))
        for adm_no, date in draws:
            code, _, _, low, high, spread = rng.choices(TESTS, TEST_WEIGHTS)[0]
            middle = (low + high) / 2 if low is not None else high * 0.6
            value = None if rng.random() < 0.06 else round(max(0.1, rng.gauss(middle, spread)), 1)
            result += 1
            urgent = int(rng.random() < (0.95 if code == "TROP" else 0.22 if adm_no else 0.05))
            yield "lab_result", (result, number, code, adm_no, stamp(rng, date, 6, 21), value, urgent)

    number = 0
    prescribers = sorted(all_doctors, key=lambda d: d * 7919 % 101)
    for patient, _, _, registered, gone in patients:
        for _ in range(rng.choice((0, 0, 1, 1, 2, 3, 5, 9))):
            drug = rng.choices(range(1, len(DRUGS) + 1), DRUG_WEIGHTS)[0]
            start = day(rng, registered, gone)
            end = start + dt.timedelta(days=rng.choice((5, 7, 7, 10, 14, 30, 90, 180)))
            end = None if rng.random() < 0.15 or end > gone else end
            doctor = rng.choice(working(people, prescribers[: rng.choice((12, 25, 50, 99))], start))
            mg = rng.choice((5, 10, 20, 40, 50, 100, 200, 250, 400, 500, 600, 1000))
            number += 1
            yield "rx", (number, patient, drug, doctor, iso(start), iso(end), mg, rng.choice((1, 1, 1, 2, 2, 3, 4, 6)))

    number = 0
    referrers = [d for d in prescribers if d % 3]
    clinic = [d for d in all_doctors if people[d][1] != "resident"]
    for patient, _, _, registered, gone in patients:
        for _ in range(rng.choice((0, 0, 1, 2, 3, 4, 8))):
            booked = day(rng, registered, gone)
            when = booked + dt.timedelta(days=int(rng.expovariate(1 / 24)))
            if when > gone:
                if gone < END:
                    continue
                when = END
            referrer = None if rng.random() < 0.3 else rng.choice(referrers[: rng.choice((8, 20, 60))])
            treating = rng.choice(working(people, clinic, when))
            if referrer is not None and rng.random() < 0.06:
                treating = referrer
            status = pick(rng, (("kept", 74), ("cancelled", 14), ("no-show", 12)))
            if when >= dt.date(2026, 6, 20):
                status = "planned"
            fee = rng.choice((45, 60, 60, 85, 85, 120, 150)) if status == "kept" else None
            number += 1
            yield "appointment", (number, patient, referrer, treating, iso(booked), stamp(rng, when, 8, 16), status, fee)
    yield from EDGES
