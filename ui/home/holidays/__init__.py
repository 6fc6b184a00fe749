"""工作日与节假日: the year at a glance, days of the institution's own, next year's list."""
