"""Which language a message is in: words of two languages say nothing of whether they mean the same."""

import re
from collections import Counter

# Words that nearly every sentence of one has. Those that two of them have tell nothing, and are left out.
_SMALL = {
    "en": "not of to be for with from by failed already must error and while",
    "de": "der die das ist nicht ein eine wurde konnte kein keine bereits muss bei mit oder wird werden den dem sein",
    "fr": "le les est pas impossible du des être doit ne dans pour sur par",
    "es": "el los las ha pudo del por debe ya que",
    "pt": "uma não foi já em ao da pelo deve",
    "it": "il gli è stato di già impossibile per",
    "nl": "het een niet kan werd geen al moet van voor",
}
_LANGUAGE = {word: language for language, words in _SMALL.items() for word in words.split()}
_OTHER_SCRIPT = re.compile(r"[\u0370-\u1fff\u3040-\uffef]")
_BLOCK = 7  # bits of a character's number within a script's block
_ENOUGH = 2  # of its words


def language_of(words: tuple[str, ...]) -> str:
    """By their script, or by the small ones among them; "" where they do not tell. They are as `traits` keeps them."""
    for word in words:
        if not word.isascii() and (found := _OTHER_SCRIPT.search(word)):
            return f"script {ord(found[0]) >> _BLOCK}"
    counts = Counter(_LANGUAGE[word] for word in words if word in _LANGUAGE)
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < _ENOUGH or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return ""
    return ranked[0][0]
