-- PEAKS: notes evidence that is stronger than all before; what is there and as strong stays.
--
-- KEYS  retired, then those of arms (hash: metric to millionths of a logarithm)
-- ARGV  groups: place of the key in KEYS, metric, millionths
-- Reply OK | BADARGS: nothing was written
for i = 1, #ARGV, 3 do
    local key = whole(ARGV[i])
    if not key or key < 2 or key > #KEYS or (ARGV[i + 1] or '') == '' or not whole(ARGV[i + 2]) then
        return {'BADARGS'}
    end
end
for i = 1, #ARGV, 3 do
    local key, metric = KEYS[whole(ARGV[i])], ARGV[i + 1]
    if whole(ARGV[i + 2]) > (whole(redis.call('HGET', key, metric) or '0') or 0) then
        redis.call('HSET', key, metric, ARGV[i + 2])
    end
end
local left = redis.call('PTTL', KEYS[1])
for i = 2, left > 0 and #KEYS or 0 do
    if redis.call('PTTL', KEYS[i]) == -1 then
        redis.call('PEXPIRE', KEYS[i], text(left))
    end
end
return {'OK'}
