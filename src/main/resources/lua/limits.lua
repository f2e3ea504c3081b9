-- LIMITS: makes the limits of a newer set of policies known, so that no gateway with an older one goes on with a larger limit.
--
-- KEYS  lim
-- ARGV  version, then per limit: name, units, withheld, thresholds (percent:units, with commas; - for none)
-- Reply the names of those limits of which the same version says something else elsewhere
local PER_LIMIT = 4
local version = whole(ARGV[1])
if not version or #ARGV % PER_LIMIT ~= 1 then
    return {}
end
local conflicts = {}
for i = 2, #ARGV, PER_LIMIT do
    local name, limit, withheld = ARGV[i], whole(ARGV[i + 1]), whole(ARGV[i + 2])
    local known = limitIn(redis.call('HGET', KEYS[1], name))
    local same = known and known.version == version
    if same and (known.limit ~= limit or known.withheld ~= withheld) then
        conflicts[#conflicts + 1] = name
    end
    local isSmaller = same and limit and withheld and limit - withheld < known.limit - known.withheld
    if limit and withheld and (not known or known.version < version or isSmaller) then
        redis.call('HSET', KEYS[1], name, table.concat({text(version), text(limit), text(withheld), ARGV[i + 3]}, ' '))
    end
end
return conflicts
