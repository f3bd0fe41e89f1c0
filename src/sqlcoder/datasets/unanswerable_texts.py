"""What nobody's database answers: attributes tables rarely have, small talk, commands. Text only."""

from __future__ import annotations

_PERSON_ATTRIBUTES = """
shoe size; blood type; favorite color; eye color; hair color; marital status; number of children; religion; hobby
nickname; passport number; social media handle; twitter account; linkedin profile; driving licence number; mother tongue
middle name; maiden name; emergency contact; bank account number; credit card number; tax number; citizenship; ethnicity
political party; favorite food; allergies; body mass index; waist size; dress size; spouse; pet name; star sign
vaccination status; criminal record; salary expectation; job satisfaction; sick days; vacation days; overtime hours
parking space; office number; desk number; badge number; uniform size; retirement date; notice period; previous employer
high school; college degree; iq; credit score; home ownership; commute time; internet provider; insurance number
phone number; email address; fax number; mobile number; home address; profile picture; signature; next of kin; height
weight; handedness; voice type; walking speed; sleep duration; favorite movie; car model; smoking habit; diet
"""

_THING_ATTRIBUTES = """
warranty period; serial number; barcode; shipping weight; country of origin; manufacturer; colour; power consumption
battery life; noise level; carbon footprint; packaging type; shelf number; expiration date; recycling class; voltage
customer rating; number of reviews; discount code; tax rate; profit margin; return rate; minimum order; lead time
website; logo; slogan; opening hours; wifi password; parking spots; number of floors; elevator access; ceiling height
heating type; roof color; insurance value; market value; resale price; energy label; water usage; fuel consumption
engine size; number of doors; number of wheels; top speed; gps position; altitude; postal code; time zone; area code
population density; rainfall; average temperature; wind speed; humidity; air quality; crime rate; literacy rate
voter turnout; life expectancy; stock price; market share; number of lawsuits; number of employees; head office
legal form; chief executive; founding date; patent number; licence fee; subtitle language; age restriction; box office
number of pages; isbn; publisher; soundtrack; screenwriter; camera model; resolution; file size; file format
download count; number of likes; number of followers; hashtag; server name; ip address; operating system; error code
"""

PERSON_ATTRIBUTES = tuple(a.strip() for a in _PERSON_ATTRIBUTES.replace("\n", ";").split(";") if a.strip())
THING_ATTRIBUTES = tuple(a.strip() for a in _THING_ATTRIBUTES.replace("\n", ";").split(";") if a.strip())

ATTRIBUTE_QUESTIONS = (
    "[what is|what's] the {attribute} of [each|every] {noun}",
    "[list|show|give me] the {attributes} of [all|the|] {nouns}",
    "[show|list] [all|] {nouns} with their {attributes}",
    "{attribute} of [each|every] {noun}",
    "[which|what] {noun} has the [highest|longest|best|newest] {attribute}",
    "how many different {attributes} [are there|do the {nouns} have]",
    "[find|show] the {nouns} [sorted|ordered] by {attribute}",
    "how many {nouns} [are there|do we have] per {attribute}",
    "which {nouns} have no {attribute}",
    "group the {nouns} by {attribute}",
    "what {attributes} do the {nouns} have",
    "average {attribute} of the {nouns}",
    "do we know the {attribute} of [each|every] {noun}",
    "top 5 {nouns} by {attribute}",
    "count {nouns} by {attribute}",
)

