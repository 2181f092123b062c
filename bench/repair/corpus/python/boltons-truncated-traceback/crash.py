from boltons.tbutils import ParsedException

cut = """Traceback (most recent call last):
  File "example.py", line 2, in <module>
    start()"""
print(ParsedException.from_string(cut).to_dict())
