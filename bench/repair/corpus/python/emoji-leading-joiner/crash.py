import emoji

nickname = "\u200dAnna \U0001f44d"  # as pasted: it begins with an invisible joiner
print(emoji.demojize(nickname))
