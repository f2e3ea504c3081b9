-- LEASE-DROP: gives up the right to act on all experiments.
--
-- KEYS  lease (string: number and holder)
-- ARGV  holder
-- Reply 1 | 0: it was not the holder's
local holder = string.match(redis.call('GET', KEYS[1]) or '', '^%d+ (.+)$')
return holder == ARGV[1] and redis.call('DEL', KEYS[1]) or 0
