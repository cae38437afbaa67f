"""Accounts (科目) as the text names them. (NC70x, NC71x; lists against the tables NC916, NC917)

``_chains`` finds the names, alone, with their codes or as 类, 款, 项 in turn; ``_members`` those inside a list.
"""
