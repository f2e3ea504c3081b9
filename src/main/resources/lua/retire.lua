-- RETIRE: lets all that is kept of an experiment go after a while, counted from the first time that it is said; with 0, keeps
-- it again.
--
-- KEYS  retired, then all the others
-- ARGV  ms until they go; 0: never
-- Reply OK | BADARGS
local ms = whole(ARGV[1])
if not ms then
    return {'BADARGS'}
end
if ms > 0 then
    local left = redis.call('PTTL', KEYS[1])
    if left > 0 then
        ms = left
    else
        redis.call('SET', KEYS[1], 1, 'PX', text(ms))
    end
elseif redis.call('DEL', KEYS[1]) == 0 then
    return {'OK'}
end
for i = 2, #KEYS do
    if ms > 0 then
        redis.call('PEXPIRE', KEYS[i], text(ms))
    else
        redis.call('PERSIST', KEYS[i])
    end
end
return {'OK'}
