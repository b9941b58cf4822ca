"""What the people who run the site tell somebody."""

from accounts.notices.kinds import APP, MAIL, NoticeKind, register_kind

ANNOUNCEMENT = "announcement"
FEEDBACK_ANSWER = "feedback-answer"
LOCKED = "account-locked"
UNLOCKED = "account-unlocked"

KINDS = (
    NoticeKind(
        kind=ANNOUNCEMENT,
        label="News from the people who run this site",
        help="Now and then, about the site itself",
        # It stands above every page already.
        defaults=frozenset({MAIL}),
    ),
    NoticeKind(
        kind=FEEDBACK_ANSWER,
        label="Answer to your feedback",
        help="When staff answer",
        mandatory=True,
        defaults=frozenset({MAIL, APP}),
    ),
    NoticeKind(
        kind=LOCKED,
        label="Account locked",
        help="At once",
        mandatory=True,
        reaches_locked=True,
        defaults=frozenset({MAIL}),
    ),
    NoticeKind(
        kind=UNLOCKED,
        label="Account open again",
        help="At once",
        mandatory=True,
        defaults=frozenset({MAIL}),
    ),
)


def register() -> None:
    for kind in KINDS:
        register_kind(kind)
