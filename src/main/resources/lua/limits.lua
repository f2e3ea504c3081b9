-- LIMITS: makes the limits of a newer set of policies known, so that no gateway with an older one goes on with a larger limit.
--
-- KEYS  lim
-- ARGV  version, then per limit: name, units, thresholds (percent:units, with commas; - for none)
-- Reply the names of those limits of which the same version says something else elsewhere
local version = whole(ARGV[1])
if not version or #ARGV % 3 ~= 1 then
    return {}
end
local conflicts = {}
for i = 2, #ARGV, 3 do
    local name, limit = ARGV[i], whole(ARGV[i + 1])
    local storedVersion, storedLimit = string.match(redis.call('HGET', KEYS[1], name) or '', '^(%d+) (%d+) ')
    storedVersion, storedLimit = whole(storedVersion), whole(storedLimit)
    local same = storedVersion == version
    if same and storedLimit ~= limit then
        conflicts[#conflicts + 1] = name
    end
    if limit and (not storedVersion or storedVersion < version or same and limit < storedLimit) then
        redis.call('HSET', KEYS[1], name, text(version) .. ' ' .. text(limit) .. ' ' .. ARGV[i + 2])
    end
end
return conflicts
