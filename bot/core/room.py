"""How much of each part of a card every platform shows whole: the narrowest of them decides.

Playbooks are held against this table before sellers read them (`bot.playbooks.rules.room`). What the platforms themselves
take stands with their adapters, and tests/adapters/test_room.py holds the two against each other. Lengths are characters.
"""

# A row of Discord's buttons holds five; more would be a list to open.
CHOICES = 5
# A form with more than three questions is not filled in. Discord would take five.
QUESTIONS = 3
# Of a question with set answers: what Discord's lists hold.
OPTIONS = 25
# The words on a button, and beside a box to tick: Slack's buttons and options.
BUTTON = BOX = OPTION = 75
# A question: Discord shows 45 characters in its label and up to 100 below it.
QUESTION = 100
# An example in an empty field: Discord's placeholder, less the words before it.
EXAMPLE = 85
# What is typed into an answer: Slack's inputs.
TYPED = 3000
# One line over a card on a phone.
TITLE = 60
# The caution, the first lines of a tip, and a fact: small print under a Discord card.
ASIDE = 250
# What a step says. Discord has 4,000 for all of a card, and clocks and notes need their part; a phone is full at 600.
BODY = 1000
# All that stands behind Why, facts and their sources included: a Discord card.
REASONS = 3500
# A draft is one message, because copying on a phone takes the whole of it: Discord's plain message.
DRAFT = 2000
# A reminder: three of them may come in one plain message.
REMINDER = 600
