"""Names of units and places that are not the reporting unit's own. (NC3xx)"""
