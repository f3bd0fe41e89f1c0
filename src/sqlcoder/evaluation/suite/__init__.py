"""Databases that tell right from wrong: perturbed copies on which the near-misses of a gold give other rows.

The idea is Zhong, Yu, Klein 2020 ("Semantic evaluation for text-to-SQL with distilled test suites"): judge a prediction
on several databases, chosen because they kill mutants of the golds. The story in files:

    mentions      what values, group sizes and joins the golds speak of
    original      a database's tables, keys that hold, and stored values
    perturb       rows for a copy: same tables and keys, other rows
    write         the copy as a file
    ground        what the golds give on a database, and whether its rows determine it
    dependencies  which columns determine which rows (functional dependencies of one SELECT)
    equivalence   the listed rules by which a mutant means the same as its gold
    adequacy      mutation score of a question
    build         the greedy choice of copies
    store         the suite as a folder
    hold          a prediction held against the copies
"""
