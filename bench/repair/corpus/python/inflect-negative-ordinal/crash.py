import inflect

print(inflect.engine().ordinal(-1))