CHATTER = (
    "[hi|hello|hey|good morning|good evening] [there|sqlcoder|assistant|friend|]",
    "[hi|hello|hey], how are you [today|doing|]",
    "[thanks|thank you|thx|many thanks] [a lot|so much|for your help|]",
    "[who|what] are you [exactly|]",
    "what can you do [for me|]",
    "[can|could] you help me [with something|please|]",
    "[tell|write] me a [joke|story|poem|riddle|song] [about {thing}|]",
    "[what|how] is the weather [in {city}|today|tomorrow in {city}|outside]",
    "will it [rain|snow] [in {city}|] [today|tomorrow|this weekend]",
    "what time is it [in {city}|right now|]",
    "what [day|date] is [it|] today",
    "what is the [meaning|purpose] of [life|love|everything]",
    "how [do|can] i [cook|bake|make] [a|] {food}",
    "[give me|what is|do you have] a [good|simple|quick] recipe for {food}",
    "who won the [world cup|super bowl|elections|oscars|champions league] [last year|in 2018|this year]",
    "who is the [president|prime minister|king] of {country}",
    "what is the capital of {country}",
    "how far is [it from|] {city} from [here|the moon|{city2}]",
    "[translate|how do you say] {thing} [into|in] [french|german|spanish|latin]",
    "what [is|are] {number} [plus|times|minus] {number2}",
    "[play|recommend] [some|] [music|a song|a movie|a podcast]",
    "[book|find] me a [flight|hotel|table|taxi] [to|in|near] {city}",
    "[do you like|what do you think of|what's your opinion on] {thing}",
    "are you [a robot|human|real|an ai|smart|sure|married|there]",
    "what is your [name|favorite color|age|version|phone number]",
    "[i am|i'm] [bored|tired|hungry|lost|happy|sad]",
    "[explain|what is] [quantum physics|photosynthesis|inflation|gravity|machine learning|blockchain]",
    "[write|draft] [an email|a letter|a cover letter|a tweet] [to my boss|for {thing}|about {thing}]",
    "[fix|debug|review] [my|this] [python|javascript|c++|excel] [code|script|macro|formula]",
    "[why|how come] is the [sky blue|sea salty|grass green|moon round]",
    "how [old|tall|rich] is [the queen|elon musk|the eiffel tower|mount everest]",
    "should i [buy|sell|learn|eat|try] {thing}",
    "remind me to [call mum|buy {food}|pay the rent|water the plants] [tomorrow|tonight|at 5]",
    "[ok|okay|yes|no|sure|never mind|forget it|stop|cancel|help|again|test|asdf|lol|hmm]",
    "[good|great|nice|well done|perfect|wrong|bad] [job|answer|work|]",
    "[what|which] [sql|database|language model] [do you use|are you|is this]",
    "how [do i|can i|to] [install|update|restart|uninstall] [windows|docker|the printer|python]",
    "[sing|dance|smile] for me",
    "what should i [wear|eat|cook|read|watch] [today|tonight|tomorrow]",
    "how many [stars are in the sky|people live in {country}|calories are in {food}|legs does a spider have]",
    "is {food} [healthy|good for you|vegan]",
    "what is the [exchange rate|stock price|time difference] [of the euro|in {city}|today]",
    "where can i [buy|find|get] [cheap|good|] {food}",
    "what happened [in {city}|] [yesterday|in 1989|last week]",
    "[how|what] do you feel about {thing}",
)

COMMANDS = (
    "[delete|remove|erase|drop] [all|the|every] {nouns}",
    "[delete|remove] [all|the] {nouns} [where the {column} is missing|with no {column}|older than 5 years]",
    "[update|change|set] the {column} of [all|every|the first] {noun} to [0|10|unknown|null]",
    "[increase|raise|reduce|lower] the {column} of [all|the] {nouns} by [10 percent|5|20%]",
    "[add|insert|create] a new {noun} [with {column} 10|called test|]",
    "[drop|truncate|empty|clear] the {noun} table",
    "rename the {noun} table to [old|archive|backup]",
    "[add|create] a column [for notes|called comment] to the {noun} table",
    "create an index on {noun} {column}",
    "[make|create] a backup of the [database|{noun} table]",
    "[export|send|email|print] the {nouns} to [excel|my boss|pdf|accounting]",
    "[import|load|upload] {nouns} from [a csv file|excel|my computer]",
    "[merge|deduplicate|clean up] the duplicate {nouns}",
    "grant [admin|me|everyone] access to the {noun} table",
    "[correct|fix] the {column} of the {nouns}",
    "[cancel|approve|archive|close] all {nouns}",
    "move all {nouns} to another [table|database]",
    "swap the {column} of the first two {nouns}",
)

_THINGS = (
    "cats|football|coffee|mondays|chess|politics|the moon|pizza|robots|space travel|dragons|taxes|football scarves"
)
_FOODS = "pancakes|lasagna|sushi|bread|curry|pasta|apple pie|ramen|tacos|hummus|porridge|chocolate cake"
_WORLD_CITIES = "london|paris|tokyo|new york|berlin|cairo|sydney|mumbai|toronto|nairobi|lima|seoul"
_WORLD_COUNTRIES = "france|japan|canada|egypt|peru|india|kenya|sweden|mexico|australia|turkey|vietnam"
FILLERS: dict[str, tuple[str, ...]] = {
    "thing": tuple(_THINGS.split("|")),
    "food": tuple(_FOODS.split("|")),
    "city": tuple(_WORLD_CITIES.split("|")),
    "city2": tuple(_WORLD_CITIES.split("|")),
    "country": tuple(_WORLD_COUNTRIES.split("|")),
    "number": ("2", "7", "12", "15", "48", "100"),
    "number2": ("3", "9", "11", "20", "64"),
}
