from datetime import datetime

from croniter import CroniterBadCronError, croniter


def refused(line):
    try:
        croniter(line, datetime(2021, 1, 1), hash_id="job")
    except CroniterBadCronError:
        return True
    return False


assert refused("* * R/0 * *")
assert refused("R/0 * * * *")
assert refused("* H/0 * * *")
assert refused("*/0 * * * *")
assert not refused("R/5 * * * *")
assert not refused("H/15 H * * *")
times = croniter("H/15 * * * *", datetime(2021, 1, 1), hash_id="job")
found = [times.get_next(datetime).minute for _ in range(4)]
assert [(one - found[0]) % 15 for one in found] == [0, 0, 0, 0]
assert not croniter.is_valid("* * R/0 * *")
