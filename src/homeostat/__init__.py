"""Homeostat."""
