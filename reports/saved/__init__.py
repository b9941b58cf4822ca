"""Saved reports: kept under a name, opened again, mailed on a schedule.

days        which days a saved report and a mail are of
services    saving, changing, deleting, asking for mails
mailing     whose days are over, and what the mail holds
"""
