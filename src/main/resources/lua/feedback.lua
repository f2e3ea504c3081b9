-- FEEDBACK: keeps what a source says of a subject under a name, one value for each name and source, as long as the subject.
--
-- KEYS  subject, values (hash: name:source to a value)
-- ARGV  name:source, value, the most values of a subject
-- Reply NEW | REPEATED | CHANGED, the value before | UNKNOWN: no such subject | FULL: it has the most values | BADARGS
--
-- Values are words, which are compared and never computed with: the caller reckons the difference.
local most = string.match(ARGV[3] or '', '^%d+$') and tonumber(ARGV[3])
if not most or not string.match(ARGV[1], '^%S+:%S+$') or not string.match(ARGV[2], '^%S+$') then
    return {'BADARGS'}
end
local left = redis.call('PTTL', KEYS[1])
if left == -2 or left == 0 then
    return {'UNKNOWN'}
end
local known = redis.call('HGET', KEYS[2], ARGV[1])
if not known and redis.call('HLEN', KEYS[2]) >= most then
    return {'FULL'}
end

-- Only now write.
if known ~= ARGV[2] then
    redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
    if left > 0 then
        redis.call('PEXPIRE', KEYS[2], left)
    end
end
if not known then
    return {'NEW'}
end
return known == ARGV[2] and {'REPEATED'} or {'CHANGED', known}
