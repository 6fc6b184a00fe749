"""Workbooks made to do harm, or only odd: each is made by code, and each has an answer that it must get."""
