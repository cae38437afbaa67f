"""Why a figure is in no frame."""

from narrcheck.model.finding import Message

NO_CUE = Message("前后没有说明这个百分比是什么的词", "no word tells what this percentage is of")
_ASIDE = Message("年中追加或调整的数额，不单独复算", "an amount by which the budget was changed in the year")
THRESHOLD = Message("起点金额，不是实际数", "a threshold and not an amount of its own")
TURN = Message("“分别”所指的各项不明确", "it is not clear which items 分别 goes through")
_POINTS = Message("百分点之差，没有可复算的两个比率", "a difference in percentage points without its two rates")
_MILESTONE = Message("关口数，不是实际数", "a mark that was passed and not an amount of its own")

_MEAN = Message("多年平均或累计的增减，不按上年复算", "a mean or a sum over years, not the change in one")

_PROGRESS = Message("与时间进度之差，不单独复算", "how far the calendar is ahead or behind")

_UNMADE = Message("增减方向未定：模板中的选项没有选定", "up or down is not said: a choice of the template was not made")

UNBOUND = {
    "points": _POINTS,
    "aside": _ASIDE,
    "milestone": _MILESTONE,
    "mean": _MEAN,
    "progress": _PROGRESS,
    "unmade": _UNMADE,
}
