"""Words that do not distinguish projects, normalized by `fold_lines`."""

from typing import Final

# Function words, and words for “project”. They are ignored in names and summaries
_STOPWORDS: Final = """
a all an and any are as at be but by can do does each every for from had has have he her him his how i if in
into is it its me more my no not of on or our out over s she so some such than that the their them then there
these they this those through to up us was we were what when where which who whose why will with you your al el
au aux avec dans de des du en est et l la le les nous par pour que qui sur un une الي التي الذي الذين ان انه او
اي بعد بين ثم حتي حول حيث عند عن علي غير في قبل كل كما كي لا لكي ما مع من نحن هذا هذه هو هي هم هنا هناك و
project projects initiative مشروع مشاريع مبادره مبادرات
"""
STOPWORDS: Final = frozenset(_STOPWORDS.split())

# Stems of words that occur in half of all summaries
_SUMMARY_STOPWORDS: Final = """
app application communiti digital everybodi everyone help online people person platform public share site
support tool use volunteer want web website تطبيق دعم رقمي رقميه متطوع متطوعين متطوعون متطوعات مجتمع مساعده منصه
موقع ناس نساعد هدف تهدف يهدف
"""
SUMMARY_STOPWORDS: Final = frozenset(_SUMMARY_STOPWORDS.split())
