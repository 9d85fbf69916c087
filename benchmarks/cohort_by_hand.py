"""The bundled rules written by hand in Polars: the yardstick of ``cohort.py``.

It repeats ``data/questions.yaml`` and ``data/guidance.yaml`` in Polars' own
three-valued logic, as somebody would who had no condition trees. A test compares it
with :func:`neurocheck.cohort.scoring.score.score`; nothing else uses it.
"""

from collections.abc import Mapping

import polars as pl


__all__ = ["score_by_hand"]

NON_ANSWERS = ["", "dont-know", "declined", "skipped"]

TEXT = (
    *("danger_heart", "faint_signs", "low_now", "danger_nerves", "feet_today"),
    *("wound_signs", "diabetes_type", "medicines", "told_diabetes", "feet_numb"),
    *("feet_feelings", "feet_side", "feet_where", "feet_since", "feet_onset"),
    *("feet_pattern", "hands", "hands_new", "hand_fingers", "legs", "foot_drop_new"),
    *("weakness_course", "body_general", "body_digestion", "body_private"),
    *("private_new", "bowel_change", "hba1c_fall", "trunk_thigh", "thigh_side"),
    *("thigh_onset", "thigh_signs", "trunk_seen", "trunk_rash", "weight_loss"),
    *("dark_thoughts", "single_nerves", "single_new", "single_seen", "told_other"),
    *("smoking", "alcohol", "habits", "checks_done", "own_words", "touch_helper"),
    *("touch_ready", "touch_how", "toe_right_big", "toe_right_little", "toe_left_big"),
    *("toe_left_little", "toe_right_middle", "toe_left_middle"),
)


def has(question: str, option: str) -> pl.Expr:
    """Return whether an option was chosen."""
    if option == "lows":  # stands in another option as well
        return pl.col(question).str.contains(r"\blows\b")
    if option == "none":  # stands alone
        return pl.col(question) == "none"
    return pl.col(question).str.contains(option, literal=True)


def has_any(question: str, *options: str) -> pl.Expr:
    """Return whether one of several options was chosen."""
    return pl.any_horizontal(has(question, option) for option in options)


def is_answered(question: str) -> pl.Expr:
    """Return whether a question was answered."""
    return pl.col(question).is_not_null()


FOOT_TROUBLE = has_any("feet_today", "wound", "spreading", "black", "hot_swollen")
FOOT_FEELINGS = ~has("feet_feelings", "none")
FEET_SYMPTOM = (pl.col("feet_numb") != "no") | FOOT_FEELINGS
RECENT_FEET = FEET_SYMPTOM & pl.col("feet_since").is_in(["weeks", "months3", "year"])
PAINFUL_SENSE = has_any("feet_feelings", "burning", "stabbing", "cold_pain")
PAINFUL_FEET = has_any(
    "feet_feelings", "burning", "stabbing", "touch_hurts", "cold_pain"
)
HAND_SYMPTOM = pl.col("hands") != "no"
WEAKNESS = has_any("legs", "weak_feet", "weak_thigh", "foot_drop", "weak_hands")
THIGH_SYMPTOM = has("trunk_thigh", "thigh") | has("legs", "weak_thigh")
EYE_FACE = has_any("single_nerves", "eye", "face", "spell")
ANY_SYMPTOM = (
    FEET_SYMPTOM
    | HAND_SYMPTOM
    | ~has("legs", "none")
    | ~has("body_general", "none")
    | ~has("body_digestion", "none")
    | ~has("body_private", "none")
    | ~has("trunk_thigh", "none")
    | ~has("single_nerves", "none")
)
NERVE_SYMPTOM = (
    FEET_SYMPTOM
    | HAND_SYMPTOM
    | WEAKNESS
    | has("legs", "unsteady")
    | has("legs", "fell")
    | has("trunk_thigh", "thigh")
    | has("trunk_thigh", "band")
)
NERVE_SYMPTOM_NAMED = (
    (is_answered("feet_numb") & (pl.col("feet_numb") != "no"))
    | (is_answered("feet_feelings") & FOOT_FEELINGS)
    | (is_answered("hands") & HAND_SYMPTOM)
    | (is_answered("legs") & (WEAKNESS | has("legs", "unsteady") | has("legs", "fell")))
    | (
        is_answered("trunk_thigh")
        & (has("trunk_thigh", "thigh") | has("trunk_thigh", "band"))
    )
)
CHEST_SETTLED = (
    ~has("danger_heart", "chest")
    & ~has("danger_heart", "spread")
    & ~has("danger_heart", "breath")
    & ~has("danger_heart", "weak")
)
MAY_HAVE_DIABETES = ~(
    is_answered("diabetes_type")
    & pl.col("diabetes_type").is_in(["prediabetes", "none"])
)
EARLY_TYPE1 = (
    is_answered("diabetes_type")
    & is_answered("diabetes_years")
    & (pl.col("diabetes_type") == "type1")
    & (pl.col("diabetes_years") < 5)
)
HAS_DIABETES = pl.col("diabetes_type").is_in(["type1", "type2", "other"])
MAY_DO_TOUCH_TEST = MAY_HAVE_DIABETES & ~(
    is_answered("feet_today") & (FOOT_TROUBLE | has("feet_today", "rest_pain"))
)
TOUCH_GOES_ON = (
    (pl.col("touch_helper") == "yes")
    & ~(is_answered("touch_ready") & (pl.col("touch_ready") == "stop"))
    & ~(is_answered("touch_how") & (pl.col("touch_how") == "stop"))
)
TOES = [f"toe_{toe}" for toe in ("right_big", "right_little", "right_middle")]
TOES += [f"toe_{toe}" for toe in ("left_big", "left_little", "left_middle")]
TOUCH_LOST = (
    pl.sum_horizontal(is_answered(toe) & (pl.col(toe) == "not_felt") for toe in TOES)
    >= 2
)
TOUCH_KEPT = (
    pl.sum_horizontal(is_answered(toe) & (pl.col(toe) == "felt") for toe in TOES) >= 5
)

