"""The invented databases in the language of `synthetic_schemas`, and the names that fill them. Text only."""

from __future__ import annotations

_FIRST_NAMES = (
    "Anna|Ben|Carla|David|Elena|Farid|Grace|Hugo|Ines|Jonas|Karim|Lena|Marco|Nadia|Oscar|Paula|Quentin|Rosa|Samuel"
    "|Tara|Umar|Vera|Walter|Xenia|Yusuf|Zoe|Amir|Bianca|Cedric|Dora|Emil|Fiona|Georg|Hana|Igor|Julia|Kofi|Laura|Noah"
)
FIRST_NAMES = tuple(_FIRST_NAMES.split("|"))
_LAST_NAMES = (
    "Meyer|Smith|Rossi|Novak|Garcia|Okafor|Lindqvist|Dubois|Tanaka|Kowalski|Haddad|Silva|Jensen|Murphy|Petrov|Weber"
    "|Costa|Nguyen|Fischer|Brown|Moreau|Santos|Keller|Ahmed|Larsen|Bianchi|Schmidt|Walsh|Ito|Horvat|Marin|Fontaine"
)
LAST_NAMES = tuple(_LAST_NAMES.split("|"))
_CITIES = "Rome|Oslo|Leeds|Porto|Graz|Lyon|Ghent|Turin|Bergen|Cork|Basel|Malmo|Seville|Gdansk|Utrecht|Brno"
CITIES = tuple(_CITIES.split("|"))
_COUNTRIES = "Italy|Norway|Spain|Portugal|France|Austria|Belgium|Ireland|Poland|Sweden|Japan|Brazil"
COUNTRIES = tuple(_COUNTRIES.split("|"))

