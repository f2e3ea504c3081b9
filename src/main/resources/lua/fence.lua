-- FENCE: tells the table of an experiment who its controller is, so that it takes nothing from an earlier one any more.
--
-- KEYS  table (hash: f the highest fence)
-- ARGV  fence
-- Reply the highest fence: above the one that was told where there is a newer controller
local fence = whole(ARGV[1])
local highest = whole(redis.call('HGET', KEYS[1], 'f') or '0')
if not fence or not highest then
    return redis.error_reply('ERR the fence is no whole number')
end
if fence > highest then
    redis.call('HSET', KEYS[1], 'f', text(fence))
    return fence
end
return highest
