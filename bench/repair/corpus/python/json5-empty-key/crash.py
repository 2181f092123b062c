import json5

settings = {"name": "shop", "": "default"}
print(json5.dumps(settings))
