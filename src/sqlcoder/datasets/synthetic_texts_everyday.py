"""More invented databases in the language of `synthetic_schemas`: shops, media, schools, clinics of several levels.

What they add to `synthetic_texts`: line tables with quantity and unit price two and three keys below the customer,
names in CamelCase, people with a manager in the same table, and many columns that may be empty. Text only.
"""

from __future__ import annotations

EVERYDAY_SCHEMAS = """
db OutdoorShop
Brand 9: BrandId key;
    BrandName~name names Norrland|Peakline|Trailfox|Wildwater|Summitry|Hikeable|Granite|Loden|Birchwood;
    Country country
Department 7: DepartmentId key; Name names Tents|Footwear|Climbing|Cycling|Water Sports|Clothing|Navigation
Article 46: ArticleId key;
    Title names Ridge Tent|Trek Boot|Climbing Rope|Rain Jacket|Camp Stove|Head Lamp|Sleeping Bag|Dry Sack|
    Paddle|Compass|Bike Helmet|Water Filter|Hammock|Carabiner|Fleece|Wool Socks|Trail Map|Gas Canister|Folding Chair|
    Thermos|Ice Axe|Gaiters|Rucksack|Cooler|Snow Shoes|Wet Suit|Canoe|Chalk Bag|Bivy Bag|Sun Hat;
    BrandId ref Brand; DepartmentId ref Department; UnitPrice money 3..480; UnitCost money 1..240; Stock int 0..180;
    Color one? red|blue|green|black|orange; Weight real 0.1..19
StaffMember~employee 14: StaffId key; FirstName first; LastName last; JobTitle one seller|cashier|store manager|buyer;
    ReportsTo self; HireDate date 2009..2023; BirthDate date 1958..2001; City city; Salary money 21000..61000
Client~customer 64: ClientId key; FirstName first; LastName last;
    Company one? Alpen Tours|City Council|Lakeside School|Scout Group 7|North Hotel|Rescue Team|Film Crew|Youth Club;
    Country country; City city; Email email?; AdvisorId~advisor ref StaffMember
Purchase~order 170: PurchaseId key; ClientId ref Client; PurchaseDate~order date date 2020..2023;
    ShippedDate~shipping date after? PurchaseDate 14; DeliveryCountry country; Total money 9..900
PurchaseLine~order line 380: LineId key; PurchaseId ref Purchase; ArticleId ref Article; UnitPrice money 3..480;
    Quantity int 1..8

db RecordArchive
Style~genre 8: StyleId key; Name names Ska|Folk|Techno|Soul|Opera|Indie|Swing|Flamenco
Band 24: BandId key;
    Name names The Lanterns|Cold Harbor|Mara Quartet|Velvet Tram|Nine Oaks|Salt Choir|Brass Union|Echo Mill|
    Paper Tigers|Silent Dogs|Night Bus|Glass Parade|Ferris|Low Tide|The Weavers Hall|Moonshed|Polar Kids|Amber Road|
    Union Street|Dry Season|The Postmen|Kites|Old Signals|Marble Arch;
    Country country; FormedYear year 1961..2018
Release~record 60: ReleaseId key;
    Title names First Light|Harbor Songs|Slow Train|Letters Home|Winter Garden|Live in Graz|Open Doors|Rust|
    Tall Grass|
    Paper Crown|Northbound|Second Wind|Hotel Room|Blue Hours|Fire Escape|Low Sun|Sirens|Home Movies|The Long Way|
    Ashes|
    Morning Post|Static|Wide Awake|Postcards|Hollow;
    BandId ref Band; ReleaseDate date 1985..2023; RecordLabel one? Drum House|Lune|Kiosk Music|Red Door
Song 220: SongId key;
    Title names Run|Stay|Copper Sky|Hold On|Sleepless|The Ferry|Ninety Miles|Old Coat|Matches|Ground|Hurry|Milk Train|
    Kitchen Light|Carousel|Undertow|Two Rooms|Blackbird Lane|Summer Coat|Ladder|Telegram|No Map|Tin Roof|Salt;
    ReleaseId ref Release; StyleId ref Style; WrittenBy~writer one? A. Brandt|L. Moreno|J. Hale|S. Ito|K. Olsen;
    Seconds~length int 92..610; UnitPrice money 0.6..1.9
Listener~customer 58: ListenerId key; FirstName first; LastName last; Country country; City city; Email email?;
    InvitedBy self
Sale 160: SaleId key; ListenerId ref Listener; SaleDate date 2019..2023; DeliveryCity city; Total money 1..48
SaleItem 360: SaleItemId key; SaleId ref Sale; SongId ref Song; UnitPrice money 0.6..1.9; Quantity int 1..5

db tech_store
categories 7: id key; name names Laptops|Phones|Monitors|Cables|Printers|Cameras|Audio
products 44: id key;
    name names Slim 13|Slim 15|Pocket One|Pocket Two|Wide 27|Wide 34|Desk Cam|Color Jet|Laser 200|Bass Box|Ear Pods|
    HDMI Cable|Travel Dock|Photo Z|Photo X|Studio Mic|Tablet Mini|Tablet Max|Power Bank|Smart Plug|Router Q|Game Pad|
    E Reader|Sound Bar|Key Board|Mouse Pro|Screen Arm|Web Cam 4|Label Maker|Scanner S;
    category_id ref categories; price money 6..2400; cost money 3..1500; stock int 0..150;
    launched~launch date date 2017..2023; is_discontinued flag
employees 13: id key; first_name first; last_name last; job_title one clerk|technician|manager|sales rep;
    manager_id self;
    hired_on~hire date date 2010..2023; salary money 24000..88000; phone phone?
customers 66: id key; first_name first; last_name last; email email?; phone phone?; city city; country country;
    company one? Studio Five|Hill Clinic|Lake Bank|Nord Press|Town Hall|Green Tax|Atelier Rue;
    created_at~signup date date 2016..2023
orders 180: id key; customer_id ref customers; employee_id ref employees?; order_date date 2020..2023;
    shipped_date after? order_date 12; status one paid|open|cancelled|returned
order_items 400: id key; order_id ref orders; product_id ref products; quantity int 1..6; unit_price money 6..2400
reviews 120: id key; product_id ref products; customer_id ref customers; rating int 1..9; written_on date 2020..2023

db stream_box
genres 8: genre_id key; genre_name~name names Crime|Comedy|Fantasy|Nature|Cooking|History|Romance|Sport
directors 16: director_id key; first_name first; last_name last; nationality country; birth_year year 1938..1992
shows 48: show_id key;
    title names Cold Case Desk|The Orchard|Half Moon Bay|Dust and Honey|Night Shift|Little Kings|Hidden Valley|
    The Baker Boys|Iron Coast|Two Halves|Snowline|Second Kitchen|Old Money|The Long Field|Wolf Street|Paper Hearts|
    Glass Tower|Small Mercies|The Regent|Dry Dock|Empty Seats|Fox Hill|Salt Lake|The Cure;
    genre_id ref genres; director_id ref directors?; release_year year 1998..2023; rating real 2..9.8;
    budget money 200000..24000000; language one English|Spanish|Korean|German|French
episodes 210: episode_id key; episode_title~title names Pilot|The Storm|Home|Lost|The Letter|Fire|Return|Guests|Trial|
    Secrets|Harvest|Ashes|Night Out|The Bet|Goodbye|Mirrors; show_id ref shows; season int 1..6;
    minutes~length int 18..74; aired_on~air date date? 2015..2023
viewers 70: viewer_id key; first_name first; last_name last; country country; plan one basic|standard|premium;
    birth_date date 1950..2009; joined_on date 2016..2023; email email?; referred_by self
views 330: view_id key; viewer_id ref viewers; episode_id ref episodes; watched_at stamp 2021..2023;
    finished_at after? watched_at 3;
    device one tv|phone|tablet|laptop
payments 230: payment_id key; viewer_id ref viewers; paid_on date 2020..2023; amount money 5..90; method one card|
    paypal|voucher

db CollegeRegistry
Faculty 6: FacultyId key; FacultyName~name names Law|Medicine|Engineering|Arts|Economics|Theology;
    Building one North Wing|South Wing|Old House;
    Budget money 300000..5200000
Lecturer 22: LecturerId key; FirstName first; LastName last; FacultyId ref Faculty; HireDate date 1999..2023;
    Salary money 31000..98000; SupervisorId~supervisor self; Office code? R
Course 34: CourseId key;
    CourseName~name names Contract Law|Anatomy|Statics|Painting|Macroeconomics|Ethics|Tax Law|Genetics|Thermodynamics|
    Sculpture|Accounting|Criminal Law|Pharmacology|Robotics|Film History|Game Theory|Logic|Surgery Basics|Hydraulics|
    Typography|Finance|Human Rights|Virology|Materials;
    LecturerId ref Lecturer?; FacultyId ref Faculty; Credits int 2..12; Fee money 80..1900
Student 84: StudentId key; FirstName first; LastName last; Gender one F|M; BirthDate date 1992..2005; City city;
    Country country; Email email?; TutorId~tutor ref Lecturer?; EnrolledYear year 2015..2023
Registration 260: RegistrationId key; StudentId ref Student; CourseId ref Course;
    RegisteredOn~registration date date 2018..2023;
    Grade real? 1..6; CompletedOn~completion date after? RegisteredOn 200
Absence 120: AbsenceId key; StudentId ref Student; AbsenceDate date 2021..2023; Reason one? illness|travel|family

db family_clinic
departments 6: dept_id key; dept_name~name names Cardiology|Pediatrics|Radiology|Orthopedics|Dermatology|Emergency;
    floor int 0..8
doctors 19: doctor_id key; first_name first; last_name last; dept_id ref departments; boss_id~boss self;
    hire_date date 2003..2023; salary money 58000..210000; pager phone?
patients 78: patient_id key; first_name first; last_name last; gender one F|M; birth_date date 1935..2020; city city;
    insurer one? Helvia|MediPlus|Aidwell|CarePoint; email email?; family_doctor_id~family doctor ref doctors?
visits 240: visit_id key; patient_id ref patients; doctor_id ref doctors; visit_date date 2020..2023;
    discharged_on~discharge date after? visit_date 15; urgency one low|normal|high
services 24: service_id key;
    service_name~name names X-ray|Blood Test|ECG|Ultrasound|Vaccination|MRI Scan|Plaster Cast|Eye Test|Allergy Test|
    Stitches|Hearing Test|Biopsy|Checkup|Physiotherapy|Infusion; list_price~price money 12..900;
    kind~category one? lab|imaging|therapy
charges~charge 420: charge_id key; visit_id ref visits; service_id ref services; quantity int 1..4;
    unit_price money 12..900

db CarService
Garage 6: GarageId key; GarageName~name names Hill Motors|Bridge Garage|Auto Nord|Quick Fix|Old Forge|Ring Road;
    City city;
    OpenedYear year 1978..2020
Mechanic 18: MechanicId key; FirstName first; LastName last; GarageId ref Garage; ForemanId~foreman self;
    HiredOn~hire date date 2005..2023;
    HourlyRate money 16..58
Owner~customer 62: OwnerId key; FirstName first; LastName last; City city; Country country; Phone phone?; Email email?
Vehicle 84: VehicleId key; OwnerId ref Owner; Make one Volvo|Seat|Mazda|Opel|Peugeot; ModelYear year 1999..2023;
    Mileage int 900..260000; SoldOn~sale date date? 2019..2023
Job~repair 210: JobId key; VehicleId ref Vehicle; MechanicId ref Mechanic?; StartDate date 2020..2023;
    FinishDate after? StartDate 21; LaborCost money 20..1600; Status one done|open|waiting
Part 30: PartId key; PartName~name names Brake Pad|Oil Filter|Spark Plug|Fan Belt|Battery|Headlight|Clutch|Radiator|
    Wiper|
    Air Filter|Tyre|Shock Absorber|Fuel Pump|Timing Chain|Mirror; UnitPrice money 4..640; Stock int 0..90
PartUsed~used part 380: UsedId key; JobId ref Job; PartId ref Part; Quantity int 1..4; UnitPrice money 4..640

db concert_tickets
venues 9: venue_id key; venue_name~name names Dome|River Stage|Old Brewery|Town Hall|Park Arena|Blue Note|
    Station Club|Castle Yard|Velodrome;
    city city; country country; capacity int 120..18000
performers 26: performer_id key;
    performer_name~name names Mira Sol|The Foxes|DJ Kilo|Trio Nord|Ana Reyes|Black Kettle|Cloud Nine|Joon|
    Low Lights|The Anchors|
    Nova|Pilot Eight|Quiet Riot Girls|Rosewood|Sable|Tall Tom|Uma|Vinyl Kids|West End|Yara; country country;
    style one rock|jazz|pop|folk
concerts 64: concert_id key; performer_id ref performers; venue_id ref venues; held_on~date date 2021..2023;
    cancelled_on~cancellation date date? 2021..2023; base_price money 12..140
buyers~customer 72: buyer_id key; first_name first; last_name last; city city; birth_date date 1950..2006;
    email email?; phone phone?
bookings 200: booking_id key; buyer_id ref buyers; booked_on~booking date date 2020..2023;
    paid_on~payment date after? booked_on 30;
    channel one website|app|box office
booking_lines~ticket 380: line_id key; booking_id ref bookings; concert_id ref concerts; seats~quantity int 1..6;
    price_each~unit price money 12..140

db project_desk
departments 7: department_id key; department_name~name names Finance|Marketing|Research|Support|Legal|Sales|
    Logistics; city city
employees 40: employee_id key; first_name first; last_name last; department_id ref departments; manager_id self;
    title~job title one analyst|developer|designer|assistant|director; hire_date date 2006..2023;
    birth_date date 1959..2000;
    salary money 26000..128000; left_on~leaving date date? 2021..2023; email email?
clients 18: client_id key;
    client_name~name names Abacus|Bluefin|Cedar|Dorado|Evergreen|Fjord|Gazelle|Heron|Indigo|Jade|Kingfisher|Lotus|
    Magnet|Nimbus|
    Orion|Pepper|Quartz|Raven; country country; industry one? banking|food|travel|media
projects 40: project_id key;
    project_name~name names Apollo|Borealis|Comet|Delphi|Eclipse|Falcon|Gemini|Halo|Iris|Juno|Kepler|Lyra|Mercury|
    Neptune|Osprey|
    Polaris|Quasar|Rigel|Sirius|Titan|Ursa|Vega|Wren|Xenon; client_id ref clients?; owner_id~owner ref employees;
    started_on~start date date 2018..2023; finished_on~end date after? started_on 500; budget money 8000..620000
tasks 200: task_id key; project_id ref projects; assignee_id~assignee ref employees?; priority one low|normal|high;
    status one todo|doing|done;
    created_on~creation date date 2020..2023; closed_on~closing date after? created_on 60
time_entries~time entry 320: entry_id key; task_id ref tasks; employee_id ref employees;
    worked_on~date date 2021..2023;
    hours real 0.5..9; hourly_rate money 25..140

db TradeHouse
Region 5: RegionId key; RegionName~name names Nordics|Iberia|Alps|Benelux|Baltics
SalesRep 15: RepId key; FirstName first; LastName last; RegionId ref Region; BossId~boss self;
    HiredOn~hire date date 2004..2023;
    Commission real? 1..12
Account~client 40: AccountId key;
    AccountName~name names Adria Foods|Bona Wines|Corso Cafe|Delta Mills|Ester Ltd|Fagus|Grano|Hansa Trade|Inver|
    Jura Pack|Kontor|Lago|
    Merx|Nordfisk|Oliva|Prado|Quay Stores|Rivo|Sol Market|Tundra|Uvas|Vico|Westkost|Yolk; RepId ref SalesRep?;
    City city; Country country;
    Website code? www; CreditLimit money? 1000..90000
Good~item 36: ItemId key;
    ItemName~name names Olive Oil|Rye Flour|Sea Salt|Red Wine|Dried Figs|Green Tea|Honey|Pasta|Smoked Fish|Capers|
    Almonds|Lentils|
    Chocolate|Coffee Beans|Rice|Mustard|Vinegar|Oats|Sugar|Jam; Category one oil|grain|drink|sweet|other;
    ListPrice money 2..95
Deal~order 190: DealId key; AccountId ref Account; DealDate~order date date 2019..2023;
    DeliveredOn~delivery date after? DealDate 30;
    PaidOn~payment date after? DealDate 60
DealLine~order line 420: DealLineId key; DealId ref Deal; ItemId ref Good; Qty int 1..120; UnitPrice money 2..95;
    Discount money? 0..9
"""
