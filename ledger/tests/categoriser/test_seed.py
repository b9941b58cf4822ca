"""The seed files hold what the reader expects, and no name means two things."""

from collections import defaultdict

from ledger.categoriser import LABELS, load_seed
from ledger.categoriser.seed import STRENGTHS, seed_files
from ledger.categoriser.text import fold, spellings
from ledger.starter import EXPENSES, INCOME, Starter

AUXILIARY = {"mcc", "vague"}


def test_every_label_has_one_file_with_known_lists() -> None:
    contents = [c for name, c in seed_files().items() if name not in AUXILIARY]
    assert sorted(content["label"] for content in contents) == sorted(LABELS)
    assert all(set(content) <= {"label", *STRENGTHS} for content in contents)


def test_long_names_mostly_mean_one_thing() -> None:
    labels = defaultdict(set)
    for name, content in seed_files().items():
        if name not in AUXILIARY:
            for spelt in spellings(content.get("names", "")):
                if len("".join(spelt)) > 5:
                    labels[spelt].add(content["label"])
    shared = [spelt for spelt, found in labels.items() if len(found) > 1]
    assert len(shared) < len(labels) / 50


def test_codes_point_to_known_labels() -> None:
    codes = seed_files()["mcc"]
    assert set(codes) <= set(LABELS)
    seed = load_seed()
    known = {
        "5411": "Groceries",
        "3012": "Travel",
        "4829": "Transfer",
        "5912": "Health",
    }
    assert {code: seed.label_of_code(code) for code in known} == known
    assert seed.label_of_code("") == seed.label_of_code("12a") == ""


def test_labels_of_starter_categories_are_known() -> None:
    def labels(starters: tuple[Starter, ...]) -> set[str]:
        below = (labels(starter.children) for starter in starters)
        return {starter.label for starter in starters}.union(*below)

    assert labels(EXPENSES + INCOME) - {""} <= set(LABELS)


def test_letters_of_other_alphabets_become_latin() -> None:
    assert fold("Żabka Łódź") == "zabka lodz"
    assert fold("Пятёрочка") == fold("PYATEROCHKA")
    assert fold("ΣΚΛΑΒΕΝΙΤΗΣ") == "sklavenitis"
    assert fold("ﾛｰｿﾝ") == fold("ローソン")