SHOWN: tuple[dict[str, pl.Expr], ...] = (
    {
        "faint_signs": has("danger_heart", "fainted"),
        "low_now": has("danger_heart", "low_help"),
        "wound_signs": FOOT_TROUBLE,
        "diabetes_years": HAS_DIABETES,
        "hba1c": ~(is_answered("diabetes_type") & (pl.col("diabetes_type") == "none")),
        "feet_side": ((pl.col("feet_numb") == "one") | FOOT_FEELINGS)
        & ~(is_answered("feet_numb") & (pl.col("feet_numb") == "both")),
        "feet_where": FEET_SYMPTOM,
        "feet_since": FEET_SYMPTOM,
        "feet_pattern": FEET_SYMPTOM,
        "pain_score": PAINFUL_FEET,
        "hands_new": HAND_SYMPTOM,
        "hand_fingers": HAND_SYMPTOM,
        "foot_drop_new": has("legs", "foot_drop"),
        "weakness_course": WEAKNESS,
        "private_new": (is_answered("body_private") & ~has("body_private", "none"))
        | has("body_digestion", "leak"),
        "bowel_change": has_any(
            "body_digestion", "constipation", "night_diarrhoea", "leak"
        ),
        "thigh_side": THIGH_SYMPTOM,
        "thigh_onset": THIGH_SYMPTOM,
        "thigh_signs": THIGH_SYMPTOM,
        "trunk_seen": has("trunk_thigh", "band"),
        "trunk_rash": has("trunk_thigh", "band"),
        "weight_loss": THIGH_SYMPTOM
        | has("body_digestion", "night_diarrhoea")
        | has("body_digestion", "leak")
        | has("body_digestion", "full")
        | has("body_general", "thirst"),
        "dark_thoughts": PAINFUL_FEET
        | HAND_SYMPTOM
        | has("trunk_thigh", "thigh")
        | has("trunk_thigh", "band"),
        "single_new": EYE_FACE,
        "single_seen": EYE_FACE,
        "told_other": NERVE_SYMPTOM,
        "own_words": ANY_SYMPTOM,
        "touch_helper": MAY_DO_TOUCH_TEST,
    },
    {
        "feet_onset": RECENT_FEET,
        "hba1c_fall": ~(pl.col("diabetes_type") == "none")
        & (RECENT_FEET | has("body_general", "dizzy") | has("body_general", "heart")),
        "touch_ready": pl.col("touch_helper") == "yes",
    },
    {
        "touch_how": (pl.col("touch_helper") == "yes")
        & ~(is_answered("touch_ready") & (pl.col("touch_ready") == "stop")),
    },
    dict.fromkeys(TOES, TOUCH_GOES_ON),
)
"""When questions are asked. Those of a later stage depend on answers of an earlier."""


