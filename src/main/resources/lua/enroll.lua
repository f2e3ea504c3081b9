-- ENROLL: begins the account of a tenant that the store does not know. Another gateway may know that it had one, on a server
-- that lost it, so it is no account of this server yet: it opens by a recovery, in which every gateway has its say.
--
-- KEYS  acct
-- Reply OK
if redis.call('HEXISTS', KEYS[1], 'ep') == 0 then
    redis.call('HSET', KEYS[1], 'ep', 'new', 'seq', '0', 'mode', 'ok')
end
return {'OK'}
