"""Pages of the console that are about people and duties, not about one kind of row.

    front    what needs a hand, how the system is, how much it is used
    search   people by name, address, username or phone
    person   one person: their books, sign-ins, mails, locks, what they did of late
    work     what failed in the background, to be tried again
    views    these pages; doing what stands on them

Every look is noted as on the other pages of the console (accounts.staff.access_log).
"""
