"""Figures that are wrong by themselves: their unit, a rate that can not be, arithmetic that is written out. (NC8xx)"""
