-- CACHED: tells of an exchange that was answered from the cache, by an event of 0.
--
-- KEYS  events
-- ARGV  exchange, who (as in ADMIT), retention of events ms
-- Reply OK | BADARGS
local retention = whole(ARGV[3])
if not retention then
    return {'BADARGS'}
end
tell(KEYS[1], retention, ARGV[1], 'cache', '0', {
    held = 0, tokens = '0', requests = '0', usage = '0,0,0,0,0,reported', who = ARGV[2], budgets = '',
})
return {'OK'}
