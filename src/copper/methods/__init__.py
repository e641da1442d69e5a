"""Everything the network computes: pure functions, no Django, no database, no network, no files.

    opinion_map   people, statements, votes → a map, groups, what all groups agree on
    equal_shares  projects, ballots, a budget → winners in proportion, with every voter's receipt
    pabulib       the file format of participatory budgeting elections
    sortition     a pool, quotas → panels drawn by lot, every chance as equal as the quotas allow
    ranking       priorities from several groups; pairwise answers; who is certainly in
    power         voting power, and the fifteen measures of sharing it
    networks      who works with whom, and what changed between two waves
    equity        rates, standardised rates, inequality, who took part
    agreement     whether two coders agree
    scales        questionnaires: scores and how far to trust them
    disclosure    tables in which nobody can be recognised
    runway        how long the money lasts

Underneath: `checks` (bad input), `order` (canonical order), `chance` (seeds), `intervals`
(uncertainty of single numbers), `solver` (HiGHS, always the same way).

What holds for every function:

- Results are frozen dataclasses: the result, its uncertainty, and a trace, which is data and never
  a sentence, so that each language can say it in its own words.
- Bad input is a ValueError that names the row or field and says why.
- The order of the input does not matter: it is sorted first. Chance comes only from a seed that
  the caller gives; the same seed gives the same result.
- numpy is imported where a module needs it; scipy, networkx and highspy inside the functions that
  use them, so that importing a module stays cheap.
- Undefined is None ("we can't say"), never 0 and never NaN.
"""
