"""How people write: places, names, openings and endings, and the notes that ask for nothing."""

PLACES = (
    *("St Anne's Hospital", "the Corn Exchange", "Quay House", "the town hall", "Mill Lane 14"),
    *("the ice rink", "Hansa Tower", "the law courts", "Victoria Court", "the old brewery"),
    *("terminal B", "the university library", "Parkside flats", "the ferry port", "Unit 9"),
    *("the opera house", "Kingsway school", "the cold store", "Linden Street 3", "the car works"),
    *("Block C", "the central bank", "Riverside Mews", "the swimming baths", "the data centre"),
)
COLLEAGUES = (
    *("Danny", "Aled", "Mehmet", "Chris", "Jola", "Stefan", "Big Mike", "Luke", "Yusuf", "Anna"),
    *("Terry", "Bogdan", "Rhys", "Femi", "Old Frank", "Kai", "Paddy", "Nils", "Carlos", "Sue"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
WEEKS = ("last week", "this week", "the week before last", "over the bank holiday", "in one week")

# One per tool: the habits of the place where somebody writes.
OPENINGS = {
    "zendesk": ("Hello,", "Hi team,", "Good morning,", "Ticket again, sorry.", "Dear support,", ""),
    "intercom": ("hi there", "Quick one:", "hello?", "Me again.", "", ""),
    "email": ("Dear all,", "Hello Clara,", "Hi Priya,", "As discussed on the phone:", "", ""),
    "call": ("On the phone:", "From the call:", "Said in passing:", "", ""),
    "app_review": ("", "", "Good app, but:", "Three stars.", "Would be five stars."),
    "portal": ("", "", "", "Idea:"),
    "hubspot": ("From the account review:", "Noted at the visit:", "", "Renewal talk:"),
    "nps": ("", "", "Because:", "Room for more:"),
}
ENDINGS = {
    "zendesk": ("Thanks.", "Kind regards.", "Can you tell me a date?", "Please advise.", "", ""),
    "intercom": ("thx", "any news?", "Let me know!", "", "", ""),
    "email": ("Best wishes", "Looking forward to hearing from you.", "Happy to show you.", "", ""),
    "call": ("Wants to hear back.", "Sounded tired of it.", "Would test it early.", "", ""),
    "app_review": ("", "", "Otherwise fine.", "Please fix."),
    "portal": ("", "", "Anyone else?", "We would use it daily."),
    "hubspot": (
        "Comes up every quarter.",
        "Their competitor has it.",
        "Nice to have for them.",
        "",
    ),
    "nps": ("", "", "Still recommend you."),
}
TOOLS = tuple(OPENINGS)

# A second sentence that only someone from that trade would add.
ASIDES = {
    "lifts": (
        "We look after {n}0 lifts in town.",
        "The inspector from the notified body sees it too.",
        "In a machine room you have one hand free at best.",
        "Trapped passengers do not wait for software.",
        "Most of our shafts are from the seventies.",
    ),
    "alarms": (
        "Our installers do six sites a day.",
        "A false alarm at night costs us a visit and a good name.",
        "Panels sit in the worst corner of every cellar.",
        "Grade 3 sites audit everything we do.",
    ),
    "heating": (
        "In the cold weeks we do twice the jobs.",
        "Old people sit without heating, so it matters.",
        "Every boiler room is below ground, as you know.",
        "From October we run on call day and night.",
    ),
    "fire safety": (
        "The fire officer wants it on paper within a week.",
        "We test {n}00 detectors a month.",
        "Sprinkler rooms are in basements, always.",
        "If it is not documented it did not happen.",
    ),
    "electrical": ("Test reports are half of our work.", "Switch rooms are steel boxes."),
    "plumbing": ("Water does not wait.", "We are four men and a dog."),
}

# Notes that ask for nothing that is planned: praise, questions, a bad day. (kind, text)
LOOSE: tuple[tuple[str, str], ...] = (
    ("praise", "Support answered within ten minutes on {day}. That is rare, thank you."),
    ("praise", "Our new dispatcher learnt the plan in a morning."),
    ("praise", "Closed {n} jobs from the cellar on {day} without a single call to the office."),
    ("praise", "{who} says the new photo report looks better than our old binders."),
    ("praise", "Money comes in sooner since the reminders. My bookkeeper noticed first."),
    ("praise", "The calendar finally agrees with my phone."),
    ("praise", "I found the relay by its picture. Two minutes, in the van."),
    ("praise", "We switched from paper in spring and nobody wants back."),
    ("praise", "Clara from your support is worth her weight in gold."),
    ("praise", "Update went through without a hitch at {place}."),
    ("praise", "The sheet waited on the phone till the car park. Exactly right."),
    ("praise", "{n} technicians on board and not one complaint {week}."),
    ("praise", "First software that my father uses without swearing."),
    ("praise", "Auditor was impressed by the job history at {place}."),
    ("praise", "The drag and drop in the plan is lovely."),
    ("question", "How do I move a user to another branch?"),
    ("question", "Where do I find last year's invoices?"),
    ("question", "Can two people have the same job open?"),
    ("question", "Does the app run on the new Android tablets?"),
    ("question", "How long do you keep our job photos?"),
    ("question", "What does the yellow triangle beside {who} mean?"),
    ("question", "Is there a training for new dispatchers in {week}?"),
    ("question", "Which fields must be in the import file for sites?"),
    ("question", "Can I print the plan of {day} on one page?"),
    ("question", "How do I undo closing a job?"),
    ("question", "Do you have a price list for {n} more seats?"),
    ("question", "Who do I write to about a new contract?"),
    ("other", "We are moving office: new address from the first of next month."),
    ("other", "Please change the invoice address to {place}."),
    ("other", "Our main contact is on parental leave, please write to the office."),
    ("other", "We will close between Christmas and New Year."),
    ("other", "Thank you for the visit {week}."),
    ("other", "{who} has left us, please remove the login."),
    ("bug", "The list jumped to the top when I saved, twice on {day}."),
    ("bug", "Got a blank page after signing in on {day}; a reload helped."),
    ("bug", "The clock on the job sheet was an hour off after the time change."),
    ("bug", "Umlauts in street names come out as question marks in the text message."),
    ("bug", "The print-out cuts the last column."),
    ("bug", "Push messages come twice on my phone."),
    ("bug", "Photos from {place} were upside down."),
    ("churn_risk", "If prices rise again we will look at others. Nothing personal."),
    ("churn_risk", "{who} was shown another tool at the fair and liked it."),
    ("churn_risk", "Three outages in a quarter is two too many for us."),
    ("churn_risk", "We pay for {n} seats and use half of them. Let us talk before renewal."),
    ("praise", "Quotes look very professional now, thank you."),
    ("praise", "Nice to see that you listen: the form no longer comes back empty."),
    ("praise", "{who} closes his jobs on site now. I did not think I would live to see it."),
    ("other", "The quote button is nice, but our customers decide after a week anyway."),
    ("other", "We tried the shift plan and went back to the spreadsheet."),
    ("other", "Nobody opens the tracking page; they still ring us."),
    ("question", "When exactly does the old report builder close?"),
    ("question", "Will our saved reports be moved when the old builder goes?"),
    ("praise", "The morning route was good on {day}, even {who} admitted it."),
    ("other", "The route ignored the low bridge again. It knows cars, not vans."),
)

# What waits in the inbox: (days ago, company, contact, tool, text, kind). The first is the oldest.
UNTRIAGED: tuple[tuple[float, str, str, str, str, str], ...] = (
    (
        *(6.0, "northgate-alarms", "Dana Whitlock", "zendesk"),
        "We are moving everyone to one company login. Can your app use our Entra accounts? "
        "IT will not sign the renewal without it.",
        "wish",
    ),
    (
        *(5.2, "voss-aufzuege", "Jürgen Voss", "intercom"),
        "VAT number refused again. Third invoice this week that my customer cannot pay.",
        "bug",
    ),
    (
        *(4.9, "reimers-klima", "Anke Reimers", "zendesk"),
        "Since the update the invoice page says my VAT ID is invalid. It is not. "
        "VAT number refused, whatever we type.",
        "bug",
    ),
    (
        *(4.4, "kessel-heating", "Owen Pryce", "email"),
        "Job sheets in the basement just work now. The lads noticed before I did.",
        "praise",
    ),
    (
        *(3.8, "lindau-alarm", "Florian Specht", "email"),
        "Wieder das Gleiche: VAT number refused. Bitte rufen Sie mich heute zurück.",
        "bug",
    ),
    (
        *(3.5, "castle-lifts", "Ruth Amadi", "call"),
        "Could the morning plan keep two people together when a lift needs two?",
        "wish",
    ),
    (
        *(3.3, "brightwell-fire", "Paul Hendry", "portal"),
        "When the old report builder goes, where do my monthly inspection sheets go?",
        "question",
    ),
    (
        *(3.1, "harzer-heiztechnik", "Sabine Kröger", "zendesk"),
        "VAT number refused for all customers in Göttingen. We fear for our cash this month.",
        "bug",
    ),
    (
        *(2.8, "copperline-hvac", "Mina Castillo", "hubspot"),
        "A pay-by-card link under the invoice would bring the money in the same week.",
        "wish",
    ),
    (
        *(2.6, "meridian-elevators", "Andre Fontaine", "zendesk"),
        "Fault codes from our controllers arrive as mails. Could they open a job by themselves?",
        "wish",
    ),
    (
        *(2.4, "alder-lifts", "A technician", "app_review"),
        "Route suggestions sent two of us to the same street twice.",
        "bug",
    ),
    (
        *(2.2, "halberd-security", "Tess Oyelaran", "intercom"),
        "Is there an API for jobs? Our system should create them at night.",
        "question",
    ),
    (
        *(2.0, "voss-aufzuege", "Jürgen Voss", "intercom"),
        "Still VAT number refused today. I now send bank details by post, like my father did.",
        "churn_risk",
    ),
    (
        *(1.8, "grupo-ascensa", "Javier Molina", "app_review"),
        "Eight seconds until the job list shows. On an older phone even longer.",
        "bug",
    ),
    (
        *(1.6, "stavanger-heis", "Kari Nilsen", "email"),
        "The planner knows English holidays only. We booked visits on a Norwegian one.",
        "bug",
    ),
    (
        *(1.4, "solano-security", "Ines Caro", "nps"),
        "Reminders paid for the year. We stopped phoning people.",
        "praise",
    ),
    (
        *(1.3, "aster-fire-safety", "Luis Ortega", "call"),
        "Each maker has its own checklist. Let us keep one per type of panel.",
        "wish",
    ),
    (
        *(1.1, "polar-klima", "Stefan Moser", "email"),
        "Der Kalender stimmt endlich. Can absences from Outlook block the plan as well?",
        "wish",
    ),
    (
        *(0.9, "northern-boiler-group", "Imran Sheikh", "hubspot"),
        "Six-monthly services should plan themselves. We copied 240 of them by hand.",
        "wish",
    ),
    (
        *(0.7, "tidewater-heating", "Chuck Delaney", "intercom"),
        "AI summaries. I asked in spring, I asked in summer, I ask again.",
        "wish",
    ),
    (
        *(0.5, "quayside-lifts", "Sam Tate", "app_review"),
        "Works underground now. Five stars. Make the signature field bigger and it is perfect.",
        "praise",
    ),
    (
        *(0.3, "bluegate-alarms", "Aaron Pike", "portal"),
        "The new phones want a darker screen. Night call-outs blind us.",
        "wish",
    ),
    (
        *(0.15, "dunmore-elevators", "Sinead Walsh", "zendesk"),
        "Peppol is mandatory for our public clients from spring. What is your plan?",
        "question",
    ),
)
