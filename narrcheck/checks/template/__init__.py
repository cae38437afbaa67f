"""What the author of a report should have written, chosen or taken out. (NC4xx)"""
