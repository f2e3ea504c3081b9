-- EXHAUSTED: queues the alert that a budget has refused a call, once per period.
--
-- KEYS  the budget in its period, alerts
-- ARGV  limit name, limit, expiry ms (0: never)
-- Reply 1: the first time | 0 | BADARGS | CORRUPT: nothing was written
local limit, expiry = whole(ARGV[2]), whole(ARGV[3])
if not limit or not expiry then
    return {'BADARGS'}
end
local spent = whole(redis.call('HGET', KEYS[1], 's') or '0')
if not spent then
    return {'CORRUPT'}
end
redis.call('ZCARD', KEYS[2])
local millis = math.floor(micros() / 1000)
if redis.call('HSETNX', KEYS[1], 'ax', 1) == 0 then
    return {'0'}
end
if expiry > 0 then
    redis.call('PEXPIREAT', KEYS[1], text(math.max(expiry, millis + GRACE_MS)))
end
local what = table.concat({ARGV[1], KEYS[1], 'exhausted', text(spent), text(limit)}, ' ')
redis.call('ZADD', KEYS[2], text(millis), what)
return {'1'}
