"""An observatory with four sites: telescopes, instruments, proposals, observing runs, exposures, weather, papers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

DDL = """
CREATE TABLE site (
  site_code VARCHAR(4) PRIMARY KEY,
  site_nm TEXT NOT NULL UNIQUE,
  country TEXT NOT NULL,
  elev_m INTEGER NOT NULL, -- metres above sea level
  lat_deg REAL NOT NULL
);
CREATE TABLE telescope (
  tel_id INTEGER PRIMARY KEY,
  tel_nm TEXT NOT NULL UNIQUE,
  site_code VARCHAR(4) NOT NULL REFERENCES site(site_code),
  aperture_m REAL NOT NULL, -- diameter of the primary mirror
  mount VARCHAR(12) NOT NULL, -- alt-az or equatorial
  first_light_yr INTEGER NOT NULL,
  status VARCHAR(16) NOT NULL -- operational, refit, closed
);
CREATE TABLE instrument (
  instr_id INTEGER PRIMARY KEY,
  instr_nm TEXT NOT NULL UNIQUE,
  kind VARCHAR(16) NOT NULL, -- imager, spectrograph, polarimeter, photometer
  tel_id INTEGER REFERENCES telescope(tel_id), -- empty while in the laboratory
  wl_min_nm INTEGER NOT NULL,
  wl_max_nm INTEGER NOT NULL,
  commissioned_yr INTEGER,
  decom_dt DATE -- taken out of service
);
CREATE TABLE instrument_band (
  instr_id INTEGER NOT NULL REFERENCES instrument(instr_id),
  band_cd VARCHAR(4) NOT NULL,
  centre_nm INTEGER NOT NULL,
  zero_pt REAL, -- magnitude that gives one count a second
  PRIMARY KEY (instr_id, band_cd)
);
CREATE TABLE institute (
  institute_id INTEGER PRIMARY KEY,
  inst_nm TEXT NOT NULL UNIQUE,
  country TEXT NOT NULL,
  partner_share NUMERIC(5,2) -- percent of the running costs, empty for guests
);
CREATE TABLE astronomer (
  astro_id INTEGER PRIMARY KEY,
  first_nm TEXT NOT NULL,
  last_nm TEXT NOT NULL,
  institute_id INTEGER REFERENCES institute(institute_id),
  career VARCHAR(14) NOT NULL, -- student, postdoc, staff, emeritus
  phd_yr INTEGER, -- empty for students
  mentor_id INTEGER REFERENCES astronomer(astro_id)
);
CREATE TABLE semester (
  sem_cd VARCHAR(5) PRIMARY KEY, -- 2023A is February to July, 2023B August to January
  starts_on DATE NOT NULL,
  ends_on DATE NOT NULL,
  deadline TIMESTAMP NOT NULL
);
CREATE TABLE proposal (
  prop_id INTEGER PRIMARY KEY,
  prop_code VARCHAR(12) NOT NULL UNIQUE,
  sem_cd VARCHAR(5) NOT NULL REFERENCES semester(sem_cd),
  title TEXT NOT NULL,
  pi_id INTEGER NOT NULL REFERENCES astronomer(astro_id),
  contact_id INTEGER REFERENCES astronomer(astro_id), -- who is phoned at night; empty: nobody was named
  tel_id INTEGER NOT NULL REFERENCES telescope(tel_id), -- telescope asked for
  sci_cat VARCHAR(16) NOT NULL, -- exoplanets, stars, galaxies, cosmology, solar system
  hrs_req NUMERIC(6,1) NOT NULL,
  hrs_awd NUMERIC(6,1), -- only for accepted ones
  tac_grade REAL, -- 0 to 10, the committee's mean mark
  is_too INTEGER NOT NULL, -- 1: target of opportunity
  submitted_at TIMESTAMP NOT NULL,
  status VARCHAR(12) NOT NULL -- accepted, rejected, withdrawn
);
CREATE TABLE proposal_coi (
  prop_id INTEGER NOT NULL REFERENCES proposal(prop_id),
  astro_id INTEGER NOT NULL REFERENCES astronomer(astro_id),
  task VARCHAR(16), -- reduction, modelling, theory, follow-up
  PRIMARY KEY (prop_id, astro_id)
);
CREATE TABLE target (
  target_id INTEGER PRIMARY KEY,
  target_nm TEXT NOT NULL UNIQUE,
  obj_class VARCHAR(16) NOT NULL, -- star, galaxy, quasar, nebula, asteroid, exoplanet host
  ra_deg REAL NOT NULL,
  dec_deg REAL NOT NULL,
  v_mag REAL,
  redshift REAL
);
CREATE TABLE observing_run (
  run_id INTEGER PRIMARY KEY,
  prop_id INTEGER NOT NULL REFERENCES proposal(prop_id),
  tel_id INTEGER NOT NULL REFERENCES telescope(tel_id), -- telescope really used
  night DATE NOT NULL, -- date of the evening
  obs_mode VARCHAR(8) NOT NULL, -- visitor, service, remote
  observer_id INTEGER REFERENCES astronomer(astro_id),
  support_id INTEGER REFERENCES astronomer(astro_id), -- support astronomer on duty
  hrs_used NUMERIC(4,1) NOT NULL,
  hrs_lost_wx NUMERIC(4,1) NOT NULL, -- weather
  hrs_lost_tech NUMERIC(4,1) NOT NULL
);
CREATE TABLE exposure (
  exp_id INTEGER PRIMARY KEY,
  run_id INTEGER NOT NULL REFERENCES observing_run(run_id),
  instr_id INTEGER NOT NULL REFERENCES instrument(instr_id),
  target_id INTEGER REFERENCES target(target_id), -- empty for calibration frames
  band_cd VARCHAR(4), -- see instrument_band
  start_ts TIMESTAMP NOT NULL,
  exp_s REAL NOT NULL, -- seconds
  airmass REAL NOT NULL,
  seeing_as REAL, -- arc seconds
  quality VARCHAR(1) NOT NULL -- A, B, C, X (unusable)
);
CREATE TABLE weather_log (
  site_code VARCHAR(4) NOT NULL REFERENCES site(site_code),
  logged_at TIMESTAMP NOT NULL,
  temp_c REAL,
  humidity_pct INTEGER,
  wind_ms REAL,
  cloud_okta INTEGER, -- 0 clear to 8 overcast
  dome_open INTEGER NOT NULL,
  PRIMARY KEY (site_code, logged_at)
);
CREATE TABLE fault_report (
  fault_id INTEGER PRIMARY KEY,
  tel_id INTEGER NOT NULL REFERENCES telescope(tel_id),
  instr_id INTEGER REFERENCES instrument(instr_id), -- empty: the telescope itself
  reported_on DATE NOT NULL,
  fixed_on DATE,
  severity INTEGER NOT NULL, -- 1 nuisance to 4 stops observing
  reporter_id INTEGER REFERENCES astronomer(astro_id)
);
CREATE TABLE publication (
  pub_id INTEGER PRIMARY KEY,
  title TEXT NOT NULL,
  journal TEXT NOT NULL,
  pub_dt DATE NOT NULL,
  lead_author_id INTEGER REFERENCES astronomer(astro_id), -- empty: an author from outside
  refereed INTEGER NOT NULL,
  n_cites INTEGER NOT NULL
);
CREATE TABLE pub_data (
  pub_id INTEGER NOT NULL REFERENCES publication(pub_id),
  prop_code VARCHAR(12) NOT NULL, -- as printed in the paper, not checked against proposal
  PRIMARY KEY (pub_id, prop_code)
);
"""

FIRST = (
    "Amaru Ilse Tomasz Keiko Noor Bastien Oluchi Petra Ravi Solveig Mateo Yasmin Henrik Lucia Dmitri Aroha Wen "
    "Farah Callum Ines Jarek Thandi Emil Rosa Kenji Maeve Osman Greta Luan Priya Stellan Nadia Otto Zuri Pilar"
).split()
LAST = (
    "Varga Lindqvist Okonjo Serrano Tanaka Brandt Moreau Kowalik Haddad Quispe Nyberg Ferreira Osei Petrov Larkin "
    "Demir Castell Vasko Iyer Rowntree Salonen Mbeki-Hart Duarte Zielke Aldana Fontaine Grier Hoshino Karimi Welland "
    "Bergamo Tufnell Achterberg Rao Stavros Munro"
).split()
SITES = [
    ("CAL", "Cerro Alumbre", "Chile", 2710, -29.4),
    ("PIK", "Pico Keltia", "Spain", 2360, 28.6),
    ("TUS", "Tussock Ridge", "New Zealand", 1080, -44.0),
    ("HVD", "Hvitdal", "Norway", 640, 69.3),
]
TELESCOPES = [
    (1, "Kestrel", "CAL", 8.1, "alt-az", 2003, "operational"),
    (2, "Little Kestrel", "CAL", 2.2, "equatorial", 1986, "operational"),
    (3, "Meridian", "PIK", 4.2, "alt-az", 1991, "operational"),
    (4, "Calloway", "PIK", 1.5, "equatorial", 1974, "refit"),
    (5, "Southern Cross Reflector", "TUS", 1.8, "alt-az", 2001, "operational"),
    (6, "Moa", "TUS", 0.6, "equatorial", 2014, "operational"),
    (7, "Aurora Patrol", "HVD", 0.4, "alt-az", 2017, "operational"),
    (8, "Brahe Survey", "CAL", 4.0, "alt-az", 2011, "operational"),
    (9, "Old Refractor", "PIK", 0.5, "equatorial", 1931, "closed"),
]
INSTRUMENTS = [
    (1, "FALCON", "imager", 1, 320, 1050, 2004, None),
    (2, "HELIX", "spectrograph", 1, 370, 2400, 2009, None),
    (3, "TALON", "spectrograph", 1, 310, 1020, 2005, "2023-05-31"),
    (4, "MERLIN-P", "polarimeter", 1, 400, 950, 2015, None),
    (5, "WIDEEYE", "imager", 2, 330, 980, 1999, None),
    (6, "ECHO", "spectrograph", 2, 380, 760, 2007, None),
    (7, "NORTHCAM", "imager", 3, 300, 1000, 2002, None),
    (8, "PRISMA", "spectrograph", 3, 360, 1000, 2012, None),
    (9, "KELVIN", "imager", 3, 950, 2450, 2016, None),
    (10, "CALPHOT", "photometer", 4, 350, 900, 1995, "2022-11-15"),
    (11, "POLKA", "polarimeter", 4, 390, 870, 2010, None),
    (12, "SCORPIO", "imager", 5, 340, 1010, 2006, None),
    (13, "TEKAU", "spectrograph", 5, 370, 890, 2018, None),
    (14, "MOACAM", "imager", 6, 400, 900, 2014, None),
    (15, "ALLSKY-2", "photometer", 7, 420, 700, 2017, None),
    (16, "BRAHECAM", "imager", 8, 310, 1060, 2011, None),
    (17, "JHK-MAP", "imager", 8, 1100, 2350, 2013, "2024-02-29"),
    (18, "STARFISH", "spectrograph", None, 600, 1800, None, None),
    (19, "PLATEBOX", "imager", 9, 400, 650, 1932, "2019-06-30"),
    (20, "FRINGE", "spectrograph", None, 480, 1300, 2008, "2021-01-20"),
]
BANDS = {"u": 355, "g": 475, "r": 622, "i": 763, "z": 905, "J": 1250, "H": 1640, "K": 2160}
INSTITUTES = [
    ("Alumbre Astrophysics Centre", "Chile", 18.5), ("Universidad del Norte Chico", "Chile", 6),
    ("Keltia Institute", "Spain", 15), ("Madrid School of Astronomy", "Spain", 4.5),
    ("Dunstan University", "New Zealand", 9), ("Hvitdal Research Station", "Norway", 3.25),
    ("Fjordland Physics College", "Norway", None), ("Leyden Sky Laboratory", "Netherlands", 8),
    ("Polar Optics Group", "Finland", None), ("University of Castlemere", "United Kingdom", 12),
    ("Greyfriars College", "United Kingdom", None), ("Tohoku Star Survey", "Japan", 10),
    ("Institut Belledonne", "France", 7.75), ("Zentrum Falkenau", "Germany", 6),
    ("Bangalore Deep Sky Unit", "India", None), ("Cape Agulhas Observatory School", "South Africa", None),
]
TOPICS = {
    "exoplanets": ("Transit timing of", "Atmospheres around", "Phase curves for"),
    "stars": ("Pulsation modes of", "Abundances in", "Spin-down of"),
    "galaxies": ("Gas inflow in", "Bar fractions among", "Satellites of"),
    "cosmology": ("Lensing by", "Distances to", "Reionisation seen through"),
    "solar system": ("Light curves of", "Rings around", "Recovery of"),
}
THINGS = (
    "cool dwarfs", "a southern cluster", "faint giants", "the Vela field", "dusty systems", "close pairs",
    "old populations", "compact groups", "the northern polar cap", "fast movers", "metal-poor fields", "a bright sample",
)
CATEGORIES = list(TOPICS)
JOURNALS = ["Journal of Southern Skies", "Acta Stellaris", "Letters in Astrometry", "Annals of Deep Fields", "Proc. Keltia"]


def _semesters() -> list[tuple[str, date, date]]:
    found = []
    for year in range(2019, 2026):
        if year > 2019:
            found.append((f"{year}A", date(year, 2, 1), date(year, 7, 31)))
        found.append((f"{year}B", date(year, 8, 1), date(year + 1, 1, 31)))
    return found


def _pick(rng: random.Random, items: list[Any], weights: list[float]) -> Any:
    return rng.choices(items, weights)[0]


def _skewed(rng: random.Random, shape: float, top: int) -> int:
    """1 most often, then ever more seldom up to `top`."""
    drawn = int(rng.paretovariate(shape))
    return drawn if drawn <= top else rng.randint(1, top)


def rows(rng: random.Random) -> Iterator[tuple[str, tuple[Any, ...]]]:
    for site in SITES:
        yield "site", site
    for telescope in TELESCOPES:
        yield "telescope", telescope
    bands: dict[int, list[str]] = {}
    for instrument in INSTRUMENTS:
        yield "instrument", instrument
        if instrument[2] in ("imager", "polarimeter", "photometer"):
            bands[instrument[0]] = [b for b, nm in BANDS.items() if instrument[4] <= nm <= instrument[5]]
            for band in bands[instrument[0]]:
                zero = None if rng.random() < 0.12 else round(rng.uniform(21.5, 27.9), 2)
                yield "instrument_band", (instrument[0], band, BANDS[band] + rng.randint(-6, 6), zero)
    for number, institute in enumerate(INSTITUTES, 1):
        yield "institute", (number, *institute)
    careers: list[str] = []
    weights = [14, 4, 11, 3, 8, 4, 2, 6, 1, 9, 3, 7, 5, 4, 3, 1]
    names: set[tuple[str, str]] = set()
    people: dict[int, tuple[tuple[str, str], int | None]] = {}
    phd_of_first: int | None = None
    for astro_id in range(1, 241):
        while (name := (rng.choice(FIRST), rng.choice(LAST))) in names:
            pass
        names.add(name)
        career = "staff" if astro_id <= 40 else _pick(rng, ["student", "postdoc", "staff", "emeritus"], [30, 34, 30, 6])
        phd = {"student": None, "postdoc": rng.randint(2014, 2024), "staff": rng.randint(1988, 2014)}.get(
            career, rng.randint(1968, 1984)
        )
        mentor = None
        if astro_id > 40 and rng.random() < 0.72:
            mentor = _skewed(rng, 0.55, 40)
        institute_id = None if rng.random() < 0.05 else _pick(rng, list(range(1, 17)), [float(w) for w in weights])
        if astro_id in (2, 148, 156):  # namesakes
            name, institute_id = people[{2: 1, 148: 69, 156: 78}[astro_id]]
        if astro_id == 2:
            phd = phd_of_first
        phd_of_first = phd if astro_id == 1 else phd_of_first
        people[astro_id] = (name, institute_id)
        careers.append(career)
        yield "astronomer", (astro_id, *name, institute_id, career, phd, mentor)
    semesters = _semesters()
    for code, start, end in semesters:
        month = (start - timedelta(days=122)).replace(day=1)
        yield "semester", (code, start.isoformat(), end.isoformat(), f"{month.isoformat()} 12:00:00")
    targets: list[tuple[int, str]] = []
    for target_id in range(1, 361):
        kind = _pick(
            rng, ["star", "galaxy", "quasar", "nebula", "asteroid", "exoplanet host"], [26, 28, 10, 8, 12, 16]
        )
        label = {
            "star": f"KTS {rng.randint(1000, 99999)}", "galaxy": f"ALG {target_id + 200}", "quasar": f"QV {target_id:04d}",
            "nebula": f"Brume {target_id}", "asteroid": f"({40000 + target_id * 7}) Prov", "exoplanet host": f"Tuss-{target_id}",
        }[kind]
        magnitude = None if rng.random() < (0.2 if kind == "quasar" else 0.06) else round(rng.triangular(6, 24.5, 17 if kind != "galaxy" else 20), 2)
        if target_id > 335 and kind == "galaxy":
            magnitude = round(rng.uniform(21, 24), 2)
        redshift = None
        if kind in ("galaxy", "quasar") and rng.random() < 0.7:
            redshift = round(rng.uniform(0.003, 0.9) if kind == "galaxy" else rng.uniform(0.5, 5.1), 4)
        declination = round(rng.uniform(-85, 75), 3)
        targets.append((target_id, kind))
        yield "target", (target_id, label, kind, round(rng.uniform(0, 360), 3), declination, magnitude, redshift)
    accepted: list[tuple[int, str, int, int, float, tuple[str, date, date], list[int], str]] = []
    children: list[tuple[str, tuple[Any, ...]]] = []
    prop_id = 0
    codes: list[str] = []
    for semester in semesters:
        code, start, _ = semester
        deadline = datetime.combine((start - timedelta(days=122)).replace(day=1), datetime.min.time()) + timedelta(hours=12)
        for number in range(1, rng.randint(38, 60)):
            prop_id += 1
            pi = _skewed(rng, 0.45, 240) if rng.random() < 0.5 else rng.randint(1, 200)
            draw = rng.random()
            contact = None if draw < 0.08 else pi if draw < 0.66 else rng.randint(1, 240)
            tel = _pick(rng, [1, 2, 3, 4, 5, 6, 7, 8], [34, 10, 22, 3, 10, 5, 2, 14])
            requested = round(rng.choice([4, 6, 8, 10, 12, 16, 20, 24, 30, 45]) * (1 + tel % 3 * 0.25), 1)
            status = _pick(rng, ["accepted", "rejected", "withdrawn"], [44 if tel == 1 else 60, 42, 5])
            grade = None if status == "withdrawn" or rng.random() < 0.03 else round(
                rng.triangular(4.5, 9.8, 7.8) if status == "accepted" else rng.triangular(1.5, 8.6, 5.2), 1
            )
            awarded = round(requested * rng.choice([1, 1, 0.75, 0.75, 0.5, 0.5, 0.4, 0.3]), 1) if status == "accepted" else None
            hours = rng.expovariate(1 / 55) if rng.random() < 0.9 else -rng.uniform(0.2, 30)
            submitted = deadline - timedelta(seconds=int(hours * 3600))
            category = _pick(rng, CATEGORIES, [22, 26, 28, 14, 10])
            title = f"{rng.choice(TOPICS[category])} {rng.choice(THINGS)}"
            prop_code = f"{code}-{number:03d}"
            codes.append(prop_code)
            yield "proposal", (
                prop_id, prop_code, code, title, pi, contact, tel, category, requested, awarded, grade,
                int(rng.random() < 0.09), submitted.strftime("%Y-%m-%d %H:%M:%S"), status,
            )
            team = sorted(set(rng.sample(range(1, 241), rng.choice([0, 1, 2, 2, 3, 4, 6]))) - {pi})
            for member in team:
                task = rng.choice(["reduction", "modelling", "theory", "follow-up", None])
                children.append(("proposal_coi", (prop_id, member, task)))
            if status == "accepted" and awarded is not None:
                accepted.append((prop_id, prop_code, pi, tel, awarded, semester, team, category))
    yield from children
    run_id = exp_id = 0
    exposures: list[tuple[str, tuple[Any, ...]]] = []
    seeing = {"CAL": 0.75, "PIK": 0.95, "TUS": 1.45, "HVD": 2.1}
    loss = {"CAL": 0.16, "PIK": 0.24, "TUS": 0.37, "HVD": 0.52}
    site_of = {t[0]: t[2] for t in TELESCOPES}
    fields = {
        "exoplanets": ("exoplanet host", "star"), "stars": ("star", "nebula"), "galaxies": ("galaxy", "quasar"),
        "cosmology": ("quasar", "galaxy"), "solar system": ("asteroid",),
    }
    for prop, _, pi, tel, awarded, (_, start, end), team, category in accepted:
        left = awarded * rng.choice([0, 0.5, 0.8, 0.95, 1, 1, 1.05])
        pool = rng.sample([t for t, kind in targets[:320] if kind in fields[category]], rng.randint(1, 5))
        while left > 0.4:
            run_id += 1
            used_tel = tel if rng.random() < 0.9 else rng.choice([1, 2, 3, 5, 8])
            site = site_of[used_tel]
            length = min(left, round(rng.uniform(2, 9), 1))
            weather = round(length * rng.uniform(0.4, 1), 1) if rng.random() < loss[site] else 0.0
            technical = round(rng.uniform(0.2, 2), 1) if rng.random() < 0.13 else 0.0
            used = round(max(0.0, length - weather), 1)
            night = start + timedelta(days=int(rng.random() * ((end - start).days + 1)))
            mode = _pick(rng, ["service", "visitor", "remote"], [50, 28, 22])
            observer = _pick(rng, [pi, rng.choice(team or [pi]), rng.randint(1, 240), None], [40, 30, 22, 8])
            support = None if mode == "remote" else rng.randint(1, 40)
            left -= length
            yield "observing_run", (
                run_id, prop, used_tel, night.isoformat(), mode, observer, support, used, weather, technical
            )
            clock = datetime.combine(night, datetime.min.time()) + timedelta(minutes=rng.randint(19 * 60, 26 * 60))
            mounted = [i for i in INSTRUMENTS if i[3] == used_tel and (i[7] is None or i[7] > night.isoformat())]
            if not mounted:
                continue
            instrument = _pick(rng, mounted, [3.0, 2.0, 1.0, 0.6][: len(mounted)])
            for _ in range(min(14, int(used * rng.uniform(0.7, 1.9)))):
                exp_id += 1
                seconds = rng.choice([30, 60, 120, 300, 600, 900, 1200, 1800, 1800, 2400, 3600])
                grade = _pick(rng, ["A", "B", "C", "X"], [55, 26, 12, 8 if instrument[2] == "spectrograph" else 4])
                blur = round(max(0.38, rng.gauss(seeing[site], 0.2) + "ABCX".index(grade) * 0.17), 2)
                target = rng.choice(pool) if rng.random() < 0.9 else None
                band = rng.choice(bands[instrument[0]]) if instrument[0] in bands and rng.random() < 0.95 else None
                exposures.append(("exposure", (
                    exp_id, run_id, instrument[0], target, band, clock.strftime("%Y-%m-%d %H:%M:%S"), float(seconds),
                    round(1 + rng.expovariate(2.3), 2), None if rng.random() < 0.06 else blur, grade,
                )))
                clock += timedelta(seconds=seconds + rng.randint(20, 400))
    yield from exposures
    for code, _, _, height, _ in SITES:
        day = date(2024, 1, 1)
        cloudy = {"CAL": 1.2, "PIK": 2.0, "TUS": 3.6, "HVD": 5.0}[code]
        while day < date(2025, 7, 1):
            base = rng.gauss(cloudy, 2.2)
            for hour in (21, 0, 3):
                moment = datetime.combine(day + timedelta(days=hour < 12), datetime.min.time()) + timedelta(hours=hour)
                okta = max(0, min(8, round(rng.gauss(base, 0.9))))
                damp = max(4, min(100, round(rng.gauss(38 + okta * 7, 14))))
                wind = round(abs(rng.gauss(6.5, 5)), 1)
                cold = round(rng.gauss(14 - height / 260 - (9 if code == "HVD" else 0), 5), 1)
                if rng.random() < 0.02:
                    continue
                opened = int(okta <= 5 and damp <= 88 and wind < 17 and rng.random() < 0.93)
                gap = rng.random() < 0.03
                yield "weather_log", (
                    code, moment.strftime("%Y-%m-%d %H:%M:%S"), None if rng.random() < 0.03 else cold,
                    damp, None if gap else wind, okta, opened,
                )
            day += timedelta(days=1)
    for fault_id in range(1, 331):
        tel = _pick(rng, [1, 2, 3, 4, 5, 6, 7, 8], [30, 12, 22, 9, 11, 5, 3, 14])
        options = [i[0] for i in INSTRUMENTS if i[3] == tel]
        reported = date(2019, 8, 3) + timedelta(days=rng.randint(0, 2400))
        severity = _pick(rng, [1, 2, 3, 4], [45, 30, 17, 8])
        fixed: date | None = reported + timedelta(days=min(300, int(rng.expovariate(severity / 34))))
        if rng.random() < 0.07 or (fixed is not None and fixed > date(2026, 5, 31)):
            fixed = None
        yield "fault_report", (
            fault_id, tel, rng.choice(options) if rng.random() < 0.62 else None, reported.isoformat(),
            fixed.isoformat() if fixed else None, severity, None if rng.random() < 0.1 else rng.randint(1, 240),
        )
    links: list[tuple[str, tuple[Any, ...]]] = []
    used_props = [p for p in accepted if rng.random() < 0.62]
    for pub_id in range(1, 391):
        proposal = rng.choice(used_props)
        released = proposal[5][2] + timedelta(days=rng.randint(20, 1100))
        if released > date(2026, 6, 25):
            released = date(2026, 6, 25) - timedelta(days=rng.randint(0, 300))
        lead = _pick(rng, [proposal[2], rng.choice(proposal[6] or [proposal[2]]), rng.randint(1, 240), None], [46, 30, 12, 12])
        journal = _pick(rng, JOURNALS, [30, 26, 16, 18, 10])
        refereed = int(journal != "Proc. Keltia" and rng.random() < 0.93)
        cites = int(rng.paretovariate(0.9) * 2 + rng.randint(0, 9)) if rng.random() < 0.9 else 0
        title = f"{rng.choice(TOPICS[proposal[7]])} {rng.choice(THINGS)}: {rng.choice(['I', 'II', 'a survey', 'first results'])}"
        yield "publication", (pub_id, title, journal, released.isoformat(), lead, refereed, min(cites, 900 + pub_id))
        cited = {proposal[1]}
        for _ in range(rng.choice([0, 0, 0, 1, 1, 2, 4])):
            same = [p[1] for p in used_props if p[3] == proposal[3] and p[5][1] <= proposal[5][1]]
            cited.add(rng.choice(same if rng.random() < 0.7 else [p[1] for p in used_props if p[5][1] <= proposal[5][1]]))
        if rng.random() < 0.06:
            cited.add(f"2018{rng.choice('AB')}-{rng.randint(1, 60):03d}")
        links += [("pub_data", (pub_id, c)) for c in sorted(cited)]
    yield from links
