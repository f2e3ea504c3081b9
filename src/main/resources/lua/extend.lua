-- EXTEND: renews the lease of a hold and of its slots.
--
-- KEYS  open, exp, done(rid), then the slots of the hold
-- ARGV  rid, exchange, lease ms
-- Reply OK | DONE: it has ended | NORES: no such hold | BADARGS
local lease = whole(ARGV[3])
if not lease then
    return {'BADARGS'}
end
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then
    return {redis.call('EXISTS', KEYS[3]) == 1 and 'DONE' or 'NORES'}
end
local deadline = text(math.floor(micros() / 1000) + lease)
for i = 4, #KEYS do
    redis.call('ZCARD', KEYS[i])
end
redis.call('ZADD', KEYS[2], deadline, ARGV[1])
for i = 4, #KEYS do
    redis.call('ZADD', KEYS[i], deadline, ARGV[2])
    redis.call('PEXPIRE', KEYS[i], text(2 * lease + 60000))
end
return {'OK'}
