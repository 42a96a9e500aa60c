"""The numbers and the rules: typed results, each a pure function of (edition, today).

`measures/` defines every indicator beside its computation; `registry` lists them; `rules` and `clocks` say what
overdue, progress and staleness mean; the other modules are one view each, `view = <page>(edition, filters, today)`.
"""
