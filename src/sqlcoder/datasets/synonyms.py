"""Words that schemas and people use for the same thing, words that are close, and the usual abbreviations.

Hand-made. `SYNONYMS` is directed: "singer" may be asked for as "vocalist", but a "vocalist" column is rarely meant by
"star". `related` is the wide, symmetric circle: two labels in it must not both count as "nothing like it".
"""

from __future__ import annotations

from functools import cache

from sqlcoder.datasets.english import singular

_SYNONYMS = """
name: title, label, called
title: name, heading
full name: complete name, name
first name: given name, forename
last name: surname, family name
given name: first name
surname: last name, family name
employee: staff member, worker, employed person
staff: personnel, employee, worker
worker: employee, laborer
manager: boss, supervisor, head
supervisor: manager, boss
boss: manager, supervisor
customer: client, buyer, shopper
client: customer
buyer: purchaser, customer
user: member, account holder
member: participant, subscriber
guest: visitor
visitor: guest, attendee
person: individual, human
people: persons, individuals
student: pupil, learner
pupil: student
teacher: instructor, educator
instructor: teacher, lecturer
professor: lecturer, academic
faculty: teaching staff, academics
advisor: mentor, tutor
doctor: physician, medic
physician: doctor
patient: sick person, case
nurse: caregiver
driver: motorist, chauffeur
pilot: aviator, flyer
captain: skipper
author: writer, creator
writer: author
editor: reviser
actor: performer, player
artist: musician, painter
singer: vocalist, performer
musician: instrumentalist, player
composer: songwriter
director: filmmaker, head
player: athlete, sportsman
athlete: sportsperson, player
coach: trainer
trainer: coach
referee: umpire
owner: holder, proprietor
tenant: renter, occupant
resident: inhabitant
agent: representative
salesperson: seller, sales rep
seller: vendor, merchant
vendor: supplier, seller
supplier: vendor, provider
provider: supplier
manufacturer: maker, producer
maker: manufacturer, producer
producer: maker
contractor: builder
partner: associate
friend: buddy, companion
wife: spouse
husband: spouse
spouse: partner
parent: guardian
mother: mom
father: dad
child: kid
children: kids
candidate: applicant, contender
applicant: candidate
voter: elector
politician: lawmaker
president: head
mayor: city head
leader: head, chief
head: leader, chief
chief: head
participant: attendee, contestant
attendee: participant
contestant: competitor, participant
competitor: contestant, rival
winner: champion, victor
loser: defeated side
judge: arbiter
lawyer: attorney
host: presenter
speaker: presenter
company: firm, business, corporation
firm: company, business
business: company, firm
enterprise: company
organization: institution, body
organisation: organization, body
institution: establishment, organization
department: division, unit, section
division: department, section
branch: office, outlet
office: bureau, workplace
shop: store, outlet
store: shop, outlet
market: marketplace
warehouse: depot, storehouse
factory: plant
plant: factory
hotel: inn, lodging
restaurant: diner, eatery
school: academy
college: university
university: college
hospital: clinic, medical center
clinic: medical practice
library: book collection
museum: gallery
theater: playhouse, cinema
cinema: movie theater
stadium: arena, sports ground
airport: airfield
airline: carrier
station: stop, terminal
bank: financial institution
church: place of worship
club: society, association
team: squad, side
league: division
band: music group
group: cluster, set
community: neighborhood
product: item, article
item: product, article
goods: products, merchandise
article: piece, item
good: product
order: purchase
purchase: order, buy
invoice: bill
bill: invoice
payment: remittance
transaction: deal
sale: deal
contract: agreement
agreement: contract
claim: request
policy: insurance contract
settlement: agreement
account: profile
card: pass
loan: credit
price: cost, amount
cost: price, expense
expense: cost, spending
amount: sum, value
total: sum, overall amount
sum: total
value: worth
worth: value
fee: charge
charge: fee
fare: ticket price
rent: rental fee
salary: pay, wage, earnings
wage: pay, salary
pay: salary
income: earnings
earnings: income
revenue: income, turnover
profit: gain, net income
budget: funds, allowance
fund: money
funding: money
bonus: extra pay
commission: cut
discount: price reduction, rebate
tax: levy, duty
balance: remaining amount
debt: liability
credit: points
savings: deposits
asset: property
currency: money unit
number: count, figure
quantity: amount, number of units
count: number
stock: inventory
inventory: stock
capacity: maximum number, room
size: dimensions, extent
length: extent
width: breadth
height: tallness
weight: mass
distance: range
depth: deepness
area: surface, region
volume: amount
speed: velocity
temperature: heat
duration: length of time, running time
rate: ratio, percentage
rating: score, grade
score: points, result
grade: mark, level
mark: grade
rank: position, standing
ranking: rank, standing
position: role, place
level: tier, stage
point: score
percentage: share, percent
ratio: proportion
average: mean
maximum: highest
minimum: lowest
city: town, municipality
town: city
village: hamlet
country: nation
nation: country
nationality: citizenship, country
citizenship: nationality
state: province
province: state
county: district
district: borough, quarter
region: zone, territory
zone: area, region
continent: landmass
street: road
road: street
address: residence, place of living
location: place, site
place: location, spot
site: location
venue: place, location
home town: birthplace
hometown: birthplace
birthplace: home town
origin: source
destination: arrival place
source: origin
zip code: postal code
postal code: postcode, zip
postcode: zip code
latitude: north-south position
longitude: east-west position
elevation: altitude
altitude: elevation, height
population: number of inhabitants
language: tongue
religion: faith
phone: telephone
phone number: telephone number, contact number
telephone: phone
email: e-mail, mail address
website: web page, site
url: link
date: day
day: date
year: calendar year
month: calendar month
time: hour
hour: time
birthday: date of birth
birth date: date of birth, birthday
date of birth: birthday, birth date
birth year: year of birth
age: years old
start date: beginning date, first day
end date: finishing date, last day
start: begin
end: finish
start time: beginning time
end time: finishing time
hire date: joining date, employment date
order date: purchase date
due date: deadline
release date: launch date
release year: year it came out
deadline: due date
gender: sex
sex: gender
status: state, condition
condition: state
type: kind, category, sort
kind: type
category: type, class, kind
class: category, course
genre: style, category
style: genre
theme: topic, subject
subject: topic
topic: subject
description: summary, details
detail: description
details: description, information
comment: remark, note
note: remark
remark: note
reason: cause
cause: reason
result: outcome
outcome: result
color: colour, hue
colour: color, shade
brand: make
make: brand
model: version
version: edition
edition: version
format: form
code: abbreviation, identifier
id: identifier, number
identifier: id, code
key: identifier
job: occupation, position
job title: position, role
occupation: job, profession
profession: occupation, job
role: function, part
skill: ability
experience: seniority
degree: qualification
qualification: degree, certificate
certificate: certification
course: class, subject
lesson: class
lecture: class
exam: test
test: exam
homework: assignment
assignment: task
task: job, duty
project: undertaking
program: scheme
semester: term
term: semester
enrollment: registration
registration: sign-up, enrollment
attendance: turnout, number of visitors
major: field of study
minor: secondary subject
book: volume, publication
publication: release
magazine: periodical
newspaper: daily
journal: periodical
paper: article
chapter: section
page: sheet
document: file, record
file: document
record: entry
report: account
review: critique, feedback
reviewer: critic
song: track, tune
track: song
album: record
music: tunes
concert: show, gig
show: program
performance: show
movie: film, picture
film: movie
series: show
episode: installment
tv channel: television station
channel: station
cartoon: animated show
game: match
match: game, fixture
competition: contest, tournament
contest: competition
tournament: competition, contest
race: contest
event: happening, occasion
party: celebration
wedding: marriage
meeting: gathering
conference: congress
election: vote
vote: ballot
medal: award
award: prize, honor
prize: award
season: period
round: stage
goal: target
win: victory
loss: defeat
injury: wound
accident: crash
crime: offense
election date: voting day
car: automobile, vehicle
vehicle: car, conveyance
automobile: car
truck: lorry
bike: bicycle
bicycle: bike
bus: coach
train: railway service
ship: vessel, boat
boat: vessel
plane: aircraft
aircraft: airplane, plane
airplane: aircraft
flight: plane trip
route: path, line
trip: journey, ride
journey: trip
ride: trip
tour: trip
travel: trip
ticket: pass
seat: place
engine: motor
horsepower: engine power
fuel: gas
bridge: overpass
house: home
home: house
building: structure, edifice
apartment: flat
flat: apartment
property: real estate
room: chamber
floor: storey
bedroom: sleeping room
furniture: furnishings
device: gadget
machine: device
equipment: gear
phone model: handset
camera: photo device
lens: objective
photo: picture
picture: image
image: picture
network: net
server: host machine
software: program
browser: web browser
problem: issue
issue: problem
complaint: grievance
request: query
service: offering
feature: characteristic
characteristic: feature, property
attribute: characteristic
part: component
component: part
material: substance
ingredient: component
recipe: preparation
food: meal
dish: meal
meal: dish
drink: beverage
beverage: drink
wine: vintage
grape: wine variety
menu: list of dishes
flavor: taste
animal: creature
pet: domestic animal
dog: canine
cat: feline
breed: race
species: kind
treatment: therapy
therapy: treatment
procedure: operation
medicine: drug
medication: drug, medicine
drug: medicine
disease: illness
illness: disease
symptom: sign
diagnosis: finding
prescription: medication order
appointment: visit, consultation
visit: stay, call
stay: visit
booking: reservation
reservation: booking
rental: hire
delivery: shipment
shipment: delivery, consignment
shipping: delivery
package: parcel
parcel: package
inspection: check
maintenance: upkeep
repair: fix
fault: defect
mountain: peak
river: stream
lake: body of water
island: isle
forest: wood
farm: ranch
field: plot
crop: harvest
weather: climate
wind: breeze
rain: precipitation
snow: snowfall
founder: creator
founded: established
established: founded
opening year: year it opened
opened: started
built: constructed
killed: dead, fatalities
injured: wounded, hurt
membership: subscription
subscription: membership
customer name: client name
employee name: staff name
product name: item name
unit price: price per unit, price each
unit: piece
gross: total
net: after deductions
sponsor: backer
donor: giver
donation: gift
investor: backer
shareholder: stockholder
share: stake
entrepreneur: founder
nominee: candidate
nomination: candidacy
debate: discussion
decision: ruling
law: statute
rule: regulation
right: permission
access: entry
login: sign-in
password: passphrase
username: login name
nickname: alias
alias: nickname
message: note
post: entry
tweet: post
follower: fan
like: thumbs up
"""