SCHEMAS = """
db clinic
physicians~doctor 14: physician_id key; first_name first; last_name last;
    specialty one cardiology|surgery|pediatrics|dermatology|neurology; hired_on~hire date date 2008..2022;
    yearly_salary~salary money 60000..190000; head_id~supervisor self
patients 60: patient_no~patient id key; first_name first; last_name last; sex one F|M;
    birth_dt~date of birth date 1940..2015; city city; is_insured flag
appointments 180: appt_id key; patient_no ref patients; physician_id ref physicians;
    appt_dt~appointment date date 2020..2023; status one completed|cancelled|no show|scheduled;
    fee money 30..320; duration_min~duration int 10..90
prescriptions 120: rx_id key; appt_id ref appointments;
    drug~medication one ibuprofen|amoxicillin|metformin|insulin|aspirin; qty~quantity int 1..6;
    unit_price money 2..60; issued_on~issue date date 2020..2023

db gym
branches 6: branch_id key; branch_name~name names Northside|Harbor|Old Town|Riverside|Central|Hilltop;
    city city; opened_year~opening year year 1998..2021; area_sqm~area int 300..2400
trainers 15: trainer_id key; full_name~name full; branch_id ref branches; hourly_rate money 18..70;
    started_on~start date date 2012..2023; mentor_id~mentor self
members 80: member_id key; fname~first name first; lname~last name last; gender one F|M;
    birth_date date 1955..2006; home_branch~branch ref branches; joined_on~join date date 2017..2023;
    plan~membership type one basic|premium|student|family; is_active flag
classes 24: class_id key;
    title names Yoga Flow|Spinning|Boxing Basics|Pilates|Power Lift|Zumba|Core Blast|Stretch;
    trainer_id ref trainers; capacity int 8..40; level one beginner|intermediate|advanced; price money 5..25
visits 240: visit_id key; member_id ref members; class_id ref classes; visited_at~visit date stamp 2021..2023;
    minutes~duration int 20..120

db town_library
writers~author 25: writer_id key; full_name~name full; country country; birth_year year 1900..1990
books 70: book_id key;
    title names Silent River|The Last Orchard|Glass Harbor|Winter Notes|A Field Guide|Paper Moons|The Red Bridge|
    Salt and Stone|Northern Light|Small Hours|The Clockmaker|Dust Road|Open Water|Hidden Rooms;
    writer_id ref writers; genre one novel|history|science|poetry|children;
    pub_year~publication year year 1950..2022; pages int 60..900; copies int 1..12
readers~reader 55: reader_id key; first_name first; last_name last; city city; signup_date date 2015..2023;
    email email
loans 200: loan_id key; book_id ref books; reader_id ref readers; loaned_on~loan date date 2019..2023;
    due_on~due date after loaned_on 30; returned_on~return date after? loaned_on 60; fine money 0..15

db hotel_stay
hotels 9: hotel_id key;
    hotel_name~name names Grand Vista|Sea Breeze|Park Inn|The Crown|Alpine Rest|City Lodge|Blue Lagoon|Old Mill|
    Palm Court;
    city city; stars~star rating int 1..5; built_year year 1890..2018
rooms 60: room_id key; hotel_id ref hotels; room_type one single|double|suite|family;
    nightly_rate~price per night money 45..480; max_guests~capacity int 1..6; has_balcony flag
guests 70: guest_id key; first_name first; last_name last; nationality country;
    loyalty_level~loyalty level one none|silver|gold|platinum; birth_date date 1945..2003
bookings 190: booking_id key; guest_id ref guests; room_id ref rooms; booked_on~booking date date 2020..2023;
    check_in~check in date after booked_on 90; check_out~check out date after check_in 14;
    total_paid~amount paid money 60..3200; channel one website|phone|agency|walk in

db courier
depots 7: depot_id key; depot_name~name names East Hub|West Hub|Airport|Docks|North Gate|South Yard|Midtown;
    city city; opened_on~opening date date 1995..2019; floor_area int 500..9000
drivers 22: driver_id key; first_name first; last_name last; depot_id ref depots; license_class one B|C|CE;
    hired~hire date date 2009..2023; monthly_pay~salary money 1800..3900; team_lead_id~team leader self
clients 30: client_id key;
    company names Baltic Foods|Nordic Paper|Vista Optics|Green Leaf|Metro Tools|Stone Works|Blue Print|
    Quick Parts|Urban Home|Fine Glass;
    industry one retail|food|health|industry; country country; since_year~customer since year 2005..2022
parcels~parcel 210: parcel_no~parcel id key; client_id ref clients; driver_id ref drivers;
    weight_kg~weight real 0.2..32; declared_value~value money 5..900; sent_on~shipping date date 2021..2023;
    delivered_on~delivery date after? sent_on 9; state~status one delivered|in transit|lost|returned;
    postage money 3..48

db recruitment
firms~company 12: firm_id key;
    firm_name~name names Arcadia|Brightline|Corvex|Datum|Elmwood|Finch|Glacier|Helio|Ionix|Junction|Kestrel|Lumen;
    sector one finance|software|energy|media; hq_city~city city; headcount~number of employees int 12..9000;
    founded year 1950..2019
recruiters 10: recruiter_id key; first_name first; last_name last; manager_id~manager self;
    hired_on~hire date date 2012..2023; base_salary~salary money 30000..82000; commission_rate real 1..12
vacancies~job 45: job_id key; firm_id ref firms;
    job_title~title names Data Analyst|Sales Rep|Nurse|Accountant|Welder|Web Developer|Driver|Editor|Planner;
    posted_on~posting date date 2020..2023; min_salary~minimum salary money 21000..60000;
    max_salary~maximum salary money 61000..140000; remote_ok flag
applicants 65: applicant_id key; first_name first; last_name last; city city;
    years_exp~years of experience int 0..30; degree one none|bachelor|master|phd
applications 200: app_id key; job_id ref vacancies; applicant_id ref applicants; recruiter_id ref recruiters;
    applied_on~application date date 2020..2023; stage~status one received|interview|offer|rejected|hired;
    score int 1..100

db car_rental
stations~location 8: station_id key;
    station_name~name names Airport Desk|Main Station|Harbor|Mall|Stadium|University|Old Town|Expo; city city;
    opened_year year 1985..2020
cars 45: car_id key; model names Focus|Clio|Golf|Yaris|Octavia|Panda|Fiesta|Corsa|Civic|Astra;
    make~brand one Ford|Renault|VW|Toyota|Skoda|Fiat; model_year year 2012..2023; station_id ref stations;
    daily_price~price per day money 22..160; odometer~mileage int 500..180000;
    fuel one petrol|diesel|electric|hybrid
renters~customer 60: renter_id key; first_name first; last_name last; birth_date date 1950..2002;
    country country; registered_on~registration date date 2014..2023
rentals 190: rental_id key; car_id ref cars; renter_id ref renters; start_date date 2021..2023;
    end_date after start_date 21; amount money 25..1900; deposit money 100..600;
    payment_type one card|cash|invoice
damages~damage report 40: damage_id key; rental_id ref rentals; reported_on~report date date 2021..2023;
    severity one minor|moderate|severe; repair_cost money 40..2600; insurance_cover~insured amount money 0..2000

db museum_tickets
museums 10: museum_id key;
    museum_name~name names Maritime Museum|City Gallery|Science Hall|Folk Museum|Textile House|Railway Museum|
    Glass Museum|Natural History|Print Works|Toy Museum;
    city city; founded year 1820..2010; annual_budget~budget money 90000..4000000
exhibits~exhibition 30: exhibit_id key;
    title names Ocean Maps|Steam Age|Masks|Blue Glass|Early Robots|Lace|Toys of 1900|Northern Birds|Posters;
    museum_id ref museums; opens_on~opening date date 2019..2023; closes_on~closing date after opens_on 200;
    entry_fee~ticket price money 3..24; theme one art|history|technology|nature
visitors 70: visitor_id key; first_name first; last_name last; age int 6..88; country country; is_member flag
tickets 220: ticket_id key; exhibit_id ref exhibits; visitor_id ref visitors; sold_on~sale date date 2019..2023;
    price_paid~price money 0..24; kind~ticket type one adult|child|senior|group

db dairy_farm
farms 8: farm_id key;
    farm_name~name names Oak Hill|Long Meadow|Stony Brook|High Pasture|Willow Farm|Red Barn|Green Acre|West Ridge;
    region one north|south|east|west; hectares~area int 20..480; est_year~year established year 1890..2005
workers 26: worker_id key; first_name first; last_name last; farm_id ref farms; wage money 1500..3300;
    employed_since~hire date date 2008..2023; foreman_id~foreman self
cows~cow 70: cow_id key; cow_name~name names Daisy|Bella|Rosie|Buttercup|Clover|Molly|Penny|Ruby|Luna|Hazel;
    farm_id ref farms; breed one Holstein|Jersey|Brown Swiss|Ayrshire; born_on~birth date date 2013..2021;
    weight_kg~weight int 380..760; dam_id~mother self
milkings 260: milking_id key; cow_id ref cows; milked_on~milking date date 2022..2023;
    litres~milk yield real 4..38; fat_pct~fat percentage real 3..5
vet_visits~vet visit 50: visit_id key; cow_id ref cows; visit_date date 2021..2023;
    reason one vaccination|injury|checkup|birth; cost money 30..420

db cinema_chain
cinemas 9: cinema_id key; cinema_name~name names Rex|Odeon|Lumiere|Astor|Capitol|Metropol|Plaza|Roxy|Savoy;
    city city; screens~number of screens int 1..14; opened year 1925..2018
films 40: film_id key;
    title names Night Ferry|The Quiet Coast|Paper Planes|Second Sun|Iron Garden|Echo Park|Blue Hour|Lost Signal|
    Wild Honey|Zero Day;
    genre one drama|comedy|thriller|animation|documentary; release_date date 2015..2023;
    runtime_min~running time int 78..190; budget money 200000..90000000;
    box_office~gross money 150000..190000000
screenings 160: screening_id key; film_id ref films; cinema_id ref cinemas; shown_on~date date 2022..2023;
    ticket_price money 6..17; seats_sold~tickets sold int 4..260; language one english|french|italian|original
staff~employee 35: staff_id key; first_name first; last_name last; cinema_id ref cinemas;
    position one usher|cashier|projectionist|manager; hire_date date 2010..2023; hourly_wage~wage money 11..29;
    reports_to self

db bakery_orders
shops 6: shop_id key;
    shop_name~name names Corner Crust|Mill Street|Golden Loaf|Daily Bread|Sweet Oven|Rye House; city city;
    opened_on~opening date date 2001..2021
goods~product 28: good_id key;
    good_name~name names Rye Bread|Croissant|Baguette|Carrot Cake|Pretzel|Bagel|Muffin|Ciabatta|Brownie|Apple Pie|
    Brioche|Scone;
    kind~category one bread|pastry|cake|snack; unit_price~price money 0.8..32; unit_cost~cost money 0.3..14;
    calories int 90..620
patrons~customer 55: patron_id key; first_name first; last_name last; city city; joined_on~join date date 2018..2023
sales_hdr~order 150: sale_id key; shop_id ref shops; patron_id ref patrons;
    ordered_on~order date date 2021..2023; status one paid|open|cancelled; delivery one pickup|bike|van
sales_lines~order item 320: line_id key; sale_id ref sales_hdr; good_id ref goods; quantity int 1..12;
    price money 0.8..32

db insurance_desk
agents 14: agent_id key; first_name first; last_name last; region one north|south|east|west;
    hired_on~hire date date 2005..2023; base_pay~salary money 28000..76000; superior_id~supervisor self
holders~policyholder 70: holder_id key; first_name first; last_name last; birth_date date 1940..2003; city city;
    smoker flag
policies 110: policy_id key; holder_id ref holders; agent_id ref agents;
    policy_type one car|home|life|travel|health; start_date date 2015..2023; end_date after? start_date 1400;
    premium money 60..2400; insured_sum~insured amount money 5000..400000
claims 90: claim_id key; policy_id ref policies; filed_on~filing date date 2017..2023;
    settled_on~settlement date after? filed_on 160; claimed_amount money 100..42000; paid_amount money 0..30000;
    outcome~status one approved|rejected|pending

db bike_workshop
mechanics 9: mechanic_id key; first_name first; last_name last; rate_per_hour~hourly rate money 18..55;
    certified flag; hired_on~hire date date 2011..2023; trained_by self
riders~customer 50: rider_id key; first_name first; last_name last; city city; phone phone
bikes 65: bike_id key; rider_id ref riders; brand one Trek|Giant|Cube|Bianchi|Canyon;
    bike_type one road|mountain|city|cargo; bought_year~purchase year year 2008..2023; frame_size int 46..62
repairs 150: repair_id key; bike_id ref bikes; mechanic_id ref mechanics;
    brought_in~drop off date date 2021..2023; picked_up~pick up date after? brought_in 20;
    hours~labor hours real 0.5..9; labor_cost money 15..380; parts_cost money 0..420;
    priority one low|normal|high

db language_school
tutors~teacher 16: tutor_id key; first_name first; last_name last;
    native_language one English|Spanish|German|Arabic|Japanese; hourly_fee money 15..65;
    since~start date date 2010..2023; lead_id~head teacher self
courses 32: course_id key;
    course_name~name names English A1|English B2|Spanish A2|German B1|Arabic Basics|Japanese Kana|
    Business English|Spanish Talk;
    tutor_id ref tutors; level one A1|A2|B1|B2|C1; starts_on~start date date 2020..2023;
    ends_on~end date after starts_on 120; tuition~price money 90..1200; max_seats~maximum seats int 6..24
learners~student 80: learner_id key; first_name first; last_name last; country country;
    birth_year year 1960..2008; signup~registration date date 2018..2023
enrolments~enrollment 180: enrol_id key; course_id ref courses; learner_id ref learners;
    enrolled_on~enrollment date date 2020..2023; final_grade~grade int? 1..100; paid~amount paid money 0..1200;
    status one active|finished|dropped

db property_rent
landlords 15: landlord_id key; first_name first; last_name last; phone phone;
    registered_on~registration date date 2009..2023
flats~apartment 50: flat_id key; landlord_id ref landlords;
    street~address names Elm St 4|Mill Lane 9|Park Row 2|High St 18|Bay Road 7|Hill View 3|Canal Quay 11|
    Station Way 5;
    city city; bedrooms~number of bedrooms int 1..5; floor_area~area int 22..180;
    monthly_rent~rent money 380..2900; furnished flag; built year 1900..2021
tenants 70: tenant_id key; first_name first; last_name last; birth_date date 1950..2004;
    occupation one teacher|nurse|engineer|student|chef|clerk
leases 95: lease_id key; flat_id ref flats; tenant_id ref tenants; signed_on~signing date date 2016..2023;
    start_date after signed_on 40; end_date after? start_date 900; deposit money 400..5200;
    state~status one active|ended|terminated
rent_payments~payment 240: payment_id key; lease_id ref leases; paid_on~payment date date 2021..2023;
    amount money 380..2900; method one transfer|cash|card

db garden_center
vendors~supplier 10: vendor_id key;
    vendor_name~name names Flora Ltd|Green Thumb|Rootwise|Bloom Bros|Seedline|Terra Co|Leafworks|Mosswood|
    Petal Inc|Sprout;
    country country; rating real 1..5
plants 50: plant_id key;
    plant_name~name names Lavender|Olive Tree|Red Rose|Fern|Basil|Maple|Tulip|Cactus|Ivy|Hydrangea|Peony|Mint;
    vendor_id ref vendors; plant_kind~type one tree|shrub|herb|flower; height_cm~height int 8..320;
    purchase_price money 0.9..70; selling_price money 2..160; in_stock~stock int 0..240
cashiers~employee 12: cashier_id key; first_name first; last_name last; hired_on~hire date date 2012..2023;
    pay~salary money 1600..2700; shift_lead~shift leader self
receipts~sale 170: receipt_id key; cashier_id ref cashiers; sold_at~sale date stamp 2022..2023;
    total~total amount money 4..480; paid_by~payment method one card|cash|voucher
receipt_items~sold item 300: item_id key; receipt_id ref receipts; plant_id ref plants; units~quantity int 1..9;
    unit_price money 2..160; discount money 0..12

db ferry_line
ports 8: port_id key; port_name~name names Skagen|Ystad|Rostock|Split|Piraeus|Dover|Calais|Bari;
    country country; berths int 1..14
ships 14: ship_id key;
    ship_name~name names Aurora|Nordlys|Poseidon|Stella|Mistral|Gull|Odyssey|Pearl|Tern|Viking;
    built_year year 1982..2021; capacity int 180..2400; top_speed~speed real 16..38;
    home_port_id~home port ref ports
crew~crew member 60: crew_id key; first_name first; last_name last; ship_id ref ships;
    duty~role one deckhand|engineer|cook|officer|captain; joined~join date date 2006..2023;
    monthly_wage~wage money 1500..6200; superior_id~superior self
sailings 150: sailing_id key; ship_id ref ships; departs_on~departure date date 2021..2023;
    arrives_on~arrival date after departs_on 3; passengers~number of passengers int 30..2200;
    fare money 18..240; weather one calm|windy|storm|fog
tickets 200: ticket_id key; sailing_id ref sailings; buyer~passenger name full;
    purchased_on~purchase date date 2021..2023; price money 18..240; cabin one none|inside|outside|suite

db charity_fund
causes~campaign 12: cause_id key;
    cause_name~name names Clean Water|School Meals|Forest Fund|Winter Coats|Sea Rescue|Book Bus|Village Clinic|
    Solar Homes|Street Cats|Safe Paths|Music Lab|Food Bank;
    started_on~start date date 2015..2022; goal_amount~goal money 5000..250000;
    area~field one health|education|environment|animals
donors 70: donor_id key; first_name first; last_name last; country country;
    since_year~donor since year 2008..2023; newsletter flag; referred_by self
gifts~donation 230: gift_id key; donor_id ref donors; cause_id ref causes;
    given_on~donation date date 2016..2023; amount money 5..5200; channel one online|bank|event|post
volunteers 30: volunteer_id key; first_name first; last_name last; cause_id ref causes; city city;
    hours~hours worked int 2..340; joined_on~join date date 2016..2023

db football_academy
clubs 10: club_id key;
    club_name~name names Rovers|United|Athletic|Rangers|City|Wanderers|Albion|Olympic|Dynamo|Harriers;
    city city; founded year 1880..1995; budget money 200000..9000000
coaches 14: coach_id key; first_name first; last_name last; club_id ref clubs; license~licence one A|B|Pro;
    hired_on~hire date date 2010..2023; salary money 21000..160000; mentor_id~mentor self
juniors~player 90: player_id key; first_name first; last_name last; club_id ref clubs;
    position one goalkeeper|defender|midfielder|forward; birth_date date 2002..2012;
    height_cm~height int 138..196; weight_kg~weight int 34..92
sessions~training session 70: session_id key; club_id ref clubs; coach_id ref coaches;
    held_on~date date 2022..2023; focus~topic one passing|shooting|fitness|tactics; minutes~duration int 45..120
goals~goal 130: goal_id key; player_id ref juniors; scored_on~date date 2022..2023; minute int 1..90;
    kind~goal type one open play|penalty|header|free kick

db it_helpdesk
teams 7: team_id key; team_name~name names Network|Desktop|Database|Security|Telephony|Web|Storage;
    location city; budget money 40000..600000
engineers~technician 24: engineer_id key; first_name first; last_name last; team_id ref teams;
    seniority~level one junior|mid|senior; joined_on~join date date 2011..2023;
    annual_salary~salary money 26000..92000; manager_id~manager self
devices 70: asset_no~device id key; device_type one laptop|printer|server|phone|monitor;
    vendor one Dell|HP|Lenovo|Cisco|Apple; bought_on~purchase date date 2016..2023; price money 80..6200;
    warranty_until~warranty end date after bought_on 1400
incidents~ticket 220: incident_id key; asset_no ref devices; engineer_id ref engineers;
    opened_at~opening date stamp 2021..2023; closed_on~closing date after? opened_at 40;
    priority one low|medium|high|critical; status one open|closed|waiting; hours_spent~hours real 0.2..22

db wine_cellar
estates~winery 14: estate_id key;
    estate_name~name names Castello Alto|Domaine Noir|Quinta Velha|Weingut Berg|Bodega Sol|Clos Vert|Tenuta Lago|
    Mas Roig;
    country country; founded year 1790..2005; vineyard_ha~area int 4..260
wines 60: wine_id key;
    label~name names Riserva|Grand Cru|Blanc Sec|Rosado|Old Vines|Brut|Late Harvest|Village|Cuvee Noire;
    estate_id ref estates; color one red|white|rose|sparkling; vintage~year year 1998..2022;
    alcohol~alcohol content real 9..15.5; bottle_price~price money 5..240; bottles~stock int 0..600
tasters 18: taster_id key; full_name~name full; country country; certified_year~certification year year 1995..2022
tastings~tasting 160: tasting_id key; wine_id ref wines; taster_id ref tasters;
    tasted_on~tasting date date 2019..2023; score int 70..100

db taxi_fleet
cabs~taxi 20: cab_id key; plate~name code TX; brand one Toyota|Skoda|Mercedes|Kia;
    in_service_since~start date date 2014..2022; seats int 4..8; is_electric flag
cabbies~driver 28: cabbie_id key; first_name first; last_name last; city city; birth_date date 1960..1999;
    licensed_year~licence year year 1990..2022; instructor_id~instructor self
rides 260: ride_id key; cab_id ref cabs; cabbie_id ref cabbies; picked_up_at~pick up date stamp 2022..2023;
    distance_km~distance real 0.8..48; fare money 4..120; tip money 0..18; payment one cash|card|app;
    passengers int 1..6
fines~fine 45: fine_id key; cabbie_id ref cabbies; issued_on~issue date date 2019..2023; amount money 20..420;
    reason one speeding|parking|phone use|red light; is_paid flag

db theatre_season
venues~theatre 8: venue_id key;
    venue_name~name names Grand Stage|Blue Room|Old Vic Hall|The Cellar|Arena|Opera House|Studio 5|Kings;
    city city; seats~capacity int 60..1900
plays~play 26: play_id key;
    title names The Visitors|Cold Tea|Three Doors|Hamlet|The Lighthouse|Borrowed Time|Masquerade|Nora|A Long Night;
    genre one tragedy|comedy|musical|drama; written_year~year written year 1600..2021;
    running_min~running time int 55..210
actors~actor 45: actor_id key; first_name first; last_name last; birth_date date 1945..2003;
    nationality country; mentor_id~mentor self
shows~performance 120: show_id key; play_id ref plays; venue_id ref venues; performed_on~date date 2021..2023;
    ticket_price money 9..120; tickets_sold~tickets sold int 20..1800; is_premiere flag
castings~role 130: casting_id key; play_id ref plays; actor_id ref actors; role_type one lead|supporting|extra;
    fee money 80..5400

db school_office
teachers 20: teacher_id key; first_name first; last_name last;
    subject one maths|physics|english|history|sport|music; hire_date date 1998..2023; salary money 27000..68000;
    head_of_dept~department head self
pupils~student 90: pupil_id key; fname~first name first; lname~last name last; sex one F|M;
    dob~date of birth date 2005..2014; class_code~class one 5A|5B|6A|6B|7A|7B; town~city city
marks~exam 260: mark_id key; pupil_id ref pupils; teacher_id ref teachers; exam_date date 2021..2023;
    points int 0..100; exam_type one oral|written|project
absences~absence 110: absence_id key; pupil_id ref pupils; from_date~start date date 2022..2023;
    to_date~end date after from_date 12; reason one ill|family|travel|unknown; excused flag

db solar_parks
parks~solar park 12: park_id key;
    park_name~name names Sunfield|Helios One|Dune|Brightwater|South Slope|Mirador|Amber Plain|Lakeside|Ridge|
    Open Sky|Quarry|Meadow;
    region one north|south|east|west; online_since~opening date date 2008..2022;
    peak_kw~peak power int 200..24000; build_cost~construction cost money 300000..21000000
operators~operator 8: operator_id key;
    operator_name~name names Voltaris|Lumo|Enerco|Suntrust|Gridwell|Photon|Ray AG|Clearwatt; country country;
    employees~number of employees int 8..2100
contracts 26: contract_id key; park_id ref parks; operator_id ref operators;
    signed~signing date date 2010..2022; expires~expiry date after signed 4000;
    yearly_fee~annual fee money 8000..240000
readings~reading 240: reading_id key; park_id ref parks; read_on~reading date date 2022..2023;
    energy_mwh~energy produced real 1..160; sun_hours real 0..15
faults~fault 70: fault_id key; park_id ref parks; found_on~detection date date 2020..2023;
    fixed_on~repair date after? found_on 60; part one inverter|panel|cable|sensor;
    repair_cost~cost money 60..9800

db publishing_house
imprints~imprint 6: imprint_id key;
    imprint_name~name names Lantern|Fable|Northern Press|Quill|Harbor Books|Sparrow; founded year 1920..2012;
    city city
editors~editor 16: editor_id key; first_name first; last_name last; imprint_id ref imprints;
    hired_on~hire date date 2006..2023; salary money 26000..71000; chief_id~chief self
authors 40: author_id key; first_name first; last_name last; country country; birth_date date 1935..1998
titles~book 80: title_id key;
    title names Ash Tree|Mother Tongue|The Ninth Wave|Kitchen Stories|Border Town|Deep Time|Falling Up|
    Late Letters|Marble|New Roots;
    author_id ref authors; editor_id ref editors; genre one fiction|biography|travel|cooking|science;
    published_on~publication date date 2010..2023; list_price~price money 6..48;
    print_cost~printing cost money 1..14; print_run int 500..60000
royalties~royalty payment 150: royalty_id key; author_id ref authors; paid_on~payment date date 2018..2023;
    amount money 40..14000

db veterinary
owners 50: owner_id key; first_name first; last_name last; city city; phone phone;
    since~registration date date 2012..2023
animals~pet 80: animal_id key;
    pet_name~name names Rex|Luna|Milo|Bella|Coco|Simba|Nala|Oscar|Felix|Daisy|Rocky|Kiki; owner_id ref owners;
    species one dog|cat|rabbit|bird|hamster; sex one F|M; born~birth date date 2008..2023;
    weight_kg~weight real 0.1..48
vets~vet 10: vet_id key; first_name first; last_name last; specialty one surgery|dental|general|exotics;
    hired_on~hire date date 2009..2023; salary money 32000..88000; senior_id~supervisor self
treatments~treatment 190: treatment_id key; animal_id ref animals; vet_id ref vets;
    treated_on~treatment date date 2020..2023; procedure~kind one vaccination|surgery|dental|checkup|x-ray;
    cost money 15..1400; paid flag

db catering
kitchens 5: kitchen_id key; kitchen_name~name names Spoon|Basil House|Copper Pot|Fresh Plate|Saffron; city city;
    opened_on~opening date date 2003..2021
cooks~cook 18: cook_id key; first_name first; last_name last; kitchen_id ref kitchens; wage money 1700..3600;
    hired_on~hire date date 2010..2023; head_cook_id~head cook self
dishes~dish 34: dish_id key;
    dish_name~name names Lasagne|Paella|Tomato Soup|Green Curry|Goulash|Falafel|Quiche|Risotto|Tiramisu|
    Ratatouille|Couscous|Waffles;
    course one starter|main|dessert; portion_price~price money 3..28; kcal~calories int 90..980; vegetarian flag
events~event 60: event_id key; host_name~host full; event_date~date date 2021..2023;
    event_kind~type one wedding|birthday|conference|funeral; guests~number of guests int 12..320;
    venue_city~city city
event_dishes~ordered dish 200: line_id key; event_id ref events; dish_id ref dishes;
    portions~quantity int 5..160; unit_price money 3..28

db pharmacy
branches~pharmacy 6: branch_no~pharmacy id key;
    branch_name~name names Central Pharmacy|Swan|Green Cross|Market Pharmacy|Lion|Riverside; town~city city
pharmacists~pharmacist 15: pharmacist_id key; fname~first name first; lname~last name last;
    branch_no ref branches; start_dt~start date date 2006..2023; pay~salary money 2600..5200;
    chief_id~chief pharmacist self
remedies~product 40: remedy_id key;
    remedy_name~name names Paracetamol|Cough Syrup|Nasal Spray|Vitamin C|Bandage|Eye Drops|Sun Cream|
    Throat Tablets|Zinc|Magnesium|Iodine;
    form one tablet|liquid|cream|spray; list_price~price money 1.5..48; needs_rx~prescription only flag;
    expiry_dt~expiry date date 2023..2026
purchases~sale 140: purchase_id key; branch_no ref branches; pharmacist_id ref pharmacists;
    sold_on~sale date date 2022..2023; pay_type~payment type one cash|card|insurance
purchase_lines~sold product 300: line_id key; purchase_id ref purchases; remedy_id ref remedies;
    qty~quantity int 1..6; price_each~price money 1.5..48

db print_shop
accounts~client 26: account_id key;
    account_name~name names Cafe Lola|Studio Nine|Law Office Kern|Opera Fans|Green Party|Hotel Adler|Yoga Loft|
    Book Nook|City Choir|Bike Hub;
    city city; since~start date date 2010..2023; contact~contact person full
operators~operator 10: operator_id key; first_name first; last_name last; hourly_wage~wage money 14..27;
    trained_by self; joined_on~join date date 2008..2023
print_jobs~print job 150: job_no~job id key; account_id ref accounts; operator_id ref operators;
    received_on~order date date 2021..2023; finished_on~finish date after? received_on 25;
    paper one A3|A4|A5|poster; sheets~quantity int 20..5000; price_per_sheet~unit price money 0.03..2.4;
    urgent flag
complaints 30: complaint_id key; job_no ref print_jobs; raised_on~date date 2021..2023;
    topic one color|delay|cut|wrong paper; refund~refund amount money 0..240

db farmers_market
stalls~stall 16: stall_id key;
    stall_name~name names Apple Barn|Cheese Corner|Honey Bee|Olive Hut|Egg Lady|Berry Patch|Fish Wagon|Bread Box;
    owner~owner full; row_letter~row one A|B|C|D; monthly_fee~fee money 60..340;
    member_since~membership year year 1998..2023
crops~item 38: crop_id key;
    crop_name~name names Apples|Goat Cheese|Honey|Olives|Eggs|Raspberries|Trout|Sourdough|Carrots|Pumpkins|
    Walnuts|Plums;
    stall_id ref stalls; category one fruit|vegetable|dairy|other; organic flag;
    price_kg~price per kilo money 1..34; cost_kg~cost per kilo money 0.4..18
market_days~market day 50: day_id key; held_on~date date 2022..2023; weather one sunny|rainy|cloudy;
    visitors~number of visitors int 120..2600
takings~sale 260: taking_id key; crop_id ref crops; day_id ref market_days; kilos~quantity int 1..60;
    price money 1..34

db lab_samples
labs~laboratory 7: lab_id key; lab_name~name names North Lab|Clearview|BioPoint|Delta Lab|Hexa|Prisma|Quanta;
    country country; founded year 1965..2018; budget money 200000..5200000
researchers 32: researcher_id key; first_name first; last_name last; lab_id ref labs;
    title~academic title one postdoc|professor|assistant|student; hired~hire date date 2009..2023;
    salary money 21000..98000; advisor_id~advisor self
projects 24: project_id key;
    project_name~name names Cold Plasma|Deep Soil|Blue Algae|Nano Coat|Quiet Wind|Smart Yeast|Old Ice|Fast Ion;
    lead_id~project lead ref researchers; begins~start date date 2016..2022; ends~end date after? begins 1200;
    grant_money~grant amount money 20000..900000; spent~amount spent money 10000..700000
samples~sample 160: sample_id key; project_id ref projects; taken_on~collection date date 2019..2023;
    analysed_on~analysis date after? taken_on 60; material one soil|water|blood|metal; mass_g~mass real 0.1..90;
    state~status one stored|used|lost

db film_rental_kiosk
kiosks~kiosk 9: kiosk_id key; kiosk_name~name names Station|Mall|Campus|Harbor|Plaza|Library|Park|Arena|Bridge;
    city city; installed_on~installation date date 2010..2021; slots~number of slots int 20..160
subscribers~subscriber 60: sub_id key; first_name first; last_name last; country country;
    plan one free|basic|plus; joined_on~join date date 2015..2023; birth_year year 1955..2007; invited_by self
discs~disc 60: disc_id key;
    title names Moon Harvest|The Tunnel|Last Ferry|Paper Crown|Dog Days|Ivory Coast|Second Floor|Snow Blind|
    The Heir|Green Room;
    kiosk_id ref kiosks; format one DVD|Blu-ray; year_made~production year year 1970..2022;
    fee~rental fee money 1..6; minutes~running time int 70..205
loans~rental 220: loan_id key; disc_id ref discs; sub_id ref subscribers; out_on~rental date date 2021..2023;
    back_on~return date after? out_on 20; late_fee money 0..14; stars~rating int? 1..5
"""
