-- TABLE: writes the next table of an experiment over the one that its writer has seen, and notes it in the log; all or nothing.
--
-- KEYS  table (hash: v version, e epoch, t the table as text, f the highest fence, a the entry of the log up to which operators
--       were told), log (stream)
-- ARGV  version seen (0: there was none), version, epoch, fence (the controller's number; 0: it is not from a controller), the
--       table as text, evidence, the most entries of the log, what operators are told (empty: nothing)
-- Reply OK | CONFLICT, the table that is there (empty: none) | FENCED, the highest fence: a newer controller has written
--       BADARGS | CORRUPT: nothing was written, as with every reply but OK
local seen, version, epoch, fence = whole(ARGV[1]), whole(ARGV[2]), whole(ARGV[3]), whole(ARGV[4])
local most = whole(ARGV[7])
if not seen or not version or not epoch or not fence or not most or version <= seen or epoch > version or (ARGV[5] or '') == '' or not ARGV[6] or not ARGV[8] then
    return {'BADARGS'}
end
local stored = redis.call('HMGET', KEYS[1], 'v', 't', 'f')
local there, highest = whole(stored[1] or '0'), whole(stored[3] or '0')
if not there or not highest then
    return {'CORRUPT'}
end
if fence > 0 and fence < highest then
    return {'FENCED', text(highest)}
end
if there ~= seen then
    return {'CONFLICT', stored[2] or ''}
end
redis.call('XLEN', KEYS[2])

-- Only now write.
redis.call('HSET', KEYS[1], 'v', text(version), 'e', text(epoch), 't', ARGV[5], 'f', text(math.max(fence, highest)))
redis.call('XADD', KEYS[2], 'MAXLEN', '~', text(most), '*', 'version', text(version), 'table', ARGV[5], 'evidence', ARGV[6], 'alert', ARGV[8])
return {'OK'}