_RELATED = """
age, birth, born, dob, birthday, birthdate
date, year, day, month, time, when, since, period, season, founded, opened, built, established
duration, length, start, end, minutes, hours, runtime
price, cost, amount, fee, charge, total, value, payment, paid, sum, fare, budget, expense, rent
salary, wage, pay, income, earnings, compensation
revenue, sales, turnover, profit, income
city, town, location, place, address, hometown, venue, site, residence, street, county, district, zip, postcode
country, nation, nationality, citizenship, location, origin, address
state, province, region, county, address
phone, telephone, mobile, cell, contact, fax
email, mail, contact
website, url, web, link, homepage
gender, sex
height, tall, size, elevation, altitude
weight, mass, heavy
size, area, capacity, dimension, square, extent
capacity, seats, seating, size
rating, score, grade, stars, points, review, rank, mark, vote
type, kind, category, class, genre, style
color, colour, hair
language, tongue, nationality
job, occupation, profession, position, role, title, work
name, title, first, last, surname, nickname
manager, boss, supervisor, head, leader, reports
owner, holder, proprietor, owned
quantity, amount, stock, inventory, units, number
population, inhabitants, residents
skill, experience, qualification, degree, education, major
status, state, condition, result, outcome
weather, temperature, rain, wind, climate
brand, make, manufacturer, maker, producer, company
author, writer, written
distance, length, miles, km, kilometers
attendance, visitors, audience, spectators
award, prize, medal, trophy
mother, father, parent, family, child, children, kids
spouse, married, marital, wife, husband, partner
"""

