-- The events of feed entries. KEYS: head and events of each. ARGV: life, first and last version of each.
-- Returns name and events of each; nothing for an entry whose life is over.
local found = {}
for i = 1, #KEYS / 2 do
  local head = redis.call('HMGET', KEYS[2 * i - 1], 'i', 'm')
  if head[1] == ARGV[3 * i - 2] then
    found[i] = { head[2], redis.call('LRANGE', KEYS[2 * i], ARGV[3 * i - 1], ARGV[3 * i]) }
  else
    found[i] = {}
  end
end
return found
