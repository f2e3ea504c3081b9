-- CACHED: tells of exchanges that were answered from the cache, by one event of 0.
--
-- KEYS  events
-- ARGV  the first exchange, who (as in ADMIT), retention of events ms, how many exchanges
-- Reply OK | BADARGS
local retention, count = whole(ARGV[3]), whole(ARGV[4])
if not retention or not count then
    return {'BADARGS'}
end
tell(KEYS[1], retention, ARGV[1], 'cache', '0', {
    held = 0, tokens = '0', requests = '0', usage = '0,0,0,0,0,reported', who = ARGV[2], budgets = '', count = text(count),
})
return {'OK'}
