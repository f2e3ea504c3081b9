-- DELIVERED: takes an alert out of the outbox.
--
-- KEYS  alerts, claims
-- ARGV  alert
-- Reply 1 | 0: it was not there
redis.call('HDEL', KEYS[2], ARGV[1])
return {text(redis.call('ZREM', KEYS[1], ARGV[1]))}
