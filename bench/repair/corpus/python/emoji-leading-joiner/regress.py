import emoji

assert emoji.demojize("Python is \U0001f44d") == "Python is :thumbs_up:"
assert emoji.emojize(":thumbs_up:") == "\U0001f44d"
assert emoji.is_emoji("\U0001f44d") and not emoji.is_emoji("a")
assert emoji.demojize("a\u200db") == "a\u200db"
assert emoji.emoji_count("\U0001f468\u200d\U0001f469\u200d\U0001f466") == 1
