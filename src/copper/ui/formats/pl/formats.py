"""As people in Poland write them: the month's name is bent after a number."""

DATE_FORMAT = "j E Y"
SHORT_DATE_FORMAT = "d.m.Y"
DATETIME_FORMAT = "j E Y, G:i"
SHORT_DATETIME_FORMAT = "j E Y, G:i"
TIME_FORMAT = "G:i"
MONTH_DAY_FORMAT = "j E"
YEAR_MONTH_FORMAT = "F Y"
FIRST_DAY_OF_WEEK = 1
