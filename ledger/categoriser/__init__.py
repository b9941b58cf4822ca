"""Which category a line belongs to, from built-in knowledge and from corrections.

Pure Python: no database, no settings. `Categoriser` is the way in.
"""

from ledger.categoriser.categoriser import Categoriser, Suggestion
from ledger.categoriser.seed import LABELS, load_seed

__all__ = ["LABELS", "Categoriser", "Suggestion", "load_seed"]
