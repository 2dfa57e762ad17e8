-- Removes a deleted life's entries from the feed, from the newest back, a thousand at a time. They name no living stream, so nobody misses them.
-- KEYS: 1 feed. ARGV: 1 stream, 2 life, 3 entry. Returns the entry to go on with, or ''.
local entry = ARGV[3]
for _ = 1, 1000 do
  if entry == '' then break end
  local found = redis.call('XRANGE', KEYS[1], entry, entry)[1]
  if not found or found[2][2] ~= ARGV[1] or found[2][4] ~= ARGV[2] then return { '' } end
  redis.call('XDEL', KEYS[1], entry)
  entry = found[2][10]
end
return { entry }
