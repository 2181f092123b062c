from boltons.strutils import MultiReplace

rules = {}  # as configured: none yet
print(MultiReplace(rules).sub("The cat sat"))