_ABBREVIATIONS = """
customer: cust, cst
employee: emp, empl
department: dept, dep
number: no, num, nbr
quantity: qty
amount: amt
address: addr
description: desc, descr
average: avg
maximum: max
minimum: min
date: dt
identifier: id
name: nm
first: f, fst
last: l, lst
middle: m, mid
count: cnt
code: cd
category: cat, catg
product: prod
order: ord
price: prc
value: val
account: acct, acc
balance: bal
transaction: txn, trans
payment: pmt, pay
invoice: inv
manager: mgr
supervisor: sup
organization: org
company: co, comp
location: loc
country: ctry
state: st
street: str
city: cty
telephone: tel
phone: ph, tel
position: pos
reference: ref
status: stat, sts
type: typ
percent: pct
percentage: pct
temperature: temp
longitude: lon, lng
latitude: lat
message: msg
image: img
document: doc
information: info
statistics: stats
student: stud, stu
teacher: tchr
instructor: instr
professor: prof
university: univ
building: bldg
apartment: apt
room: rm
department name: dname
registration: reg
region: reg
district: dist
division: div
group: grp
level: lvl
year: yr
month: mth
day: dy
hour: hr
minute: min
second: sec
time: tm
birth: b, brth
start: strt
population: pop
vehicle: veh
package: pkg
shipment: shpmt
delivery: dlv
service: svc, srv
technology: tech
medication: med
medicine: med
patient: pat
physician: phys
procedure: proc
appointment: appt
membership: mbr
member: mbr, mem
user: usr
password: pwd
group name: grpnm
source: src
destination: dest
original: orig
previous: prev
current: curr, cur
total: tot
budget: bdgt
discount: disc
supplier: supp
manufacturer: mfr, manuf
inventory: invt
warehouse: whse
height: ht
weight: wt
length: len
distance: dist
duration: dur
capacity: cap
rating: rtg
score: scr
comment: cmt
title: ttl
language: lang
nationality: natl
organisation: org
competition: comp
championship: champ
performance: perf
attendance: attd
certificate: cert
"""


