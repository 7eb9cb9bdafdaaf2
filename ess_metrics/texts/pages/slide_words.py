"""Words of the slides of the review."""

from __future__ import annotations

from ess_metrics.texts.pages import review_words as review

ON_COVER = (
    review.TERRITORY,
    review.CONTRACT,
    review.NEIGHBOURHOODS,
    review.PERIOD,
    review.EXTRACTED,
    review.COMPARED_WITH,
)
APPENDIX_KICKER = "Annexe"
APPENDIX = "Pour répondre aux questions"
APPENDIX_OF = "Pour répondre aux questions : {n} en annexe"
SLIDE = "diapositive"
SAID = "Ce que disent les parties sans tableau"
METHOD = "Les chiffres se comptent ainsi, et leur source est connue"
