"""Language models. Their words come back as text; what is made of them is decided in the rooms."""