def _table(text: str) -> dict[str, tuple[str, ...]]:
    table = {}
    for line in text.strip().splitlines():
        word, _, others = line.partition(":")
        table[word.strip()] = tuple(other.strip() for other in others.split(","))
    return table


SYNONYMS: dict[str, tuple[str, ...]] = _table(_SYNONYMS)
"""Word or phrase (singular) -> what people say instead, the closest first."""

ABBREVIATIONS: dict[str, tuple[str, ...]] = _table(_ABBREVIATIONS)
"""Word -> how schemas shorten it."""


@cache
def _circles() -> dict[str, frozenset[str]]:
    near: dict[str, set[str]] = {}

    def join(words: list[str]) -> None:
        for word in words:
            near.setdefault(word, set()).update(words)

    for line in _RELATED.strip().splitlines():
        join([singular(word.strip()) for word in line.split(",")])
    for word, others in SYNONYMS.items():
        for other in others:
            if " " not in word and " " not in other:
                join([word, singular(other)])
    for word, short in ABBREVIATIONS.items():
        if " " not in word:
            join([word, *short])
    return {word: frozenset(words) for word, words in near.items()}


def related(word: str) -> frozenset[str]:
    """The words (singular) that may stand for `word` or for what it can be worked out from; `word` is among them.

    >>> sorted(related("ages"))[:3], related("zebra")
    (['age', 'birth', 'birthdate'], frozenset({'zebra'}))
    """
    word = singular(word.lower())
    return _circles().get(word, frozenset()) | {word}
