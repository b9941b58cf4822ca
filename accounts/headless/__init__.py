"""Signing up, in and out for apps: allauth's own API, as far as apps need it.

    urls    which of its operations there are; the rest is done in the pages
    inputs  what is sent to them, checked as the pages' forms check it
    views   allauth's views with these inputs
    tokens  the API token that an app is given once its person is in

For those who write apps: docs/api/sign-in.md
"""
