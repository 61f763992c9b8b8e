"""Custody: every microgram of drug from its receipt to a vein, the waste or a loss. Pure rules; others store the rows.

`movements` is what a movement is, `posting` how one comes to stand and is undone, `balances` what there should be,
`counting` what there is, `holdings` whose drug it is, `law` the periods that run by law.
"""