def resolve(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Return the table with the answers that count, and null for all others."""
    frame = frame.with_columns(
        pl.when(~pl.col(name).is_in(NON_ANSWERS)).then(pl.col(name)).alias(name)
        for name in TEXT
    )
    for stage in SHOWN:
        frame = frame.with_columns(
            pl.when(condition).then(pl.col(name)).alias(name)
            for name, condition in stage.items()
        )
    metres = pl.col("height").cast(pl.Float64) / 100
    return frame.with_columns(bmi=(pl.col("weight") / metres**2 + 1e-10).round(1))


RED_FLAGS = {
    "heart": has_any("danger_heart", "chest", "spread", "breath", "weak"),
    "stroke": has("danger_heart", "stroke"),
    "faint_danger": is_answered("faint_signs") & ~has("faint_signs", "none"),
    "vomiting": has("danger_heart", "vomiting"),
    "sugar_ill": has("danger_heart", "sugar_ill"),
    "low_now": has("danger_heart", "low_help")
    & (
        ~(is_answered("low_now") & (pl.col("low_now") == "no"))
        | has("danger_heart", "fainted")
    ),
    "spreading_weakness": has_any("danger_nerves", "weak_spread", "swallow"),
    "cauda_equina": has("danger_nerves", "saddle")
    | has("danger_nerves", "legs_weak")
    | has("danger_nerves", "bladder_bowel")
    | (
        (pl.col("private_new") == "yes")
        & (
            has("body_private", "bladder_full")
            | has("body_private", "bladder_leak")
            | has("body_private", "erection")
            | has("body_private", "dryness")
            | has("body_digestion", "leak")
        )
    ),
    "eye_sudden": has_any("danger_nerves", "double_vision", "eyelid"),
    "eye_face_new": pl.col("single_new") == "yes",
    "weakness_now": has("weakness_course", "now"),
    "cold_leg": has("danger_nerves", "cold_leg"),
    "foot_black": has("feet_today", "black"),
    "wound_flow": has("feet_today", "wound") & has("feet_today", "rest_pain"),
    "foot_sepsis": FOOT_TROUBLE
    & is_answered("wound_signs")
    & ~has("wound_signs", "none"),
    "dark_thoughts": pl.col("dark_thoughts") == "yes",
    "low_help": has("danger_heart", "low_help") | has("body_general", "lows_help"),
    "foot_wound": has("feet_today", "wound") | has("told_diabetes", "ulcer_now"),
    "foot_spreading": has("feet_today", "spreading"),
    "foot_hot": has("feet_today", "hot_swollen"),
    "rest_pain": has("feet_today", "rest_pain"),
    "building_up": has("danger_nerves", "both_sides"),
    "foot_drop": has("legs", "foot_drop")
    & ~(is_answered("foot_drop_new") & (pl.col("foot_drop_new") == "older")),
    "eye_face_unseen": EYE_FACE
    & ~(is_answered("single_seen") & (pl.col("single_seen") == "yes")),
    "faint_open": has("danger_heart", "fainted") & ~is_answered("faint_signs"),
    "thirst_loss": has("body_general", "thirst") & (pl.col("weight_loss") == "yes"),
    "private_open": (
        has("body_private", "bladder_full")
        | has("body_private", "bladder_leak")
        | has("body_digestion", "leak")
    )
    & ~is_answered("private_new"),
    "faint": has("danger_heart", "fainted"),
    "dizzy": has("body_general", "dizzy"),
    "lows_unaware": has("body_general", "lows"),
    "thirst": has("body_general", "thirst"),
    "thigh_weak": (
        THIGH_SYMPTOM
        & (
            has("thigh_signs", "weak")
            | has("thigh_signs", "thin")
            | (pl.col("weight_loss") == "yes")
        )
    )
    | (has("legs", "weak_thigh") & pl.col("thigh_onset").is_in(["sudden", "weeks"])),
    "weakness_fast": has_any("weakness_course", "fast", "first"),
    "fast_fall": pl.col("hba1c_fall") == "yes",
    "new_feelings": (pl.col("feet_since") == "weeks")
    | (pl.col("feet_since") == "months3")
    | (pl.col("hands_new") == "yes")
    | (pl.col("thigh_onset") == "sudden")
    | (pl.col("thigh_onset") == "weeks"),
    "touch_lost": TOUCH_LOST,
    "falls": has("legs", "fell") | (FEET_SYMPTOM & has("legs", "unsteady")),
    "bowel": (pl.col("bowel_change") == "yes")
    | (
        (pl.col("weight_loss") == "yes")
        & has_any("body_digestion", "night_diarrhoea", "leak")
    ),
    "weight_loss": pl.col("weight_loss") == "yes",
    "band_unseen": has("trunk_thigh", "band")
    & ~(is_answered("trunk_seen") & (pl.col("trunk_seen") == "yes")),
    "danger_open": ~(
        is_answered("danger_heart")
        & is_answered("danger_nerves")
        & is_answered("feet_today")
    ),
}

LEVELS = {
    "emergency": [
        *("heart", "stroke", "faint_danger", "vomiting", "sugar_ill", "low_now"),
        *("spreading_weakness", "cauda_equina", "eye_sudden", "eye_face_new"),
        *("weakness_now", "cold_leg", "foot_black", "wound_flow", "foot_sepsis"),
        *("dark_thoughts",),
    ],
    "same_day": [
        *("low_help", "foot_wound", "foot_spreading", "foot_hot", "rest_pain"),
        *("building_up", "foot_drop", "eye_face_unseen", "faint_open", "thirst_loss"),
        *("private_open",),
    ],
    "soon": [
        *("faint", "dizzy", "lows_unaware", "thirst", "thigh_weak", "weakness_fast"),
        *("fast_fall", "new_feelings", "touch_lost", "falls", "bowel", "weight_loss"),
        *("band_unseen",),
    ],
}

CAUSES = {
    "b12": has("medicines", "metformin") & NERVE_SYMPTOM,
    "b12_told": has("told_other", "b12"),
    "fast_fall": pl.col("hba1c_fall") == "yes",
    "alcohol": NERVE_SYMPTOM & pl.col("alcohol").is_in(["daily", "past"]),
    "thyroid": has("told_other", "thyroid"),
    "kidneys": NERVE_SYMPTOM & has("told_diabetes", "kidneys"),
    "circulation": has("legs", "calf_pain"),
    "circulation_rest": has("feet_today", "rest_pain"),
    "spine": has("legs", "stoop_pain")
    | (NERVE_SYMPTOM & has("told_other", "spine"))
    | (THIGH_SYMPTOM & has("thigh_signs", "back")),
    "immune": has_any("weakness_course", "now", "fast", "first", "one_side"),
    "one_sided": FEET_SYMPTOM
    & (
        (pl.col("feet_side") == "left")
        | (pl.col("feet_side") == "right")
        | (pl.col("feet_onset") == "sudden")
    ),
    "chemo": NERVE_SYMPTOM & has("told_other", "chemo"),
    "infection": NERVE_SYMPTOM & has("told_other", "infection"),
    "liver": NERVE_SYMPTOM & has("told_other", "liver"),
    "protein": NERVE_SYMPTOM & has("told_other", "protein"),
    "family": NERVE_SYMPTOM & has("told_other", "family"),
    "shingles": pl.col("trunk_rash") == "yes",
    "trunk": has("trunk_thigh", "band") & CHEST_SETTLED,
    "thigh": THIGH_SYMPTOM,
    "eye_face": EYE_FACE
    | has("danger_nerves", "double_vision")
    | has("danger_nerves", "eyelid"),
    "pain_medicines": has("medicines", "nerve_pain")
    & (
        has("body_general", "dizzy")
        | has("body_digestion", "constipation")
        | has("body_private", "erection")
        | has("body_private", "dryness")
    ),
    "sexual": has("body_private", "erection"),
    "lows": has("body_general", "lows"),
    "high_sugar": has("body_general", "thirst"),
}

RISKS = {
    "glucose": pl.col("hba1c") >= 7.0,
    "pressure": has("told_diabetes", "pressure"),
    "fats": has("told_diabetes", "fats"),
    "smoking": pl.col("smoking") == "now",
    "alcohol": pl.col("alcohol") == "daily",
    "alcohol_past": pl.col("alcohol") == "past",
    "weight": pl.col("bmi") >= 25.0,
    "activity": is_answered("habits") & ~has("habits", "move"),
    "kidneys": has("told_diabetes", "kidneys"),
    "vessels": has("told_diabetes", "vessels"),
    "fast_fall": pl.col("hba1c_fall") == "yes",
    "metformin": has("medicines", "metformin") & ~NERVE_SYMPTOM_NAMED,
    "eyes": has("told_diabetes", "eyes"),
    "ulcer": has_any("told_diabetes", "foot_ulcer", "ulcer_now"),
    "years": pl.col("diabetes_years") >= 10,
    "age": (pl.col("age") >= 60) & HAS_DIABETES,
}

CHECKS = {
    "foot_due": MAY_HAVE_DIABETES
    & is_answered("checks_done")
    & ~has("checks_done", "feet")
    & ~EARLY_TYPE1,
    "foot_type1": EARLY_TYPE1,
    "foot_next": has("checks_done", "feet") & MAY_HAVE_DIABETES,
    "foot_unknown": MAY_HAVE_DIABETES & ~is_answered("checks_done") & ~EARLY_TYPE1,
    "foot_no_diabetes": pl.col("diabetes_type").is_in(["prediabetes", "none"])
    & NERVE_SYMPTOM,
    "b12": has("medicines", "metformin")
    & NERVE_SYMPTOM
    & ~(is_answered("checks_done") & has("checks_done", "b12")),
    "b12_ask": has("medicines", "metformin")
    & ~NERVE_SYMPTOM_NAMED
    & ~(is_answered("checks_done") & has("checks_done", "b12")),
    "eyes_due": MAY_HAVE_DIABETES
    & is_answered("checks_done")
    & ~has("checks_done", "eyes"),
    "kidneys_due": MAY_HAVE_DIABETES
    & is_answered("checks_done")
    & ~has("checks_done", "kidneys"),
    "standing": has("body_general", "dizzy"),
    "look_daily": MAY_HAVE_DIABETES & is_answered("habits") & ~has("habits", "look"),
    "barefoot": has("habits", "barefoot")
    | (is_answered("habits") & ~has("habits", "shoes") & FEET_SYMPTOM),
    "deformity": has_any("feet_today", "shape", "hard_skin"),
}

TOUCH_TEST = MAY_DO_TOUCH_TEST

PERIPHERAL = {
    "numb": pl.col("feet_numb") != "no",
    "tingling": has("feet_feelings", "tingling"),
    "pain": PAINFUL_SENSE,
    "touch": has("feet_feelings", "touch_hurts"),
    "sense": has_any("feet_feelings", "hot_cold", "ground"),
    "both_sides": FEET_SYMPTOM
    & ((pl.col("feet_numb") == "both") | (pl.col("feet_side") == "both")),
    "climbs": FEET_SYMPTOM & has_any("feet_pattern", "toes_first", "moved_up"),
    "night": FEET_SYMPTOM & has("feet_pattern", "night"),
    "slow": FEET_SYMPTOM
    & ((pl.col("feet_onset") == "slow") | (pl.col("feet_since") == "longer")),
    "hands": pl.col("hands") == "both",
    "balance": has_any("legs", "unsteady", "fell"),
    "told": has("told_diabetes", "nerve_damage"),
}

AUTONOMIC = {
    "dizzy": has("body_general", "dizzy"),
    "heart": has("body_general", "heart"),
    "stomach": has_any("body_digestion", "full", "swallow", "swings"),
    "constipation": has("body_digestion", "constipation"),
    "diarrhoea": has("body_digestion", "night_diarrhoea")
    | (has("body_digestion", "leak") & ~(pl.col("private_new") == "yes")),
    "bladder": has_any(
        "body_private", "bladder_full", "bladder_leak", "bladder_infections"
    )
    & ~(pl.col("private_new") == "yes"),
    "sexual": has_any("body_private", "erection", "dryness")
    & ~(pl.col("private_new") == "yes"),
    "sweat": has_any("body_general", "sweat", "dry_feet"),
    "dark": has("body_general", "dark"),
    "lows": has("body_general", "lows"),
}

PROXIMAL = {
    "pain": has("trunk_thigh", "thigh"),
    "one_side": THIGH_SYMPTOM & pl.col("thigh_side").is_in(["left", "right", "spread"]),
    "fast": THIGH_SYMPTOM & pl.col("thigh_onset").is_in(["sudden", "weeks"]),
    "weak": has("legs", "weak_thigh") | (THIGH_SYMPTOM & has("thigh_signs", "weak")),
    "thin": THIGH_SYMPTOM & has("thigh_signs", "thin"),
    "night": THIGH_SYMPTOM & has("thigh_signs", "night"),
    "weight": THIGH_SYMPTOM & (pl.col("weight_loss") == "yes"),
}

FOCAL = {
    "thumb_side": HAND_SYMPTOM
    & has("hand_fingers", "thumb")
    & ~has("hand_fingers", "whole"),
    "little_side": HAND_SYMPTOM
    & has("hand_fingers", "little")
    & ~has("hand_fingers", "whole"),
    "one_hand": pl.col("hands").is_in(["left", "right"]),
    "foot_drop": has("legs", "foot_drop"),
    "eye": has("danger_nerves", "double_vision")
    | has("danger_nerves", "eyelid")
    | has("single_nerves", "eye"),
    "face": has("single_nerves", "face"),
    "band": has("trunk_thigh", "band") & CHEST_SETTLED,
}


def find_urgency() -> pl.Expr:
    """Return the most urgent level."""
    reached = {
        level: pl.any_horizontal(pl.col(f"flag_{name}") for name in names)
        for level, names in LEVELS.items()
    }
    return (
        pl.when(reached["emergency"])
        .then(pl.lit("emergency"))
        .when(reached["same_day"])
        .then(pl.lit("same_day"))
        .when(reached["soon"])
        .then(pl.lit("soon"))
        .otherwise(pl.lit("routine"))
    )


def count_features(name: str, features: Mapping[str, pl.Expr]) -> list[pl.Expr]:
    """Return how many features of a pattern are present, absent and unknown."""
    each = {
        "present": [feature.fill_null(value=False) for feature in features.values()],
        "absent": [~feature.fill_null(value=True) for feature in features.values()],
        "unknown": [feature.is_null() for feature in features.values()],
    }
    return [
        pl.sum_horizontal(one.cast(pl.Int16) for one in found)
        .cast(pl.Int16)
        .alias(f"pattern_{name}_{kind}")
        for kind, found in each.items()
    ]


def rate_fit(
    name: str, some: int, many: int, size: int, key: pl.Expr | None = None
) -> pl.Expr:
    """Return the word for the counts of a pattern.

    Args:
        name: The pattern.
        some: The least number of features for ``some``.
        many: The least number of features for ``many``.
        size: The number of features.
        key: Whether a feature is present that alone is enough for ``some``.
    """
    present = pl.col(f"pattern_{name}_present")
    unknown = pl.col(f"pattern_{name}_unknown")
    is_some = present >= some if key is None else (present >= some) | key
    return (
        pl.when(present >= many)
        .then(pl.lit("many"))
        .when(is_some)
        .then(pl.lit("some"))
        .when(present > 0)
        .then(pl.lit("few"))
        .when(unknown * 2 > size)
        .then(pl.lit("cannot_tell"))
        .otherwise(pl.lit("none"))
        .alias(f"pattern_{name}_fit")
    )


def judge_touch_test() -> pl.Expr:
    """Return the result of the touch test, where it was done."""
    return (
        pl.when(TOUCH_TEST & TOUCH_LOST)
        .then(pl.lit("lost"))
        .when(TOUCH_TEST & TOUCH_KEPT)
        .then(pl.lit("kept"))
        .when(TOUCH_TEST & TOUCH_GOES_ON)
        .then(pl.lit("open"))
    )


def score_by_hand(frame: pl.LazyFrame) -> pl.LazyFrame:
    """Return the scores of a clean table."""
    frame = resolve(frame)
    frame = frame.with_columns(
        *(rule.alias(f"flag_{name}") for name, rule in RED_FLAGS.items()),
        *(rule.alias(f"cause_{name}") for name, rule in CAUSES.items()),
        *(rule.alias(f"risk_{name}") for name, rule in RISKS.items()),
        *(rule.alias(f"check_{name}") for name, rule in CHECKS.items()),
        TOUCH_TEST.alias("touch_test"),
        judge_touch_test().alias("touch_result"),
        *count_features("peripheral", PERIPHERAL),
        *count_features("autonomic", AUTONOMIC),
        *count_features("proximal", PROXIMAL),
        *count_features("focal", FOCAL),
    )
    frame = frame.with_columns(
        find_urgency().alias("urgency"),
        rate_fit("peripheral", 3, 5, 12, pl.any_horizontal(PERIPHERAL["told"])),
        rate_fit(
            "autonomic",
            2,
            4,
            10,
            pl.any_horizontal(
                AUTONOMIC["dizzy"], AUTONOMIC["diarrhoea"], AUTONOMIC["lows"]
            ),
        ),
        rate_fit("proximal", 3, 5, 7),
        rate_fit("focal", 2, 4, 7, pl.any_horizontal(FOCAL.values())),
        pl.col("bmi").alias("number_bmi"),
    )
    return frame.select(
        "id",
        "urgency",
        pl.col("^pattern_.*$"),
        pl.col("^(flag|cause|risk|check)_.*$"),
        "touch_test",
        "touch_result",
        "number_bmi",
    )
