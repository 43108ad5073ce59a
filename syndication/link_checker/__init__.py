"""Visits departments' sites: do they carry the required banners and links, and is their section on law fresh?"""
