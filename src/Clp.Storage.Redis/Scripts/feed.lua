-- A page of the feed. KEYS: 1 feed. ARGV: 1 first place, 2 last place, 3 how many entries. Returns entry, stream, life and first version of each.
local page = {}
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], ARGV[1] .. '-0', ARGV[2], 'COUNT', ARGV[3])) do
  page[#page + 1] = { entry[1], entry[2][2], entry[2][4], entry[2][6] }
end
return page
