-- LEASE: takes the right to act on all experiments, or renews it.
--
-- KEYS  lease (string: number and holder; there while somebody holds it), fence (string: the last number given out)
-- ARGV  holder, how long it is to last in ms, a number that a new one must be above
-- Reply the holder's number | 0: another one holds it
local last, above, term = redis.call('GET', KEYS[2]), whole(ARGV[3]) or 0, whole(ARGV[2])
local number, holder = string.match(redis.call('GET', KEYS[1]) or '', '^(%d+) (.+)$')
if holder and holder ~= ARGV[1] then
    return 0
end
-- A number that a table has refused is of no use any more.
if holder and whole(number) > above then
    redis.call('PEXPIRE', KEYS[1], text(term))
    return whole(number)
end
local mine = math.max(whole(last or '0') or 0, above) + 1
redis.call('SET', KEYS[2], text(mine))
redis.call('SET', KEYS[1], text(mine) .. ' ' .. ARGV[1], 'PX', text(term))
return mine
