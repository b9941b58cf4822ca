"""What one import teaches the next: how files with the same headings are read, and
which wallet an account is.
"""

import hashlib

from accounts.models import Book
from ledger.importing.layout import Layout, LayoutError
from ledger.models import ImportProfile, ImportRun, Wallet


def account_key(account: str) -> str:
    """The key of the profile of an account, by what the file calls it."""
    return hashlib.sha256(f"account\n{account}".encode()).hexdigest()


def known_layout(book: Book, header_key: str) -> Layout | None:
    """How the last file with these headings was read; None for one never seen."""
    profile = _profile(book, header_key)
    if profile is None or not profile.layout:
        return None
    try:
        return Layout.from_json(profile.layout)
    except LayoutError:
        return None


def known_wallet(book: Book, key: str) -> Wallet | None:
    """The wallet files or accounts of this key went to last, while it is in use."""
    profile = _profile(book, key)
    wallet = profile.wallet if profile else None
    return None if wallet is None or wallet.is_archived else wallet


def account_names(book: Book) -> dict[int, list[str]]:
    """What the accounts that go to each wallet are called, by the wallet's id."""
    found: dict[int, list[str]] = {}
    accounts = ImportProfile.objects.filter(book=book, layout={}, wallet__isnull=False)
    for wallet_id, name in accounts.values_list("wallet_id", "name"):
        found.setdefault(wallet_id, []).append(name)
    return found


def remember_layout(run: ImportRun) -> None:
    """Keep how the run's file is read for the next one with its headings."""
    if run.header_key and run.remember:
        _keep(run, run.header_key, run.file_name, run.layout)


def remember_account(book: Book, account: str, wallet: Wallet) -> None:
    ImportProfile.objects.update_or_create(
        book=book,
        key=account_key(account),
        defaults={"wallet": wallet},
        create_defaults={"wallet": wallet, "name": account[:200]},
    )


def rename(*, profile: ImportProfile, name: str) -> None:
    profile.name = name
    profile.save(update_fields=["name"])


def forget(*, profile: ImportProfile) -> None:
    """The next file like it is looked at as the first one was."""
    profile.delete()


def _keep(run: ImportRun, key: str, name: str, layout: object) -> None:
    ImportProfile.objects.update_or_create(
        book=run.book,
        key=key,
        defaults={"layout": layout, "wallet": run.wallet},
        create_defaults={"layout": layout, "wallet": run.wallet, "name": name[:200]},
    )


def _profile(book: Book, key: str) -> ImportProfile | None:
    if not key:
        return None
    profiles = ImportProfile.objects.filter(book=book, key=key)
    found: ImportProfile | None = profiles.select_related("wallet").first()
    return found
