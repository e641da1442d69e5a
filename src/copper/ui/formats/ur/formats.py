"""Day, month in words, year; digits as phones show them."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j F Y، G:i"
SHORT_DATETIME_FORMAT = "j F Y، G:i"
TIME_FORMAT = "G:i"
MONTH_DAY_FORMAT = "j F"
YEAR_MONTH_FORMAT = "F Y"
FIRST_DAY_OF_WEEK = 1
