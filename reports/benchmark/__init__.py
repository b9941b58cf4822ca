"""How spending compares with that of others, without telling anything of anybody.

`joining` is the owner's word, `counting` reads over all Books that take part, `batches`
says whom a publication counts, `noise` draws its figures, `publishing` makes it, `page`
sets one Book beside it. Threat model: docs/algorithms/benchmark.md
"""
