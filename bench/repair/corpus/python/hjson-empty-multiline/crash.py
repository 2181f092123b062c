import hjson

print(hjson.loads("{note: \'\'\'\'\'\'\n}"))
