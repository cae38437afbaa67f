"""Scores, marks taken off and grades of performance reports (绩效评价). (NC8xx)"""
