import emoji

J = "\u200d"
assert emoji.demojize(J + "Anna \U0001f44d") == J + "Anna :thumbs_up:"
assert emoji.demojize(J) == J
assert emoji.demojize(J + J + "a") == J + J + "a"
assert emoji.emoji_list(J + "\U0001f44d")[0]["emoji"] == "\U0001f44d"
assert emoji.replace_emoji(J + "a\U0001f44d", "!") == J + "a!"
assert emoji.emoji_count("a" + J + "\U0001f44d\U0001f44d") == 2
family = "\U0001f468\u200d\U0001f469\u200d\U0001f466"
assert emoji.demojize(family) == ":family_man_woman_boy:"
