"""Stated numbers of things against the things that are listed or told kind by kind. (NC8xx)"""
