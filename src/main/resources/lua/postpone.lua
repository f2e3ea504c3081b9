-- POSTPONE: gives a hold that cannot be charged as it stands a new deadline, so that those behind it have their turn.
--
-- KEYS  exp
-- ARGV  rid, by how long from now ms
-- Reply OK | BADARGS
local pause = whole(ARGV[2])
if not pause then
    return {'BADARGS'}
end
redis.call('ZADD', KEYS[1], 'XX', 'GT', text(math.floor(micros() / 1000) + pause), ARGV[1])
return {'OK'}
