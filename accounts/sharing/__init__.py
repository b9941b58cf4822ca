"""Sharing a Book: who is asked in, who comes, what they may, how they go.

    links     the address an invitation is accepted at
    inviting  asking somebody in, by mail or by a link to pass on
    joining   finding one's invitation, accepting, declining
    members   roles, handing over, removing, leaving
    owners    a Book always has one
    telling   notices to those it concerns

Everything a member of a Book may see is in the Book: what is private stands in another.
"""
