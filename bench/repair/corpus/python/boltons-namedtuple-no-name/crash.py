from boltons.namedutils import namedtuple

try:
    print(namedtuple("", ["x", "y"]))
except ValueError as error:
    print(f"please choose another name: {error}")
